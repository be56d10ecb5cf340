"""A return opens the named criteria only, until an instant, and no more often than the campaign lets it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Event, Message
from rubrics.answers import parse_answer
from submissions import services
from submissions.errors import LockedError, WorkflowError
from submissions.history_queries import answer_history
from submissions.locks import lock_of
from submissions.models import Return, Submission, Verdict
from submissions.officer_queries import read_form
from submissions.permissions import can_edit_criterion
from submissions.return_queries import asked_lines
from submissions.review_queries import review_sheet
from submissions.services.reminders import paragraph
from submissions.views.officer_pages import progress_parts
from submissions.working_days import end_of
from tests.factories import (
    answer,
    criterion_of,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_submitted,
    make_upload,
    return_form,
)

pytestmark = pytest.mark.django_db
QUESTIONS = {"1.2": "Ghi rõ số văn bản điện tử của quý IV."}


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def url(name, submission, *args):
    return reverse(f"submissions:{name}", args=[submission.pk, *args])


def make_accepted(**campaign):
    submission = make_submitted(make_campaign(**campaign))
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    return fresh(submission), reviewer


def make_returned(questions=None, **campaign):
    submission, reviewer = make_accepted(**campaign)
    return_form(submission, actor=reviewer, questions=questions or QUESTIONS)
    return fresh(submission), reviewer, make_officer(submission.unit)


def hand_in(submission):
    services.request_signature(fresh(submission), actor=make_officer(submission.unit))
    return services.sign_and_submit(fresh(submission), actor=make_head(submission.unit))


def lower(submission, code, text, *, actor, reason):
    node = submission.campaign_block.spec.node(code)
    services.give_verdict(
        submission,
        criterion_of(submission, code),
        Verdict.Kind.CORRECT,
        actor=actor,
        answer=parse_answer(node, text),
        reason=reason,
    )


def test_only_the_named_criteria_are_open():
    submission, _, officer = make_returned()

    able = {code for code in ("1", "1.1", "1.2", "2") if can_edit_criterion(officer, submission, code)}

    assert able == {"1.2"}


def acts_on(submission, code, officer):
    """Everything that an officer can do at a criterion."""
    criterion = criterion_of(submission, code)
    evidence = submission.unit.evidence.first()
    return {
        "save": lambda: answer(submission, code, "", actor=officer),
        "file": lambda: services.add_file(submission, criterion, make_upload(), actor=officer),
        "link": lambda: services.add_link(submission, criterion, "https://example.vn", actor=officer),
        "cite": lambda: services.cite(submission, criterion, evidence, actor=officer),
        "waiver": lambda: services.ask_waiver(submission, criterion, actor=officer, reason="Không có."),
    }


@pytest.mark.parametrize("act", ["save", "file", "link", "cite", "waiver"])
def test_every_act_at_another_criterion_is_refused_with_its_lock(act):
    submission, _, officer = make_returned()
    services.add_file(submission, criterion_of(submission, "1.2"), make_upload("a.pdf"), actor=officer)

    with pytest.raises(LockedError, match="không yêu cầu bổ sung tiêu chí này ở lần trả lại 1"):
        acts_on(submission, "2", officer)[act]()

    assert Event.objects.filter(data__criterion="2", action__in=["cite", "ask_waiver"]).count() == 0


def test_evidence_and_requests_of_a_shut_criterion_cannot_be_taken_away():
    submission = fresh(forms_of(make_campaign())[0])
    officer = make_officer(submission.unit)
    answer(submission, "1.1", "#1", actor=officer, note="Báo cáo.")
    answer(submission, "1.2", "42/60", actor=officer, note="Báo cáo.")
    citation = services.add_file(submission, criterion_of(submission, "1.1"), make_upload(), actor=officer)
    waiver = services.ask_waiver(submission, criterion_of(submission, "2"), actor=officer, reason="Không có.")
    hand_in(submission)
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(fresh(submission), actor=reviewer)
    return_form(fresh(submission), actor=reviewer, questions=QUESTIONS)

    with pytest.raises(LockedError):
        services.uncite(citation, actor=officer)
    with pytest.raises(LockedError):
        services.cancel_waiver(waiver, actor=officer)


def test_a_waiver_of_a_whole_group_needs_the_whole_group_returned():
    submission, _, officer = make_returned({"1.1": "Xem lại.", "1.2": "Xem lại."})

    assert can_edit_criterion(officer, submission, "1")
    assert not can_edit_criterion(officer, submission, "2")


def test_a_third_round_is_refused_with_a_clear_message():
    submission, reviewer, _ = make_returned()
    hand_in(submission)
    services.accept(fresh(submission), actor=reviewer)
    return_form(fresh(submission), actor=reviewer, questions=QUESTIONS)
    hand_in(submission)
    services.accept(fresh(submission), actor=reviewer)

    with pytest.raises(WorkflowError, match="đã trả lại 2 lần, kỳ đánh giá cho nhiều nhất 2 lần"):
        return_form(fresh(submission), actor=reviewer, questions=QUESTIONS)

    assert [asked.round for asked in Return.objects.all()] == [1, 2]
    assert fresh(submission).status == "accepted"


def test_a_campaign_sets_its_own_limit():
    submission, reviewer = make_accepted(return_limit=0)

    with pytest.raises(WorkflowError, match="nhiều nhất 0 lần"):
        return_form(submission, actor=reviewer)


def test_a_return_without_criteria_questions_or_time_says_everything_and_changes_nothing():
    submission, reviewer = make_accepted()

    with pytest.raises(WorkflowError) as refused:
        services.return_form(
            submission,
            actor=reviewer,
            reason="Bổ sung",
            due_at=timezone.now(),
            questions={"1.1": " ", "1": "Nhóm?"},
        )

    assert str(refused.value).splitlines() == [
        "Hạn bổ sung phải ở sau thời điểm này.",
        "Tiêu chí 1.1: hãy ghi rõ yêu cầu bổ sung.",
        "Tiêu chí 1: đơn vị không trả lời tiêu chí này, không trả lại được.",
    ]
    assert (fresh(submission).status, Return.objects.count()) == ("accepted", 0)


def test_after_its_window_a_return_is_locked_until_the_level_gives_more_time():
    submission, reviewer, officer = make_returned()
    asked = Return.objects.get()
    Return.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    lock = lock_of(fresh(submission))
    with pytest.raises(LockedError, match="Đã hết hạn bổ sung"):
        answer(fresh(submission), "1.2", "30/60", actor=officer)
    with pytest.raises(WorkflowError, match="Đã hết hạn bổ sung"):
        services.request_signature(fresh(submission), actor=officer)

    services.extend_return(
        fresh(submission), asked.due_at + timedelta(days=9), actor=reviewer, reason="Mất điện."
    )
    answer(fresh(submission), "1.2", "30/60", actor=officer, note="Đã sửa.")

    assert (lock.title, "liên hệ Sở Thông tin" in lock.text) == ("Đã hết hạn bổ sung", True)
    assert hand_in(submission).in_time


def test_only_the_level_that_asked_gives_more_time():
    submission, _, officer = make_returned()

    with pytest.raises(PermissionDenied):
        services.extend_return(
            submission, timezone.now() + timedelta(days=99), actor=officer, reason="Xin thêm."
        )


def test_an_answer_to_a_return_is_in_time_by_the_return_not_by_the_block():
    submission, _, _ = make_returned()
    block = submission.campaign_block
    block.due_at = timezone.now() - timedelta(days=1)
    block.save()

    revision = hand_in(submission)

    assert (revision.in_time, fresh(submission).participation.state) == (True, "assessed")


def test_an_answered_return_taken_back_is_returned_again_and_no_free_draft():
    submission, _, officer = make_returned()
    hand_in(submission)

    services.withdraw(fresh(submission), actor=officer)

    submission = fresh(submission)
    assert (submission.status, submission.level) == ("returned", 1)
    assert not can_edit_criterion(officer, submission, "1.1")


def test_after_resubmission_unchanged_verdicts_stay_and_changes_are_told():
    submission, reviewer = make_accepted()
    lower(submission, "1.2", "30/60", actor=reviewer, reason="Thiếu 12 văn bản.")
    services.accept_remaining(fresh(submission), actor=reviewer)
    before = set(Verdict.objects.values_list("pk", "kind", "revision"))
    return_form(fresh(submission), actor=reviewer, questions=QUESTIONS | {"1.1": "Gửi kế hoạch."})
    officer = make_officer(submission.unit)
    answer(fresh(submission), "1.2", "45/60", actor=officer, note="Có thêm 15 văn bản.")
    hand_in(submission)

    lines = {line.code: line.changes for line in asked_lines(fresh(submission))}
    changed = {
        row.node.code: row.levels[0].changes
        for row in review_sheet(fresh(submission)).rows
        if row.levels[0].changes
    }

    assert lines == {"1.1": (), "1.2": ("câu trả lời 42/60 → 45/60", "giải trình")}
    assert changed == {"1.2": lines["1.2"]}
    assert set(Verdict.objects.values_list("pk", "kind", "revision")) == before


def test_the_unit_reads_who_answered_what_and_what_was_asked_but_no_verdict():
    submission, reviewer = make_accepted()
    lower(submission, "1.2", "30/60", actor=reviewer, reason="Thiếu 12 văn bản.")
    return_form(fresh(submission), actor=reviewer, questions=QUESTIONS)
    officer = make_officer(submission.unit)
    answer(fresh(submission), "1.2", "45/60", actor=officer, note="Đã sửa.")

    lines = answer_history(submission, submission.campaign_block.spec.node("1.2"))

    assert [(line.text, line.why) for line in lines][:2] == [
        (f"{officer}: trả lời 42/60 → 45/60", ""),
        (f"{reviewer}: yêu cầu đơn vị bổ sung", "Ghi rõ số văn bản điện tử của quý IV."),
    ]
    assert len(lines) == 3


@pytest.mark.parametrize("shown", [True, False])
def test_the_unit_reads_the_reasons_of_the_verdicts_when_the_campaign_says_so(client, shown):
    submission, reviewer = make_accepted(shows_reasons=shown)
    lower(submission, "1.2", "30/60", actor=reviewer, reason="Thiếu 12 văn bản.")
    return_form(fresh(submission), actor=reviewer, questions=QUESTIONS)
    client.force_login(make_officer(submission.unit))

    page = client.get(url("response-edit", submission, "1.2")).content.decode()

    assert ("Thiếu 12 văn bản." in page) == shown


@pytest.mark.parametrize("name", ["form", "check", "group", "response-edit"])
def test_question_and_due_instant_stand_on_every_page_of_the_unit(client, name):
    submission, _, officer = make_returned()
    due_at = end_of(timezone.localdate() + timedelta(days=6))
    Return.objects.update(due_at=due_at)
    client.force_login(officer)
    args = {"group": ["1"], "response-edit": ["1.2"]}.get(name, [])

    page = client.get(url(name, submission, *args)).content.decode()

    assert "Ghi rõ số văn bản điện tử của quý IV." in page
    assert "trả lại để bổ sung, lần 1/2" in page and "(24 giờ, giờ Việt Nam)" in page


def test_a_shut_criterion_has_no_inputs_and_says_why(client):
    submission, _, officer = make_returned()
    client.force_login(officer)

    page = client.get(url("group", submission, "1")).content.decode()

    assert page.count("data-autosave") == 1
    assert "Sở Thông tin không yêu cầu bổ sung tiêu chí này ở lần trả lại 1" in page


def test_the_task_list_opens_at_what_was_returned(client):
    submission, _, officer = make_returned()
    client.force_login(officer)

    listed = client.get(url("form", submission)).context["listed"]

    assert [row.code for _, rows, _ in listed for row in rows] == ["1.2"]


def test_a_shut_criterion_cannot_be_saved_by_a_plain_post_and_keeps_what_was_typed(client):
    submission, _, officer = make_returned()
    client.force_login(officer)

    response = client.post(
        url("response-edit", submission, "1.1"), {"c-1-1-answer": "#2", "c-1-1-version": "1"}
    )

    assert response.status_code == 403
    assert submission.responses.get(criterion__code="1.1").answer == "#1"


def test_lowered_criteria_are_ticked_in_advance_with_their_reason(client):
    submission, reviewer = make_accepted()
    lower(submission, "1.2", "30/60", actor=reviewer, reason="Thiếu 12 văn bản.")
    client.force_login(reviewer)

    form = client.get(url("return-edit", submission)).context["form"]

    assert [(line.row.node.code, line.is_lowered, line.question.value()) for line in form.lines] == [
        ("1.2", True, "Thiếu 12 văn bản."),
        ("1.1", False, ""),
        ("2", False, ""),
    ]


def test_the_reviewer_returns_ticked_criteria_on_screen(client):
    submission, reviewer = make_accepted()
    client.force_login(reviewer)
    day = timezone.localdate() + timedelta(days=8)
    data = {"return-reason": "Bổ sung", "return-last_day": f"{day:%d/%m/%Y}"}

    nothing = client.post(url("return-edit", submission), data)
    silent = client.post(url("return-edit", submission), data | {"return-ask-1-2": "on"})
    unticked = client.post(url("return-edit", submission), data | {"return-question-1-2": "Số nào?"})
    done = client.post(
        url("return-edit", submission), data | {"return-ask-1-2": "on", "return-question-1-2": "Số nào?"}
    )

    assert [r.status_code for r in (nothing, silent, unticked, done)] == [422, 422, 422, 302]
    asked = fresh(submission).current_return
    assert (asked.questions, asked.due_at, asked.round) == ({"1.2": "Số nào?"}, end_of(day), 1)
    assert "đang bổ sung 1 tiêu chí" in client.get(done.url).content.decode()


def test_more_time_is_given_on_screen(client):
    submission, reviewer, _ = make_returned()
    client.force_login(reviewer)
    day = timezone.localdate() + timedelta(days=40)

    refused = client.post(url("return-extend", submission), {"more-last_day": "", "more-reason": ""})
    client.post(url("return-extend", submission), {"more-last_day": f"{day:%d/%m/%Y}", "more-reason": "Bão."})

    assert refused.status_code == 422
    assert Return.objects.get().due_at == end_of(day)


def test_nobody_else_opens_the_return_page(client):
    submission, _ = make_accepted()
    for stranger in (make_officer(submission.unit), make_reviewer(submission.unit)):
        client.force_login(stranger)
        assert client.get(url("return-edit", submission)).status_code == 404


@pytest.mark.parametrize("forms", [1, 3])
def test_home_reads_any_number_of_returned_forms_in_the_same_statements(
    client, django_assert_num_queries, forms
):
    campaign = make_campaign(units=forms)
    user = None
    for form in forms_of(campaign):
        user = user or make_officer(form.unit)
        user.memberships.get_or_create(unit=form.unit, role="officer")
        Submission.objects.filter(pk=form.pk).update(status="accepted", level=1)
        return_form(fresh(form), actor=make_reviewer(campaign.agency), questions=QUESTIONS)
    client.force_login(user)

    with django_assert_num_queries(9):
        client.get(reverse("submissions:home"))


def test_a_save_in_a_returned_form_takes_few_statements(client, django_assert_max_num_queries):
    submission, _, officer = make_returned()
    client.force_login(officer)
    code = next(iter(QUESTIONS))
    name = f"c-{code.replace('.', '-')}"
    version = submission.responses.get(criterion__code=code).version

    # Ten, and the two that set and release the savepoint inside a test's transaction.
    with django_assert_max_num_queries(12):
        answered = client.post(
            url("response-edit", submission, code),
            {f"{name}-numerator": "50", f"{name}-denominator": "60", f"{name}-version": version},
            headers={"HX-Request": "true"},
        )

    assert answered.status_code == 200


def test_a_return_that_nobody_has_begun_to_answer_is_taken_back():
    submission, reviewer, officer = make_returned(return_limit=1)

    services.take_back_return(submission, actor=reviewer, reason="Nhầm đơn vị.")

    submission = fresh(submission)
    assert (submission.status, submission.level, submission.last_return) == ("accepted", 1, None)
    assert not can_edit_criterion(officer, submission, "1.2")
    event = Event.objects.filter(action="take_back_return").get()
    assert (event.data["reason"], event.data["level"]) == ("Nhầm đơn vị.", 1)
    assert Message.objects.filter(kind="return-taken-back", recipient=officer).count() == 1
    return_form(submission, actor=reviewer, questions={"2": "Gửi lại quyết định."})
    submission = fresh(submission)
    assert submission.current_return.questions == {"2": "Gửi lại quyết định."}
    assert [can_edit_criterion(officer, submission, code) for code in ("1.2", "2")] == [False, True]


def test_what_the_unit_has_begun_to_mend_is_not_taken_back():
    submission, reviewer, officer = make_returned()
    answer(submission, "1.2", "40/60", actor=officer, note="Theo báo cáo của đơn vị.", version=1)

    with pytest.raises(WorkflowError, match="đã bắt đầu bổ sung"):
        services.take_back_return(fresh(submission), actor=reviewer, reason="Nhầm.")
    answer(submission, "1.2", "42/60", actor=officer, note="Theo báo cáo của đơn vị.", version=2)
    services.take_back_return(fresh(submission), actor=reviewer, reason="Nhầm.")

    assert fresh(submission).status == "accepted"


def test_only_the_level_that_returned_takes_back_with_a_reason_and_before_the_answer():
    submission, reviewer, officer = make_returned()

    for stranger in (officer, make_reviewer(make_submitted().campaign.agency)):
        with pytest.raises(PermissionDenied):
            services.take_back_return(fresh(submission), actor=stranger, reason="Nhầm.")
    with pytest.raises(WorkflowError, match="hãy ghi lý do"):
        services.take_back_return(fresh(submission), actor=reviewer, reason=" ")
    hand_in(submission)
    with pytest.raises(WorkflowError, match="chờ tiếp nhận"):
        services.take_back_return(fresh(submission), actor=reviewer, reason="Nhầm.")
    assert Return.objects.count() == 1


def test_a_return_is_taken_back_on_screen(client):
    submission, reviewer, _ = make_returned()
    client.force_login(reviewer)
    address = url("review-move", submission, "take_back_return")

    page = client.get(url("review", submission)).content.decode()
    refused = client.post(address, {"take_back_return-reason": ""})
    done = client.post(address, {"take_back_return-reason": "Nhầm tiêu chí."})

    assert "Thu lại yêu cầu bổ sung" in page
    assert (refused.status_code, done.status_code) == (422, 302)
    assert fresh(submission).status == "accepted"


def test_at_the_limit_the_page_says_why_it_is_shut_and_takes_nothing(client):
    submission, reviewer = make_accepted(return_limit=0)
    client.force_login(reviewer)
    page = url("return-edit", submission)

    shown = client.get(page).content.decode()
    assert "Không trả lại được nữa" in shown
    assert "cho nhiều nhất 0 lần" in shown
    assert "return-reason" not in shown
    typed = {"return-reason": "Bổ sung", "return-last_day": "31/12/2099"}
    refused = client.post(page, typed | {"return-ask-1-2": "on", "return-question-1-2": "Ghi rõ."})

    assert refused.status_code == 422
    assert "Không thể “Trả lại”" in refused.content.decode()
    assert not Return.objects.exists()


def progress_shown(client, submission):
    """How far the form is; its first page and the officer's home draw the same."""
    form = read_form(fresh(submission))
    home = client.get(reverse("submissions:home")).content.decode()
    page = client.get(url("form", submission)).content.decode()
    parts = [f"<b>{part['value']}</b> {part['label']}" for part in progress_parts(form)]
    assert [part in home and part in page for part in parts] == [True, True]
    assert paragraph(form, form.submission.due_at, timezone.now()).count(form.progress.words) == 1
    return form.progress.words


@pytest.mark.parametrize("act", ["save", "link", "waiver"])
def test_a_returned_form_counts_what_is_asked_and_not_yet_mended(client, act):
    submission, _, officer = make_returned({"2": "Xem lại."})
    client.force_login(officer)
    assert progress_shown(client, submission) == "còn 1/1 tiêu chí cần bổ sung"

    acts_on(fresh(submission), "2", officer)[act]()

    assert progress_shown(client, submission) == "đã bổ sung 1/1 tiêu chí"


def test_the_saved_fragment_of_a_returned_form_counts_the_criterion_just_saved(client):
    submission, _, officer = make_returned({"1.1": "Xem lại.", "1.2": "Xem lại."})
    client.force_login(officer)
    version = submission.responses.get(criterion__code="1.1").version

    saved = client.post(
        url("response-edit", submission, "1.1"),
        {"c-1-1-answer": "#1", "c-1-1-version": version, "c-1-1-note": "Báo cáo số 12."},
        headers={"HX-Request": "true"},
    )

    assert "Còn 1/2 tiêu chí cần bổ sung" in saved.content.decode()
    assert [row.code for row in read_form(fresh(submission)).to_mend] == ["1.2"]
