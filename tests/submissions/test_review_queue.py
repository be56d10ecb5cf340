"""The queue: one item per criterion and form, filtered in SQL, walked by criterion or by unit."""

import pytest
from django.urls import reverse

from egov_scoring.models import Role
from rubrics.answers import parse_answer
from submissions import review_queue_queries as queue
from submissions import services
from submissions.desk_queries import desk, desk_rows
from submissions.inspecting_queries import flags_of
from submissions.models import Submission, Verdict
from submissions.risk_queries import with_risk
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
    make_unit,
    make_upload,
    make_user,
    return_form,
)

pytestmark = pytest.mark.django_db
Kind = Verdict.Kind
LEAVES = ("1.1", "1.2", "2")
QUEUE_QUERIES = 17
ITEM_QUERIES = 34
SHOWN_ANSWERS = {
    "c-1-1-answer": "#1",
    "c-1-2-answer_first": "42",
    "c-1-2-answer_second": "60",
    "c-2-answer": "#1",
}


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def hand_in(submission):
    services.request_signature(fresh(submission), actor=make_officer(submission.unit))
    services.sign_and_submit(fresh(submission), actor=make_head(submission.unit))


def make_desk(units=2, **campaign):
    """Accepted forms, in the order of their units' names, and the reviewer who accepted them."""
    campaign = make_campaign(units=units, **campaign)
    reviewer = make_reviewer(campaign.agency)
    forms = sorted(forms_of(campaign), key=lambda form: form.unit.sort_key)
    for form in forms:
        fill(form, FULL_ANSWERS, actor=make_officer(form.unit))
        hand_in(form)
        services.accept(fresh(form), actor=reviewer)
    return [fresh(form) for form in forms], reviewer


def accept(submission, code, reviewer):
    services.give_verdict(submission, criterion_of(submission, code), Kind.ACCEPT, actor=reviewer)


def lower(submission, code, text, reviewer):
    services.give_verdict(
        fresh(submission),
        criterion_of(submission, code),
        Kind.CORRECT,
        actor=reviewer,
        answer=parse_answer(submission.campaign_block.spec.node(code), text),
        reason="Thiếu 12 văn bản.",
    )


def queue_url(**values):
    return reverse("submissions:review-queue", query=values)


def item_url(submission, code, **values):
    return reverse("submissions:queue-item", args=[submission.pk, code], query=values)


def shown(client, **values):
    page = client.get(queue_url(**values))
    return [(item.submission.pk, item.node.code) for item in page.context["items"]]


def test_the_queue_goes_by_criterion_or_by_unit(client):
    (first, second), reviewer = make_desk()
    client.force_login(reviewer)

    by_criterion = [(form.pk, code) for code in LEAVES for form in (first, second)]

    assert shown(client) == by_criterion
    assert shown(client, xep="don-vi") == [(form.pk, code) for form in (first, second) for code in LEAVES]


def make_mixed_desk():
    """Of the first form 1.1 is judged, 1.2 lowered, 2 has evidence; of the second 2 asks not to apply."""
    campaign = make_campaign(units=2)
    reviewer = make_reviewer(campaign.agency)
    first, second = sorted(forms_of(campaign), key=lambda form: form.unit.sort_key)
    for form in (first, second):
        fill(form, FULL_ANSWERS, actor=make_officer(form.unit))
    services.add_file(first, criterion_of(first, "2"), make_upload(), actor=make_officer(first.unit))
    services.ask_waiver(
        second, criterion_of(second, "2"), actor=make_officer(second.unit), reason="Không có thanh tra."
    )
    for form in (first, second):
        hand_in(form)
        services.accept(fresh(form), actor=reviewer)
    accept(fresh(first), "1.1", reviewer)
    lower(first, "1.2", "30/60", reviewer)
    return fresh(first), fresh(second), reviewer


