import pytest
from django.urls import reverse

from egov_scoring.models import Event, Membership, Role
from rubrics.answers import parse_answer
from submissions import services
from submissions.desk_queries import desk, desk_rows, progress
from submissions.errors import FormError, WorkflowError
from submissions.models import Submission, Verdict, Waiver
from submissions.review_queries import history_of, review_sheet
from tests.factories import (
    FULL_ANSWERS,
    answer,
    criterion_of,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_submitted,
    make_unit,
    make_upload,
    make_user,
    return_form,
)

pytestmark = pytest.mark.django_db
Kind = Verdict.Kind

DESK_QUERIES = 16
FORM_QUERIES = 18
VERDICT_QUERIES = 19


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def make_accepted(campaign=None, answers=None):
    """A form that its agency has accepted; with the reviewer."""
    submission = make_submitted(campaign, answers)
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    return fresh(submission), reviewer


def submit(submission):
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    fill(submission, FULL_ANSWERS, actor=officer)
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=head)


def at(name, *arguments):
    return reverse(f"submissions:{name}", args=arguments)


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_forms(client, units, django_assert_num_queries):
    campaign = make_campaign(units=units)
    for form in forms_of(campaign):
        submit(fresh(form))
    client.force_login(make_reviewer(campaign.agency))

    with django_assert_num_queries(DESK_QUERIES):
        response = client.get(at("review-list"))

    assert response.status_code == 200
    assert len(response.context["rows"]) == units


@pytest.mark.parametrize("answered", [1, 3])
def test_a_form_costs_the_same_for_one_and_three_answers(client, answered, django_assert_num_queries):
    submission, reviewer = make_accepted(answers=dict(list(FULL_ANSWERS.items())[:answered]))
    services.accept_remaining(submission, actor=reviewer)
    client.force_login(reviewer)

    with django_assert_num_queries(FORM_QUERIES):
        response = client.get(at("review", submission.pk))

    assert response.status_code == 200


@pytest.mark.parametrize("files", [1, 3])
def test_a_criterion_costs_the_same_for_one_and_three_files(client, files, django_assert_num_queries):
    submission = forms_of(make_campaign())[0]
    submission = fresh(submission)
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    fill(submission, FULL_ANSWERS, actor=officer)
    for number in range(files):
        upload = make_upload(content=b"%PDF-1.4\n" + str(number).encode())
        services.add_file(submission, criterion_of(submission, "1.1"), upload, actor=officer)
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=head)
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(fresh(submission), actor=reviewer)
    client.force_login(reviewer)

    with django_assert_num_queries(VERDICT_QUERIES):
        response = client.get(at("verdict", submission.pk, "1.1"))

    assert response.content.decode().count("bao-cao.pdf") >= files
    assert "<iframe" in response.content.decode()


def test_what_waits_for_me_comes_first():
    campaign = make_campaign(units=2)
    first, second = forms_of(campaign)
    submit(fresh(second))
    reviewer = make_reviewer(campaign.agency)

    rows = desk_rows(reviewer, desk(reviewer))

    assert [(row.submission.pk, row.is_mine, row.is_open) for row in rows] == [
        (second.pk, True, True),
        (first.pk, False, False),
    ]


def test_the_list_keeps_its_filter_in_the_address(client):
    campaign = make_campaign(units=2)
    _, second = forms_of(campaign)
    submit(fresh(second))
    client.force_login(make_reviewer(campaign.agency))

    response = client.get(at("review-list"), {"trang_thai": "cho-toi"})

    assert [row.submission.pk for row in response.context["rows"]] == [second.pk]


def test_no_total_of_a_form_that_was_not_submitted_is_shown(client):
    campaign = make_campaign()
    submission = fresh(forms_of(campaign)[0])
    fill(submission, FULL_ANSWERS, actor=make_officer(submission.unit))
    client.force_login(make_reviewer(campaign.agency))

    page = client.get(at("review-list")).content.decode()

    assert submission.unit.name in page
    assert "9,10" not in page
    assert client.get(at("review", submission.pk)).status_code == 404


def test_progress_is_complete_exactly_when_no_criterion_is_open():
    submission, reviewer = make_accepted()
    spec = submission.campaign_block.spec

    before = progress(spec, {"1.1"}, ())
    services.accept_remaining(submission, actor=reviewer)
    row = next(iter(desk_rows(reviewer, desk(reviewer))))

    assert (before, (row.judged, row.to_judge)) == ((1, 3), (3, 3))
    assert review_sheet(fresh(submission)).unjudged == []


