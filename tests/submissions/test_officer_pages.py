import pytest
from django.urls import reverse

from egov_scoring.models import Role
from rubrics.answers import parse_answer
from submissions import services
from submissions.models import Response, Submission, Waiver
from tests.factories import (
    FULL_ANSWERS,
    SMALL_RUBRIC,
    answer,
    criterion_of,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submission,
    make_submitted,
    make_user,
    return_form,
)

pytestmark = pytest.mark.django_db


def url(name, submission, *args):
    return reverse(f"submissions:{name}", args=[submission.pk, *args])


@pytest.fixture
def submission():
    return make_submission()


@pytest.fixture
def officer(submission, client):
    user = make_officer(submission.unit)
    client.force_login(user)
    return user


def save(client, submission, code, htmx=False, **typed):
    data = {f"c-{code.replace('.', '-')}-{name}": value for name, value in typed.items()}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(url("response-edit", submission, code), data, headers=headers)


def stored(submission):
    return dict(
        Response.objects.filter(submission=submission)
        .order_by("criterion__position")
        .values_list("criterion__code", "answer")
    )


def test_home_lists_my_forms_and_where_to_go_on(client, submission, officer):
    answer(submission, "1.1", "#1", actor=officer, note="Kế hoạch số 1")

    page = client.get(reverse("submissions:home")).content.decode()

    assert "Làm tiếp ở tiêu chí 1.2" in page
    assert "<b>1</b> xong" in page
    assert "<b>2</b> chưa làm" in page


def test_a_head_sees_first_what_waits_for_a_signature(client):
    campaign = make_campaign(units=2)
    first, second = forms_of(campaign)
    head = make_user(first.unit, Role.HEAD)
    head.memberships.create(unit=second.unit, role=Role.HEAD)
    services.request_signature(second, actor=make_officer(second.unit))
    client.force_login(head)

    forms = client.get(reverse("submissions:home")).context["forms"]

    assert [(card["form"].submission.pk, card["to_sign"]) for card in forms] == [
        (second.pk, True),
        (first.pk, False),
    ]


def test_the_task_list_filters_what_is_missing_and_what_lacks_evidence(client, submission, officer):
    answer(submission, "1.1", "#1", actor=officer)
    answer(submission, "2", "#2", actor=officer)

    def codes(choice):
        listed = client.get(url("form", submission), {"loc": choice}).context["listed"]
        return [row.code for _, rows, _ in listed for row in rows]

    assert codes("tat-ca") == ["1.1", "1.2", "2"]
    assert codes("con-thieu") == ["1.1", "1.2"]
    assert codes("thieu-minh-chung") == ["1.1"]


def test_what_nobody_began_what_is_begun_and_what_is_done_are_three_states(client, submission, officer):
    answer(submission, "1.1", "#1", actor=officer)
    answer(submission, "1.2", "42/60", actor=officer, note="Theo báo cáo.")
    client.force_login(officer)

    form = client.get(url("form", submission)).context["form"]

    assert {row.code: row.state.label for row in form.rows} == {
        "1.1": "Làm dở",
        "1.2": "Xong",
        "2": "Chưa làm",
    }
    assert form.counts == {"done": 1, "doing": 1, "todo": 1}


def test_a_saved_answer_shows_its_arithmetic_at_its_place(client, submission, officer):
    response = save(
        client, submission, "1.2", answer_first="42", answer_second="60", note="Báo cáo", version="0"
    )

    assert response.status_code == 302
    assert response.url == url("group", submission, "1") + "#c-1-2"
    assert stored(submission) == {"1.2": "42/60"}
    page = client.get(response.url).content.decode()
    assert "42/60 = 70%" in page
    assert "2,1" in page


def test_htmx_gets_only_what_changed(client, submission, officer):
    response = save(client, submission, "1.1", htmx=True, answer="#1", version="0")
    page = response.content.decode()

    assert response.status_code == 200
    assert "Đã lưu" in page
    assert 'id="p-1-1" hx-swap-oob="true"' in page
    assert 'name="c-1-1-version" value="1"' in page
    assert "<html" not in page


