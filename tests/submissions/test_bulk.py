"""Acceptance of a whole filter: the same verdicts and refusals as one by one, and ten minutes to undo."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.events import first_broken_event
from egov_scoring.models import Event, Role
from submissions import review_queue_queries as queue
from submissions import services
from submissions.errors import WorkflowError
from submissions.models import BulkAct, BulkPart, Submission, Verdict
from submissions.services import bulk
from tests.factories import (
    FULL_ANSWERS,
    criterion_of,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db
Kind = Verdict.Kind
PROVEN = ("1.1", "1.2")


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def make_desk(units=2):
    """Accepted forms with evidence at 1.1 and 1.2, none at 2; and the reviewer."""
    campaign = make_campaign(units=units)
    reviewer = make_reviewer(campaign.agency)
    forms = sorted(forms_of(campaign), key=lambda form: form.unit.sort_key)
    for number, form in enumerate(forms):
        officer = make_officer(form.unit)
        fill(form, FULL_ANSWERS, actor=officer)
        for code in PROVEN:
            upload = make_upload(content=f"%PDF-1.4\n{number}{code}".encode())
            services.add_file(form, criterion_of(form, code), upload, actor=officer)
        services.request_signature(fresh(form), actor=officer)
        services.sign_and_submit(fresh(form), actor=make_head(form.unit))
        services.accept(fresh(form), actor=reviewer)
    return [fresh(form) for form in forms], reviewer


def chosen_by(user):
    return queue.acceptable_by_form(queue.queue_items(queue.queue_of(user)))


def accepted_by(user):
    """A bulk act on everything that the queue of ``user`` offers."""
    act = services.plan_bulk(chosen_by(user), actor=user)
    services.run_bulk(act, lambda done, total: None)
    act.refresh_from_db()
    return act


def rows():
    fields = ("response__submission", "response__criterion__code", "level", "kind", "answer", "points")
    return set(Verdict.objects.values_list(*fields, "reason", "revision", "given_by"))


def test_the_list_and_its_number_are_shown_before_anything_is_accepted(client):
    (first, second), reviewer = make_desk()
    client.force_login(reviewer)

    response = client.get(reverse("submissions:bulk-accept"))

    assert [(form.pk, codes) for form, codes in response.context["lines"]] == [
        (first.pk, ["1.1", "1.2"]),
        (second.pk, ["1.1", "1.2"]),
    ]
    assert "Chấp nhận 4 mục của 2 đơn vị?" in response.content.decode()
    assert Verdict.objects.count() == 0


def test_exactly_the_confirmed_list_is_accepted_with_one_event_per_form(client):
    forms, reviewer = make_desk()
    client.force_login(reviewer)
    address = reverse("submissions:bulk-accept", query={"tieu_chi": "1.1"})
    mark = client.get(address).context["mark"]

    response = client.post(address, {"mark": mark})

    assert response.url == reverse("submissions:bulk-act", args=[BulkAct.objects.get().pk])
    assert {row[:2] for row in rows()} == {(form.pk, "1.1") for form in forms}
    events = Event.objects.filter(action="accept_remaining").values_list("data__criteria", flat=True)
    assert list(events) == [["1.1"], ["1.1"]]


def test_a_list_that_changed_since_it_was_shown_is_shown_again(client):
    (first, _), reviewer = make_desk()
    client.force_login(reviewer)
    address = reverse("submissions:bulk-accept")
    mark = client.get(address).context["mark"]
    services.give_verdict(first, criterion_of(first, "1.1"), Kind.ACCEPT, actor=reviewer)

    response = client.post(address, {"mark": mark})

    assert response.status_code == 422
    assert "Danh sách đã thay đổi từ lúc bạn xem" in response.content.decode()
    assert Verdict.objects.count() == 1


def test_a_bulk_act_writes_what_single_acts_write():
    forms, reviewer = make_desk()
    accepted_by(reviewer)
    in_bulk = rows()
    Verdict.objects.all().delete()

    for form in forms:
        for code in PROVEN:
            services.give_verdict(fresh(form), criterion_of(form, code), Kind.ACCEPT, actor=reviewer)

    assert rows() == in_bulk


def test_a_bulk_act_refuses_what_a_single_act_refuses():
    (form,), reviewer = make_desk(1)
    act = services.plan_bulk({form.pk: ["1.1", "1.2"]}, actor=reviewer)
    form.waivers.create(criterion=criterion_of(form, "1.1"), reason="Không có.", requested_by=reviewer)

    services.run_bulk(act, lambda done, total: None)
    with pytest.raises(WorkflowError) as single:
        services.give_verdict(form, criterion_of(form, "1.1"), Kind.ACCEPT, actor=reviewer)

    assert act.parts.get().outcome == str(single.value)
    assert {row[1] for row in rows()} == {"1.2"}


def test_the_own_unit_is_left_out_and_refused():
    (form, other), _ = make_desk()
    both = make_user(form.campaign.agency, Role.REVIEWER)
    both.memberships.create(unit=form.unit, role=Role.OFFICER)

    offered = chosen_by(both)
    act = services.plan_bulk({form.pk: ["1.1"]}, actor=both)
    services.run_bulk(act, lambda done, total: None)

    assert set(offered) == {other.pk}
    assert act.parts.get().state == BulkPart.State.REFUSED
    assert rows() == set()


def test_what_was_judged_in_the_meantime_stays():
    (form,), reviewer = make_desk(1)
    act = services.plan_bulk(chosen_by(reviewer), actor=reviewer)
    other = make_reviewer(form.campaign.agency)
    services.give_verdict(form, criterion_of(form, "1.1"), Kind.ACCEPT, actor=other)

    services.run_bulk(act, lambda done, total: None)

    assert act.parts.get().accepted == 1
    assert Verdict.objects.get(response__criterion__code="1.1").given_by == other


def test_undo_takes_back_only_what_still_stands_and_says_what_does_not():
    (first, second), reviewer = make_desk()
    act = accepted_by(reviewer)
    services.give_verdict(fresh(first), criterion_of(first, "1.1"), Kind.ACCEPT, actor=reviewer)
    services.accept_remaining(fresh(second), actor=reviewer)
    services.verify(fresh(second), actor=reviewer)

    services.undo_bulk(act, actor=reviewer)

    assert {row[:2] for row in rows()} == {(first.pk, "1.1"), *((second.pk, c) for c in ("1.1", "1.2", "2"))}
    assert [(part.state, part.undone, part.outcome) for part in act.parts.order_by("submission__pk")] == [
        ("undone", 1, "1 tiêu chí đã được xét lại sau đó, giữ nguyên."),
        ("kept", 0, "Phiếu đã được chuyển đi, kết luận giữ nguyên."),
    ]


def test_after_ten_minutes_nothing_is_undone(client):
    _, reviewer = make_desk()
    act = accepted_by(reviewer)
    BulkAct.objects.update(finished_at=timezone.now() - timedelta(minutes=10))
    client.force_login(reviewer)

    page = client.post(reverse("submissions:bulk-undo", args=[act.pk]), follow=True).content.decode()

    assert "Chỉ hoàn tác được trong 10 phút" in page
    assert len(rows()) == 4


def test_only_who_accepted_undoes_and_only_once():
    (form, _), reviewer = make_desk()
    act = accepted_by(reviewer)

    with pytest.raises(PermissionDenied):
        services.undo_bulk(act, actor=make_reviewer(form.campaign.agency))
    services.undo_bulk(act, actor=reviewer)
    with pytest.raises(WorkflowError):
        services.undo_bulk(BulkAct.objects.get(), actor=reviewer)

    assert rows() == set()


def test_the_act_of_another_person_does_not_exist(client):
    (form, _), reviewer = make_desk()
    act = accepted_by(reviewer)
    client.force_login(make_reviewer(form.campaign.agency))

    assert client.get(reverse("submissions:bulk-act", args=[act.pk])).status_code == 404
    assert client.post(reverse("submissions:bulk-undo", args=[act.pk])).status_code == 404


def test_the_act_its_end_and_its_undoing_leave_events_of_their_own():
    _, reviewer = make_desk()
    act = accepted_by(reviewer)
    services.undo_bulk(act, actor=reviewer)

    of_act = Event.objects.filter(stream=f"bulkact:{act.pk}").order_by("sequence")

    assert list(of_act.values_list("action", "actor", "data")) == [
        ("plan_acceptance", reviewer.pk, {"forms": 2, "criteria": 4}),
        ("finish_acceptance", reviewer.pk, {"forms": 2, "criteria": 4}),
        ("undo_bulk_acceptance", reviewer.pk, {"forms": 2, "criteria": 4}),
    ]
    assert first_broken_event() is None


@pytest.mark.parametrize("step", ["accept_planned", "undo_part"])
def test_an_act_of_few_forms_that_breaks_off_leaves_nothing_half_done(monkeypatch, step):
    _, reviewer = make_desk()
    act = accepted_by(reviewer) if step == "undo_part" else None
    before, whole = rows(), getattr(bulk, step)

    def breaks_at_the_second(*arguments):
        monkeypatch.setattr(bulk, step, broken)
        return whole(*arguments)

    def broken(*arguments):
        raise RuntimeError("power cut")

    monkeypatch.setattr(bulk, step, breaks_at_the_second)
    with pytest.raises(RuntimeError):
        if act:
            services.undo_bulk(act, actor=reviewer)
        else:
            services.accept_at_once(chosen_by(reviewer), actor=reviewer)

    assert rows() == before
    assert not BulkAct.objects.exclude(undone_at=None).exists()
    assert BulkAct.objects.count() == bool(act)


def test_what_a_broken_run_accepted_is_undone_and_the_rest_is_left_alone():
    _, reviewer = make_desk()
    act = services.plan_bulk(chosen_by(reviewer), actor=reviewer)
    bulk.accept_part(act.parts.first().pk)

    services.undo_bulk(act, actor=reviewer)
    services.run_bulk(act, lambda done, total: None)

    assert rows() == set()
    assert [part.state for part in act.parts.all()] == ["undone", "waiting"]
    assert BulkAct.objects.get().finished_at is None