def test_a_waived_criterion_leaves_the_progress():
    submission, _ = make_accepted()

    assert progress(submission.campaign_block.spec, {"1.1", "2"}, {"2"}) == (1, 2)


def test_a_correction_is_computed_and_goes_on_to_the_next_criterion(client):
    submission, reviewer = make_accepted()
    client.force_login(reviewer)
    data = {
        "kind": "correct",
        "reason": "Thiếu 12 văn bản.",
        "c-1-2-answer_first": "30",
        "c-1-2-answer_second": "60",
    }

    response = client.post(at("verdict", submission.pk, "1.2"), data)

    assert response.url == at("verdict", submission.pk, "2")
    value = review_sheet(fresh(submission)).row("1.2").levels[0]
    assert (value.points, value.answer, str(value.delta)) == (1.5, "30/60", "-3/5")


def test_a_correction_without_a_reason_is_refused_and_kept(client):
    submission, reviewer = make_accepted()
    client.force_login(reviewer)
    data = {"kind": "correct", "reason": "", "c-1-2-answer_first": "30", "c-1-2-answer_second": "60"}

    response = client.post(at("verdict", submission.pk, "1.2"), data)

    page = response.content.decode()
    assert "thì phải ghi lý do" in page
    assert 'value="30"' in page
    assert Verdict.objects.count() == 0


def test_a_correction_that_changes_nothing_is_an_acceptance(client):
    submission, reviewer = make_accepted()
    client.force_login(reviewer)
    data = {"kind": "correct", "reason": "", "c-1-2-answer_first": "42", "c-1-2-answer_second": "60"}

    client.post(at("verdict", submission.pk, "1.2"), data)

    assert Verdict.objects.get().kind == Kind.ACCEPT


def test_an_acceptance_never_drops_a_changed_answer(client):
    submission, reviewer = make_accepted()
    client.force_login(reviewer)
    data = {"kind": "accept", "reason": "", "c-1-2-answer_first": "30", "c-1-2-answer_second": "60"}

    response = client.post(at("verdict", submission.pk, "1.2"), data)

    assert "Câu trả lời đã được sửa" in response.content.decode()
    assert Verdict.objects.count() == 0


def test_points_are_offered_only_where_the_campaign_allows_them(client):
    submission, reviewer = make_accepted()
    generous, other = make_accepted(make_campaign(direct_points=True))

    client.force_login(reviewer)
    refused = client.post(at("verdict", submission.pk, "2"), {"kind": "points", "points": "4", "reason": "x"})
    client.force_login(other)
    client.post(
        at("verdict", generous.pk, "2"),
        {"kind": "points", "points": "4,5", "reason": "Theo biên bản.", "c-2-answer": "#1"},
    )

    assert "Kết luận:" in refused.content.decode()
    assert [(v.kind, str(v.points.normalize())) for v in Verdict.objects.all()] == [("points", "4.5")]


@pytest.mark.parametrize("typed", ["5,01", "-1", "năm", ""])
def test_direct_points_outside_the_criterion_are_refused(client, typed):
    submission, reviewer = make_accepted(make_campaign(direct_points=True))
    client.force_login(reviewer)

    client.post(
        at("verdict", submission.pk, "2"),
        {"kind": "points", "points": typed, "reason": "Theo biên bản.", "c-2-answer": "#1"},
    )

    assert Verdict.objects.count() == 0


def test_the_rest_is_accepted_at_once_after_its_number_was_shown(client):
    submission, reviewer = make_accepted()
    services.give_verdict(submission, criterion_of(submission, "2"), Kind.ACCEPT, actor=reviewer)
    client.force_login(reviewer)

    shown = client.get(at("review", submission.pk)).content.decode()
    client.post(at("review-accept-remaining", submission.pk))

    assert "Chấp nhận 2 tiêu chí còn lại" in shown
    assert review_sheet(fresh(submission)).unjudged == []


def test_verifying_too_early_names_every_open_criterion(client):
    submission, reviewer = make_accepted()
    client.force_login(reviewer)

    response = client.post(at("review-move", submission.pk, "verify"))

    page = response.content.decode()
    assert response.status_code == 422
    assert [code for code in ("1.1", "1.2", "2") if f"Tiêu chí {code}: chưa có kết luận" in page] == [
        "1.1",
        "1.2",
        "2",
    ]
    assert fresh(submission).status == "accepted"