def test_a_refused_answer_stays_as_typed_with_a_summary_on_top(client, submission, officer):
    response = save(client, submission, "1.2", answer_first="340", answer_second="240", version="0")
    page = response.content.decode()

    assert response.status_code == 422
    assert stored(submission) == {}
    assert 'value="340"' in page
    assert 'href="#id_c-1-2-answer_first"' in page


def test_a_conflict_shows_both_values_and_overwrites_nothing(client, submission, officer):
    colleague = make_officer(submission.unit)
    answer(submission, "1.2", "30/60", actor=colleague)

    response = save(client, submission, "1.2", answer_first="42", answer_second="60", version="0")
    page = response.content.decode()

    assert response.status_code == 409
    assert stored(submission) == {"1.2": "30/60"}
    assert "42/60" in page
    assert "30/60" in page
    assert 'name="keep" value="1"' in page


def test_the_person_chooses_the_own_value(client, submission, officer):
    answer(submission, "1.2", "30/60", actor=make_officer(submission.unit))

    save(client, submission, "1.2", answer_first="42", answer_second="60", version="0")
    chosen = client.post(
        url("response-edit", submission, "1.2"),
        {"c-1-2-answer_first": "42", "c-1-2-answer_second": "60", "c-1-2-version": "0", "keep": "1"},
    )

    assert chosen.status_code == 302
    assert stored(submission) == {"1.2": "42/60"}


def test_the_same_answer_twice_is_no_conflict(client, submission, officer):
    save(client, submission, "1.1", answer="#1", version="0")

    assert save(client, submission, "1.1", answer="#1", version="0").status_code == 302


def test_an_answer_can_be_taken_back(client, submission, officer):
    save(client, submission, "1.1", answer="#1", version="0")

    client.post(
        url("response-edit", submission, "1.1"), {"c-1-1-answer": "#1", "c-1-1-version": "1", "clear": "1"}
    )

    assert stored(submission) == {"1.1": ""}


def test_a_request_not_to_apply_shows_its_effect_and_counts_as_done(client, submission, officer):
    page = client.get(url("group", submission, "2")).content.decode()
    assert "Được chấp nhận thì tính điểm tối đa (5 điểm)" in page

    response = client.post(url("waiver-ask", submission, "2"), {"waiver-2-reason": "Không có thanh tra"})

    assert response.status_code == 302
    assert list(Waiver.objects.values_list("criterion__code", "state")) == [("2", "requested")]
    submission.refresh_from_db()
    assert submission.self_total == 5


def test_a_request_needs_a_reason_and_can_be_taken_back(client, submission, officer):
    refused = client.post(url("waiver-ask", submission, "2"), {"waiver-2-reason": " "})
    client.post(url("waiver-ask", submission, "2"), {"waiver-2-reason": "Không có thanh tra"})
    client.post(url("waiver-cancel", submission, "2"))

    assert refused.status_code == 422
    assert not Waiver.objects.exists()


def test_the_check_page_warns_and_blocks_what_has_no_evidence(client, submission, officer):
    answer(submission, "1.1", "#1", actor=officer)

    page = client.get(url("check", submission)).content.decode()
    refused = client.post(url("form-move", submission), {"action": "request_signature"})
    submission.refresh_from_db()

    assert "2 tiêu chí chưa trả lời sẽ được 0 điểm" in page
    assert "1.1: tự chấm trên 0 điểm thì phải có minh chứng hoặc giải trình" in page
    assert refused.status_code == 422
    assert submission.status == "draft"


def test_the_form_says_where_an_explanation_does_not_replace_evidence(client):
    source = SMALL_RUBRIC.replace('text = "Chính sách"\n', 'text = "Chính sách"\nproof = "evidence"\n')
    submission = make_submission(make_campaign(make_rubric(source)))
    client.force_login(make_officer(submission.unit))
    words = "phải có minh chứng, giải trình không thay được"

    pages = [client.get(url("group", submission, code)).content.decode() for code in ("1", "2")]

    assert [page.count(words) for page in pages] == [2, 0]


