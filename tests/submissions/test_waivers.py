"""Requests that a criterion does not apply: what they would change, one decision on many."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from egov_scoring.models import Event, Membership, Message, Role, User
from submissions import queries, services
from submissions.errors import WorkflowError
from submissions.models import Submission, Verdict, Waiver
from submissions.review_queries import history_of
from submissions.waiver_queries import decided_requests, open_requests, requests_of
from tests.factories import (
    SMALL_RUBRIC,
    criterion_of,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
)

pytestmark = pytest.mark.django_db
URL = reverse("submissions:waiver-list")
PAGE_QUERIES = 13
WITH_DOCUMENT = SMALL_RUBRIC.replace('policy = "full"', 'policy = "full", document = true')
TWO_LEVELS = SMALL_RUBRIC.replace(
    "[[blocks]]", '[[levels]]\ncode = "huyen"\nname = "UBND huyện"\nbody = "parent"\n\n[[blocks]]'
).replace('levels = ["so"]', 'levels = ["huyen", "so"]')
PAPER = {"document_number": "12/UBND-VX", "document_date": date(2021, 11, 2)}
ANSWERS = {"1.1": "#1", "1.2": "42/60", "2": "#2"}


def make_requests(units=2, source=SMALL_RUBRIC, **document):
    """Accepted forms of which each asks to leave criterion 2 out, by name, and the reviewer."""
    campaign = make_campaign(make_rubric(source), units=units)
    reviewer = make_reviewer(campaign.agency)
    forms = sorted(forms_of(campaign), key=lambda form: form.unit.sort_key)
    for form in forms:
        ask(form, **document)
        services.accept(fresh(form), actor=reviewer)
    return [Waiver.objects.get(submission=form) for form in forms], reviewer


def ask(form, **document):
    officer = make_officer(form.unit)
    fill(form, ANSWERS, actor=officer)
    services.ask_waiver(
        form, criterion_of(form, "2"), actor=officer, reason="Không có thanh tra.", **document
    )
    services.request_signature(fresh(form), actor=officer)
    services.sign_and_submit(fresh(form), actor=make_head(form.unit))


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def strip_documents():
    """As old rows may stand that came in before the decision asked for a document."""
    Waiver.objects.update(document_number="", document_date=None)


def states():
    return list(Waiver.objects.order_by("pk").values_list("state", flat=True))


def test_a_request_shows_total_and_tier_with_and_without_it():
    _, reviewer = make_requests(units=1)

    [asked] = requests_of(open_requests(reviewer))

    assert (asked.refused.total, asked.refused.tier) == (Fraction(41, 10), None)
    assert (asked.granted.total, asked.granted.tier.name) == (Fraction(91, 10), "Hạng A")
    assert asked.change == 5
    assert not asked.lacks_document


def test_one_act_grants_a_list_of_units_by_one_document(client):
    waivers, reviewer = make_requests(units=3, source=WITH_DOCUMENT, **PAPER)
    client.force_login(reviewer)

    response = client.post(
        URL,
        {
            "chosen": [waivers[0].pk, waivers[1].pk],
            "decision": "accept",
            "document_number": "99/UBND-KSTT",
            "document_date": "5/1/2022",
        },
    )

    assert response.status_code == 302
    assert states() == ["accepted", "accepted", "requested"]
    first, _, third = Waiver.objects.order_by("pk")
    assert (first.document_number, first.document_date) == ("99/UBND-KSTT", date(2022, 1, 5))
    assert (third.document_number, third.document_date) == tuple(PAPER.values())
    event = Event.objects.get(stream=f"submission:{first.submission_id}", action="decide_waiver")
    assert (event.data["state"], event.data["document"]) == ("accepted", "99/UBND-KSTT")


def test_nothing_is_granted_without_the_document_that_the_decision_asks_for(client):
    waivers, reviewer = make_requests(units=2, source=WITH_DOCUMENT, **PAPER)
    strip_documents()
    client.force_login(reviewer)

    page = client.get(URL).content.decode()
    half = client.post(URL, {"chosen": waivers[0].pk, "decision": "accept", "document_number": "9/UB"})
    none = client.post(URL, {"chosen": [waiver.pk for waiver in waivers], "decision": "accept"})

    assert page.count("thiếu văn bản") == 2
    assert half.status_code == none.status_code == 422
    assert "Văn bản phải có cả số và ngày" in half.content.decode()
    assert none.content.decode().count("quyết định yêu cầu văn bản chấp nhận") == 2
    assert states() == ["requested", "requested"]
    with pytest.raises(WorkflowError, match="quyết định yêu cầu văn bản chấp nhận"):
        services.decide_waiver(waivers[0], True, actor=reviewer)


def test_the_guard_of_one_decision_keeps_back_single_ones_of_many_and_says_why(client):
    waivers, reviewer = make_requests(units=2)
    services.give_verdict(
        waivers[0].submission,
        criterion_of(waivers[0].submission, "1.1"),
        Verdict.Kind.ACCEPT,
        actor=reviewer,
    )
    services.recuse(
        fresh(waivers[0].submission),
        actor=reviewer,
        reason="Người thân lập phiếu.",
        criterion=criterion_of(waivers[0].submission, "2"),
    )
    client.force_login(reviewer)

    keys = [waiver.pk for waiver in waivers]
    response = client.post(URL, {"chosen": keys, "decision": "refuse", "reason": "Có bộ phận thanh tra."})

    assert response.status_code == 422
    text = response.content.decode()
    assert "Đã không chấp nhận: 1 đề nghị." in text
    assert f"{waivers[0].submission.unit}: " in text and "bạn đã rút khỏi thẩm định tiêu chí này" in text
    assert "Có bộ phận thanh tra." in text
    assert states() == ["requested", "refused"]


def test_a_refusal_says_why_and_nobody_is_decided_on_unticked(client):
    waivers, reviewer = make_requests(units=1)
    client.force_login(reviewer)

    without_reason = client.post(URL, {"chosen": waivers[0].pk, "decision": "refuse"})
    without_choice = client.post(URL, {"decision": "accept"})

    assert "Không chấp nhận thì phải ghi lý do" in without_reason.content.decode()
    assert "Hãy chọn ít nhất một đề nghị" in without_choice.content.decode()
    assert without_reason.status_code == without_choice.status_code == 422
    assert states() == ["requested"]


def test_own_unit_own_request_and_other_desks_are_not_in_the_list(client):
    waivers, reviewer = make_requests(units=2)
    Membership.objects.create(user=reviewer, unit=waivers[0].submission.unit, role=Role.HEAD)
    Waiver.objects.filter(pk=waivers[1].pk).update(requested_by=reviewer)
    client.force_login(reviewer)

    response = client.post(URL, {"chosen": [waiver.pk for waiver in waivers], "decision": "accept"})

    assert list(open_requests(User.objects.get(pk=reviewer.pk))) == []
    assert list(open_requests(make_officer(waivers[0].submission.unit))) == []
    assert response.status_code == 422
    assert states() == ["requested", "requested"]


def test_a_second_click_does_not_decide_a_request_again():
    waivers, reviewer = make_requests(units=1)
    services.decide_waiver(waivers[0], True, actor=reviewer)

    with pytest.raises(WorkflowError, match="đã được quyết định"):
        services.decide_waiver(waivers[0], False, actor=reviewer, reason="Nghĩ lại.")

    assert states() == ["accepted"]


def test_a_decision_is_changed_with_a_reason_and_its_history_says_both(client):
    waivers, reviewer = make_requests(units=1)
    services.decide_waiver(waivers[0], True, actor=reviewer)
    form, key = waivers[0].submission, f"waiver-{waivers[0].pk}"
    client.force_login(reviewer)
    decide = reverse("submissions:waiver-decide", args=[form.pk, waivers[0].pk])

    page = client.get(reverse("submissions:review", args=[form.pk])).content.decode()
    mute = client.post(decide, {f"{key}-decision": "refuse", f"{key}-again": "True"})
    client.post(
        decide, {f"{key}-decision": "refuse", f"{key}-again": "True", f"{key}-reason": "Có thanh tra."}
    )

    assert "Đổi thành không chấp nhận" in page and "Đổi thành chấp nhận" not in page
    assert "Đổi quyết định thì phải ghi lý do" in mute.content.decode()
    assert states() == ["refused"]
    event = Event.objects.filter(action="decide_waiver").latest("sequence")
    assert (event.data["before"], event.data["state"], event.data["level"]) == ("accepted", "refused", "so")
    [line, *_] = history_of(fresh(form), form.campaign_block.spec.node("2"))
    assert line.text.endswith("đổi quyết định: đề nghị không áp dụng không được chấp nhận")
    assert queries.unjudged_codes(fresh(form)) == ["1.1", "1.2", "2"]


def test_decisions_are_changed_many_at_once_and_each_one_that_stays_says_why(client):
    waivers, reviewer = make_requests(units=3)
    services.decide_waivers(waivers[:2], True, actor=reviewer)
    services.decide_waiver(waivers[2], False, actor=reviewer, reason="Có thanh tra.")
    client.force_login(reviewer)
    keys = [waiver.pk for waiver in waivers]

    typed = {"chosen": keys, "decision": "refuse", "reason": "Đã có thanh tra.", "again": "True"}
    response = client.post(f"{URL}?xem=da-quyet-dinh", typed)

    assert response.status_code == 422
    text = response.content.decode()
    assert "Đã không chấp nhận: 2 đề nghị." in text
    assert "Đề nghị đang không được chấp nhận rồi" in text
    assert states() == ["refused"] * 3


def test_nobody_changes_a_decision_when_the_form_has_gone_on():
    waivers, reviewer = make_requests(units=1)
    services.decide_waiver(waivers[0], True, actor=reviewer)
    services.accept_remaining(fresh(waivers[0].submission), actor=reviewer)
    services.verify(fresh(waivers[0].submission), actor=reviewer)

    with pytest.raises(PermissionDenied):
        services.decide_waiver(waivers[0], False, actor=reviewer, reason="Nghĩ lại.", again=True)

    assert list(decided_requests(reviewer)) == []
    assert states() == ["accepted"]


def test_whoever_decided_at_one_level_does_not_decide_at_the_next():
    campaign = make_campaign(make_rubric(TWO_LEVELS))
    [form] = forms_of(campaign)
    ask(fresh(form))
    waiver, below, above = (
        Waiver.objects.get(),
        make_reviewer(form.unit.parent),
        make_reviewer(campaign.agency),
    )
    services.accept(fresh(form), actor=below)
    services.decide_waiver(waiver, True, actor=below)
    services.accept_remaining(fresh(form), actor=below)
    services.forward(fresh(form), actor=below)
    Membership.objects.create(user=below, unit=campaign.agency, role=Role.REVIEWER)
    both = User.objects.get(pk=below.pk)
    services.accept(fresh(form), actor=above)

    with pytest.raises(WorkflowError, match="bạn đã quyết định đề nghị này ở cấp khác"):
        services.decide_waiver(waiver, False, actor=both, reason="Nghĩ lại.", again=True)
    services.decide_waiver(waiver, False, actor=above, reason="Có thanh tra.", again=True)

    assert states() == ["refused"]


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_takes_as_many_statements_for_many_requests(client, django_assert_num_queries, units):
    _, reviewer = make_requests(units=units)
    client.force_login(reviewer)

    with django_assert_num_queries(PAGE_QUERIES):
        response = client.get(URL)

    assert response.content.decode().count('name="chosen"') == units


def test_the_list_narrows_to_one_criterion(client):
    waivers, reviewer = make_requests(units=1)
    client.force_login(reviewer)

    here = client.get(URL, {"tieu_chi": waivers[0].criterion_id}).content.decode()
    unknown = client.get(URL, {"tieu_chi": "0"}).content.decode()

    assert here.count('name="chosen"') == unknown.count('name="chosen"') == 1


@pytest.mark.parametrize(
    ("accepted", "effect"),
    [
        (True, "Được tính điểm tối đa (5 điểm)."),
        (False, "Tiêu chí được chấm như bình thường: theo câu trả lời, chưa trả lời thì được 0 điểm."),
    ],
)
@pytest.mark.parametrize(
    ("name", "args"), [("group", ["2"]), ("response-edit", ["2"]), ("criterion-body", ["2"])]
)
def test_the_unit_reads_the_decision_its_reason_and_what_it_does(client, accepted, effect, name, args):
    (waiver, _), reviewer = make_requests()
    services.decide_waiver(waiver, accepted, actor=reviewer, reason="Theo biên bản ngày 3/11.")
    waiver.refresh_from_db()
    client.force_login(make_officer(waiver.submission.unit))

    page = client.get(reverse(f"submissions:{name}", args=[waiver.submission_id, *args])).content.decode()

    assert waiver.get_state_display() in page
    assert "Ý kiến: Theo biên bản ngày 3/11." in page
    assert effect in page


def test_the_unit_is_told_of_each_decision_and_of_its_change():
    [waiver], reviewer = make_requests(units=1)

    services.decide_waiver(waiver, False, actor=reviewer, reason="Có thanh tra.")
    services.decide_waiver(waiver, True, actor=reviewer, reason="Đã đính chính.", again=True)

    officer = Membership.objects.get(unit=waiver.submission.unit, role=Role.OFFICER).user
    changed, first = Message.objects.filter(recipient=officer, kind="waiver")
    assert first.subject == "Đề nghị không áp dụng tiêu chí 2: không được chấp nhận"
    assert "Lý do: Có thanh tra." in first.body
    assert changed.subject == "Đề nghị không áp dụng tiêu chí 2: được chấp nhận"
    assert changed.path == f"/phieu/{waiver.submission_id}/tieu-chi/2/"


def test_a_decision_that_is_refused_tells_nobody():
    [waiver], reviewer = make_requests(units=1)

    with pytest.raises(WorkflowError):
        services.decide_waiver(waiver, False, actor=reviewer)

    assert not Message.objects.filter(kind="waiver").exists()