def test_a_form_is_verified_with_its_total(client):
    submission, reviewer = make_accepted()
    services.accept_remaining(submission, actor=reviewer)
    client.force_login(reviewer)

    response = client.post(at("review-move", submission.pk, "verify"))

    submission = fresh(submission)
    assert response.url == at("review", submission.pk)
    assert (submission.status, str(submission.verified_total), submission.verified_tier.name) == (
        "verified",
        "9.100000",
        "Hạng A",
    )


def test_steps_of_the_unit_are_no_steps_of_the_desk(client):
    submission, reviewer = make_accepted()
    client.force_login(reviewer)

    assert client.post(at("review-move", submission.pk, "withdraw")).status_code == 404


def test_a_request_is_decided_and_a_refusal_says_why(client):
    submission = fresh(forms_of(make_campaign())[0])
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    fill(submission, {"1.1": "#1", "1.2": "42/60"}, actor=officer)
    waiver = services.ask_waiver(submission, criterion_of(submission, "2"), actor=officer, reason="Không có.")
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=head)
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(fresh(submission), actor=reviewer)
    client.force_login(reviewer)
    address = at("waiver-decide", submission.pk, waiver.pk)
    prefix = f"waiver-{waiver.pk}"

    refused = client.post(address, {f"{prefix}-decision": "refuse", f"{prefix}-reason": ""})
    client.post(address, {f"{prefix}-decision": "accept", f"{prefix}-reason": ""})

    assert (refused.status_code, Waiver.objects.get().state) == (422, "accepted")
    with pytest.raises(WorkflowError, match="đã được quyết định"):
        services.decide_waiver(waiver, False, actor=reviewer, reason="Có thanh tra.")
    assert review_sheet(fresh(submission)).row("2").is_waived


def test_nothing_is_accepted_while_the_request_to_leave_it_out_is_open():
    submission = fresh(forms_of(make_campaign())[0])
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    fill(submission, {"1.1": "#1", "1.2": "42/60"}, actor=officer)
    services.ask_waiver(submission, criterion_of(submission, "2"), actor=officer, reason="Không có.")
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=head)
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(fresh(submission), actor=reviewer)

    accepted = services.accept_remaining(fresh(submission), actor=reviewer)
    with pytest.raises(WorkflowError) as refusal:
        services.give_verdict(fresh(submission), criterion_of(submission, "2"), Kind.ACCEPT, actor=reviewer)

    assert (accepted, review_sheet(fresh(submission)).unjudged) == (2, ["2"])
    assert str(refusal.value) == "Tiêu chí 2: hãy quyết định đề nghị không áp dụng trước."


def test_accepting_the_rest_is_one_act_in_the_history_of_each_criterion():
    submission, reviewer = make_accepted()

    services.accept_remaining(submission, actor=reviewer)

    spec = submission.campaign_block.spec
    newest = [history_of(fresh(submission), leaf)[0].text for leaf in spec.leaves]
    assert newest == [f"{reviewer}: Sở Thông tin chấp nhận"] * 3
    assert Event.objects.filter(action="accept_remaining").count() == 1


def test_the_history_tells_who_changed_what_and_why():
    submission = fresh(forms_of(make_campaign())[0])
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    answer(submission, "1.2", "40/60", actor=officer)
    fill(submission, FULL_ANSWERS, actor=officer)
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=head)
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(fresh(submission), actor=reviewer)
    node = submission.campaign_block.spec.node("1.2")
    services.give_verdict(
        fresh(submission),
        criterion_of(submission, "1.2"),
        Kind.CORRECT,
        actor=reviewer,
        answer=parse_answer(node, "30/60"),
        reason="Thiếu 12 văn bản.",
    )

    lines = [(line.text, line.why) for line in history_of(fresh(submission), node)]

    assert lines == [
        (f"{reviewer}: Sở Thông tin điều chỉnh câu trả lời 30/60", "Thiếu 12 văn bản."),
        (f"{officer}: trả lời 40/60 → 42/60", ""),
        (f"{officer}: trả lời 40/60", ""),
    ]


def make_changed():
    """A form whose every criterion was accepted, returned at 1.2 and accepted again with another 1.2."""
    submission, reviewer = make_accepted()
    services.accept_remaining(submission, actor=reviewer)
    return_form(fresh(submission), actor=reviewer, questions={"1.2": "Xem lại 1.2.", "1.1": "Xem lại."})
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    answer(fresh(submission), "1.2", "30/60", actor=officer, note="Đã sửa.")
    services.request_signature(fresh(submission), actor=officer)
    services.sign_and_submit(fresh(submission), actor=head)
    services.accept(fresh(submission), actor=reviewer)
    return fresh(submission), reviewer