def test_the_filter_finds_states_traits_groups_and_units(client):
    first, second, reviewer = make_mixed_desk()
    client.force_login(reviewer)

    found = {
        name: shown(client, **values)
        for name, values in {
            "judged": {"trang_thai": "da-xet"},
            "open": {"trang_thai": "chua-xet"},
            "requested": {"trang_thai": "khong-ap-dung"},
            "differs": {"trang_thai": "tat-ca", "dac_diem": "khac-tu-cham"},
            "proven": {"dac_diem": "co-minh-chung"},
            "group": {"tieu_chi": "1"},
            "unit": {"don_vi": first.unit.pk},
            "block": {"khoi": first.campaign_block.pk, "tieu_chi": "2"},
        }.items()
    }

    assert found == {
        "judged": [(first.pk, "1.1"), (first.pk, "1.2")],
        "open": [(second.pk, "1.1"), (second.pk, "1.2"), (first.pk, "2")],
        "requested": [(second.pk, "2")],
        "differs": [(first.pk, "1.2")],
        "proven": [(first.pk, "2")],
        "group": [(second.pk, "1.1"), (second.pk, "1.2")],
        "unit": [(first.pk, "2")],
        "block": [(first.pk, "2"), (second.pk, "2")],
    }


def test_what_was_accepted_as_not_applicable_leaves_the_queue(client):
    _, second, reviewer = make_mixed_desk()
    services.decide_waiver(second.waivers.get(), True, actor=reviewer)
    client.force_login(reviewer)

    assert (second.pk, "2") not in shown(client, trang_thai="tat-ca")


def test_a_criterion_changed_after_its_verdict_is_back_in_the_queue(client):
    (form, _), reviewer = make_desk()
    services.accept_remaining(form, actor=reviewer)
    return_form(fresh(form), actor=reviewer, questions={"1.2": "Xem lại."})
    answer(fresh(form), "1.2", "30/60", actor=make_officer(form.unit), note="Đã sửa.")
    hand_in(form)
    services.accept(fresh(form), actor=reviewer)
    client.force_login(reviewer)

    page = client.get(item_url(form, "1.2")).content.decode()

    assert shown(client, trang_thai="da-thay-doi") == [(form.pk, "1.2")]
    assert "câu trả lời 42/60 → 30/60; giải trình" in page


def test_the_figures_of_the_queue_are_those_of_the_list_of_forms():
    first, second, reviewer = make_mixed_desk()
    items = queue.queue_items(queue.queue_of(reviewer))

    figures = {form.pk: queue.figures(items.filter(pk=form.pk)) for form in (first, second)}
    rows = {row.submission.pk: (row.judged, row.to_judge) for row in desk_rows(reviewer, desk(reviewer))}

    assert {pk: (f[queue.JUDGED], f["number"]) for pk, f in figures.items()} == rows


@pytest.mark.parametrize("units", [1, 3])
def test_the_queue_costs_the_same_for_one_and_three_forms(client, units, django_assert_num_queries):
    _, reviewer = make_desk(units)
    client.force_login(reviewer)

    with django_assert_num_queries(QUEUE_QUERIES):
        response = client.get(queue_url())

    assert len(response.context["items"]) == 3 * units


@pytest.mark.parametrize("units", [1, 3])
def test_an_item_costs_the_same_for_one_and_three_forms(client, units, django_assert_num_queries):
    forms, reviewer = make_desk(units)
    client.force_login(reviewer)

    with django_assert_num_queries(ITEM_QUERIES):
        response = client.get(item_url(forms[0], "1.1"))

    assert len(response.context["queue_items"]) == 3 * units


def test_a_saved_verdict_opens_the_next_open_item_of_the_filter(client):
    (first, second), reviewer = make_desk()
    accept(second, "1.1", reviewer)
    client.force_login(reviewer)

    def save(form, code, **values):
        return client.post(
            item_url(form, code, **values), {"kind": "accept", "reason": ""} | SHOWN_ANSWERS
        ).url

    assert save(first, "1.1") == item_url(first, "1.2")
    assert save(first, "1.2", xep="don-vi") == item_url(first, "2", xep="don-vi")
    assert save(second, "1.2", tieu_chi="1") == queue_url(tieu_chi="1")
    assert save(second, "2") == item_url(first, "2")
    assert save(first, "2") == queue_url()


def test_next_and_previous_keep_the_queue_in_the_address(client):
    (first, second), reviewer = make_desk()
    client.force_login(reviewer)

    context = client.get(item_url(second, "1.1", tieu_chi="1")).context

    assert context["before_url"] == item_url(first, "1.1", tieu_chi="1")
    assert context["after_url"] == item_url(first, "1.2", tieu_chi="1")