def test_officer_and_head_submit_in_two_steps_and_get_a_receipt(client, submission, officer):
    fill(submission, FULL_ANSWERS, actor=officer)
    client.post(url("form-move", submission), {"action": "request_signature"})
    client.force_login(make_head(submission.unit))

    response = client.post(url("form-move", submission), {"action": "sign_and_submit"})

    submission.refresh_from_db()
    revision = submission.revisions.get()
    assert submission.status == "submitted"
    assert response.url == url("receipt", submission, 1)
    assert revision.receipt in client.get(response.url).content.decode()


def test_a_locked_form_says_why_and_offers_no_input(client):
    submission = make_submitted()
    officer = make_officer(submission.unit)
    client.force_login(officer)

    page = client.get(url("group", submission, "1")).content.decode()
    refused = save(client, submission, "1.1", answer="#2", version="1")

    assert "Phiếu chờ tiếp nhận, không sửa được" in page
    assert "data-autosave" not in page
    assert refused.status_code == 403


def test_a_returned_form_shows_the_reason_on_every_page(client):
    submission = make_submitted()
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    return_form(submission, actor=reviewer, reason="Bổ sung ảnh chụp phần mềm")
    client.force_login(make_officer(submission.unit))

    for name, args in [("form", ()), ("group", ("1",)), ("check", ()), ("response-edit", ("1.1",))]:
        assert "Bổ sung ảnh chụp phần mềm" in client.get(url(name, submission, *args)).content.decode()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("form", ()),
        ("group", ("1",)),
        ("check", ()),
        ("response-edit", ("1.1",)),
        ("receipt", (1,)),
    ],
)
def test_a_form_of_another_unit_does_not_exist(client, name, args):
    submission = make_submitted()
    client.force_login(make_user(make_submission().unit, Role.OFFICER, Role.HEAD))

    assert client.get(url(name, submission, *args)).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [("form-move", ()), ("response-edit", ("1.1",)), ("waiver-ask", ("2",)), ("evidence-add", ("1.1",))],
)
def test_nothing_of_another_unit_can_be_changed(client, submission, name, args):
    client.force_login(make_officer(make_submission().unit))

    response = client.post(url(name, submission, *args), {"action": "request_signature"})

    submission.refresh_from_db()
    assert response.status_code == 404
    assert (submission.status, stored(submission)) == ("draft", {})


def test_remarks_of_a_reviewer_have_a_filter_while_the_form_is_back(client):
    submission = make_submitted()
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    node = submission.campaign_block.spec.node("1.2")
    services.give_verdict(
        submission,
        criterion_of(submission, "1.2"),
        "correct",
        actor=reviewer,
        answer=parse_answer(node, "30/60"),
        reason="Báo cáo chỉ có 30 văn bản",
    )
    return_form(submission, actor=reviewer, questions={"1.2": "Xem lại 1.2"})
    client.force_login(make_officer(submission.unit))

    listed = client.get(url("form", submission), {"loc": "co-y-kien"}).context["listed"]

    assert [row.code for _, rows, _ in listed for row in rows] == ["1.2"]
    assert "Báo cáo chỉ có 30 văn bản" in client.get(url("group", submission, "1")).content.decode()


@pytest.mark.parametrize(
    ("code", "max_points"),
    [
        ("quang-binh-3270-2020", None),
        ("phu-tho-1609-2018", None),
        ("thua-thien-hue-3043-2021", None),
        ("cao-bang-2310-2016", None),
        ("hung-yen-2749-2018", 500),
    ],
)
def test_every_page_of_every_block_of_the_five_decisions_opens(client, code, max_points):
    campaign = make_campaign(make_rubric(code), max_points=max_points)
    for form in forms_of(campaign):
        submission = Submission.objects.with_places().get(pk=form.pk)
        client.force_login(make_officer(submission.unit))
        spec = submission.campaign_block.spec
        groups = [url("group", submission, group.code) for group in spec.groups if not group.part]
        leaves = [url("response-edit", submission, spec.leaves[0].code), url("check", submission)]

        statuses = {client.get(page).status_code for page in [url("form", submission), *groups, *leaves]}

        assert statuses == {200}