def test_a_criterion_changed_after_its_verdict_is_open_again_and_the_others_stay():
    submission, reviewer = make_changed()
    sheet = review_sheet(submission)

    changed = {row.node.code: row.levels[0].changes for row in sheet.rows if row.levels[0].changes}
    with pytest.raises(FormError) as refusal:
        services.verify(submission, actor=reviewer)

    assert changed == {"1.2": ("câu trả lời 42/60 → 30/60", "giải trình")}
    assert (sheet.unjudged, sheet.acceptable) == (["1.2"], [])
    assert [code for code, _ in refusal.value.problems] == ["1.2"]


def test_a_changed_criterion_is_confirmed_one_by_one():
    submission, reviewer = make_changed()

    number = services.accept_remaining(submission, actor=reviewer)
    services.give_verdict(submission, criterion_of(submission, "1.2"), Kind.ACCEPT, actor=reviewer)

    assert number == 0
    assert review_sheet(fresh(submission)).unjudged == []
    assert services.verify(fresh(submission), actor=reviewer).status == "verified"


def test_an_answer_that_is_changed_back_leaves_its_verdict_in_force():
    submission, reviewer = make_changed()
    return_form(submission, actor=reviewer, questions={"1.2": "Xem lại."})
    answer(
        fresh(submission),
        "1.2",
        "42/60",
        actor=make_officer(submission.unit),
        note="Theo báo cáo của đơn vị.",
    )
    services.request_signature(fresh(submission), actor=make_officer(submission.unit))
    services.sign_and_submit(fresh(submission), actor=make_head(submission.unit))

    assert review_sheet(fresh(submission)).unjudged == []


def test_the_agency_s_own_form_goes_to_the_stand_in_only():
    campaign = make_campaign(agency=make_unit(kind="so", name="Sở Thông tin"))
    own = Submission.objects.with_places().get(participation__unit=campaign.agency)
    submit(own)
    colleague, stand_in = make_reviewer(campaign.agency), make_reviewer(campaign.stand_in)

    waiting = {row.submission.pk for row in desk_rows(stand_in, desk(stand_in)) if row.is_mine}

    assert own.pk not in {row.submission.pk for row in desk_rows(colleague, desk(colleague))}
    assert waiting == {own.pk}


def test_someone_of_the_unit_never_reviews_its_form(client):
    submission, reviewer = make_accepted()
    Membership.objects.create(user=reviewer, unit=submission.unit, role=Role.OFFICER)
    client.force_login(reviewer)

    assert client.get(at("review", submission.pk)).status_code == 404


def test_a_visitor_is_sent_to_the_login(client):
    submission, _ = make_accepted()

    response = client.get(at("review", submission.pk))

    assert response.status_code == 302
    assert response.url.startswith("/tai-khoan/login/")


def test_a_person_without_a_desk_sees_an_empty_list(client):
    client.force_login(make_user())

    assert "Không có phiếu nào" in client.get(at("review-list")).content.decode()


def test_who_asked_that_a_criterion_does_not_apply_reads_why_they_cannot_decide(client):
    submission = make_submitted(answers={"1.1": "#1"})
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    waiver = Waiver.objects.create(
        submission=submission,
        criterion=criterion_of(submission, "2"),
        reason="Không có.",
        requested_by=reviewer,
    )
    client.force_login(reviewer)

    response = client.post(
        at("waiver-decide", submission.pk, waiver.pk), {f"waiver-{waiver.pk}-decision": "accept"}
    )

    assert (response.status_code, Waiver.objects.get().state) == (422, "requested")
    assert "người khác phải quyết định" in response.content.decode()


def test_the_running_total_stands_beside_the_conclusion_and_moves_with_it(client):
    submission, reviewer = make_accepted()
    client.force_login(reviewer)
    page = at("verdict", submission.pk, "1.2")

    before = client.get(page).content.decode()
    leaf, lower = (
        criterion_of(submission, "1.2"),
        parse_answer(submission.campaign_block.spec.node("1.2"), "0/60"),
    )
    services.give_verdict(
        submission, leaf, Verdict.Kind.CORRECT, actor=reviewer, answer=lower, reason="Không có sổ."
    )
    after = client.get(page).content.decode()

    assert ">9,10</a> / 10 điểm, đã xét 0/3 tiêu chí" in before
    assert ">7,00</a> / 10 điểm, đã xét 1/3 tiêu chí" in after