@pytest.mark.parametrize("order", queue.ORDERS)
def test_the_items_beside_a_place_are_those_of_the_whole_order(order):
    _, reviewer = make_desk(units=4)
    of_person = queue.queue_of(reviewer)
    items = with_risk(queue.queue_items(of_person), of_person.forms)
    keys = list(queue.keys_of(items, order))

    for number, key in enumerate(keys):
        place = queue.place_of(items, order, *key)
        assert queue.beside(items, order, place, 5, forward=True) == keys[number + 1 :][:5]
        assert queue.beside(items, order, place, 5, forward=False) == keys[:number][-5:]


def test_every_figure_of_the_queue_counts_the_items_that_its_state_filters():
    *_, reviewer = make_mixed_desk()
    items = queue.queue_items(queue.queue_of(reviewer))

    assert queue.figures(items) == {
        "number": items.count(),
        **{name: items.filter(condition).count() for name, condition in queue.STATES.items()},
        "acceptable": items.filter(queue.ACCEPTABLE).count(),
    }


def test_the_own_unit_and_the_items_of_other_desks_do_not_exist(client):
    (form, other), _ = make_desk()
    both = make_user(form.campaign.agency, Role.REVIEWER)
    both.memberships.create(unit=form.unit, role=Role.OFFICER)
    stranger = make_reviewer(make_unit(kind="co-quan"))

    client.force_login(both)
    mine = {submission for submission, _ in shown(client)}
    own_answer = client.get(item_url(form, "1.1")).status_code
    client.force_login(stranger)

    assert mine == {other.pk}
    assert own_answer == 404
    assert shown(client) == []
    assert client.get(item_url(form, "1.1")).status_code == 404
    assert client.post(item_url(form, "1.1"), {"kind": "accept"}).status_code == 404


def test_the_order_by_risk_begins_with_what_most_points_rest_on_unproved(client):
    (first, second), reviewer = make_desk()
    client.force_login(reviewer)

    page = client.get(queue_url(xep="rui-ro"))
    flagged = client.get(queue_url(xep="rui-ro", dac_diem="co-co"))
    item = client.get(item_url(second, "2", xep="rui-ro"))

    # Full points without a file: 5 at criterion 2, 2 at 1.1; 1.2 is not full.
    keys = [(item.submission.pk, item.node.code) for item in page.context["items"]]
    assert keys == [(form.pk, code) for code in ("2", "1.1", "1.2") for form in (first, second)]
    assert [item.node.code for item in flagged.context["items"]] == ["2", "2", "1.1", "1.1"]
    assert item.context["after_url"] == item_url(first, "1.1", xep="rui-ro")
    assert item.context["before_url"] == item_url(first, "2", xep="rui-ro")


def test_the_order_by_risk_forgets_what_somebody_has_looked_at(client):
    (form,), reviewer = make_desk(units=1)
    client.force_login(reviewer)
    client.get(queue_url(xep="rui-ro"))
    [flag] = [flag for flag in flags_of([form]) if flag.node.code == "2"]

    services.look_at(
        form, criterion_of(form, "2"), flag.check.code, flag.fingerprint, actor=reviewer, remark="Đã gọi hỏi."
    )

    page = client.get(queue_url(xep="rui-ro"))
    assert [item.node.code for item in page.context["items"]] == ["1.1", "1.2", "2"]


def test_the_queue_says_what_the_reader_judged_and_what_is_left_of_the_assigned(client):
    (form,), reviewer = make_desk(units=1)
    colleague = make_reviewer(form.campaign.agency)
    head = make_user(form.campaign.agency, Role.HEAD)
    accept(form, "1.1", reviewer)
    lower(form, "1.2", "30/60", reviewer)
    services.assign(form.levels[0], form.campaign.agency, [(form.unit, "1")], colleague, actor=head)

    client.force_login(reviewer)
    own = client.get(queue_url()).context["own"]
    client.force_login(colleague)
    others = client.get(queue_url()).context["own"]

    assert (own["verdicts"].today, own["verdicts"].number, own["verdicts"].accepted) == (2, 2, 1)
    assert own["left"] is None
    assert (others["verdicts"].number, others["left"]) == (0, 0)
