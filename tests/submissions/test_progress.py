"""Tiến độ: one meaning of progress everywhere, counted for each desk, and reminders at most once a day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Event, Message, Role
from submissions import queries, services
from submissions.campaign_queries import Counts
from submissions.desk_queries import desk, desk_rows
from submissions.errors import WorkflowError
from submissions.models import Campaign, Submission, Verdict, Waiver
from submissions.overview_queries import forms_of_campaign, overviews
from submissions.own_work_queries import OwnVerdicts, own_verdicts
from submissions.progress_chart import submission_chart
from submissions.progress_queries import boards_of, days_of, districts_of, reviewers_of
from submissions.review_queries import review_sheet
from submissions.services.reminding import waiting_forms
from tests.factories import (
    FULL_ANSWERS,
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
    make_unit,
    make_user,
)
from tests.submissions.test_permissions import TWO_LEVELS

pytestmark = pytest.mark.django_db


def in_review():
    """A form that a reviewer has accepted as complete."""
    submission = make_submission()
    officer = make_officer(submission.unit)
    fill(submission, FULL_ANSWERS, actor=officer)
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=make_head(submission.unit))
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    return Submission.objects.with_places().get(pk=submission.pk), reviewer


def judge(submission, reviewer, codes):
    for code in codes:
        services.give_verdict(submission, criterion_of(submission, code), "accept", actor=reviewer)


def shown(submission, reviewer):
    """What the list and the form's own page say."""
    (row,) = desk_rows(reviewer, desk(reviewer).filter(pk=submission.pk))
    fresh = Submission.objects.with_places().get(pk=submission.pk)
    assert (row.judged, row.to_judge) == review_sheet(fresh).progress
    return row.judged, row.to_judge


@pytest.mark.parametrize("codes", [(), ("1.1",), ("1.1", "1.2"), ("1.1", "1.2", "2")])
@pytest.mark.parametrize("waiver", ["", "requested", "accepted", "refused"])
def test_full_progress_means_that_no_criterion_is_open(codes, waiver):
    submission, reviewer = in_review()
    judge(submission, reviewer, codes)
    if waiver:
        # Written straight: a unit asks while a return is with it, after a verdict or before.
        Waiver.objects.create(
            submission=submission,
            criterion=criterion_of(submission, "2"),
            state=waiver,
            requested_by=reviewer,
            decided_by=None if waiver == "requested" else reviewer,
        )

    done, total = shown(submission, reviewer)

    assert (done == total) == (queries.review_problems(submission) == [])


def test_the_agency_counts_every_unit_and_a_district_its_communes():
    campaign = make_campaign(make_rubric(TWO_LEVELS), units=3)
    first, second, other = forms_of(campaign)
    other.unit.parent = make_unit(kind="cap-tren", name="Huyện khác")
    other.unit.save()
    Submission.objects.filter(pk=first.pk).update(status="submitted", level=1)
    agency, district = make_reviewer(campaign.agency), make_reviewer(first.unit.parent)

    assert [board.counts for board in boards_of(agency, campaign)] == [Counts(3, waiting=1, filling=2)]
    assert [board.counts for board in boards_of(district, campaign)] == [Counts(2, waiting=1, filling=1)]
    assert {row.name: row.counts.units for row in districts_of(agency, campaign)} == {
        second.unit.parent.name: 2,
        "Huyện khác": 1,
    }
    assert boards_of(make_reviewer(make_unit()), campaign) == []


def test_days_and_reviewers_are_counted():
    submission, reviewer = in_review()
    judge(submission, reviewer, ["1.1", "1.2"])

    (day,), (line,) = (
        days_of(reviewer, submission.campaign),
        reviewers_of(reviewer, submission.campaign),
    )

    assert (day.day, day.number, day.so_far) == (timezone.localdate(), 1, 1)
    assert (line["given_by"], line["number"], line["forms"]) == (reviewer.pk, 2, 1)


def test_the_line_of_the_chart_steps_up_to_all_units():
    chart = submission_chart(
        [(date(2021, 1, 1), 1), (date(2021, 1, 11), 3)],
        4,
        date(2021, 1, 1),
        date(2021, 1, 21),
        [date(2021, 1, 15)],
    )

    assert chart.path == "M44 184H44V142H464V16H884"
    assert [(mark.place, mark.label) for mark in chart.dues] == [(632, "hạn 15/1")]
    assert [mark.label for mark in chart.levels] == ["0", "2", "4"]


def world():
    """Three units of which one has submitted, one has an officer, one has nobody."""
    campaign = make_campaign(units=3)
    make_submitted(campaign)
    forms = [form for form in forms_of(campaign) if form.status == "draft"]
    officer = make_officer(forms[0].unit)
    return campaign, forms, officer, make_reviewer(campaign.agency)


def test_the_units_shown_are_reminded_once_a_day(client):
    campaign, forms, officer, reviewer = world()
    client.force_login(reviewer)
    board = reverse("submissions:progress")
    url = reverse("submissions:progress-remind", args=[campaign.pk])

    before = client.get(board).text
    client.post(url, {"back": "tinh_trang=chua-nop"})
    client.post(url, {"back": ""})
    after = client.get(board).text

    assert "Nhắc 1 đơn vị (1 người)" in before
    assert "1 đơn vị chưa có tài khoản nhận nhắc" in before
    (message,) = Message.objects.filter(kind="reminder")
    assert (message.recipient, message.path) == (officer, reverse("submissions:form", args=[forms[0].pk]))
    assert forms[0].unit.name in message.body
    assert "đã nhắc hôm nay" in after
    assert [event.data for event in Event.objects.filter(action="remind").order_by("pk")] == [
        {"submissions": [forms[0].pk], "posted": 1},
        {"submissions": [], "posted": 0},
    ]


def test_a_filter_narrows_who_is_reminded(client):
    campaign, _, _, reviewer = world()
    client.force_login(reviewer)

    client.post(reverse("submissions:progress-remind", args=[campaign.pk]), {"back": "tinh_trang=qua-han"})

    assert Message.objects.filter(kind="reminder").count() == 0


def test_who_does_not_verify_reminds_nobody(client):
    campaign, forms, _, _ = world()
    stranger = make_reviewer(make_unit())
    client.force_login(stranger)

    with pytest.raises(PermissionDenied):
        services.remind(campaign, forms, actor=stranger)
    assert client.post(reverse("submissions:progress-remind", args=[campaign.pk])).status_code == 404
    assert "Chưa có kỳ đánh giá nào" in client.get(reverse("submissions:progress")).text


def test_nobody_is_reminded_of_a_campaign_that_is_closed():
    campaign, forms, _, reviewer = world()
    Campaign.objects.update(status="closed")

    with pytest.raises(WorkflowError, match="không mở"):
        services.remind(campaign, forms, actor=reviewer)


def test_overdue_and_returned_units_are_told_apart():
    campaign, (late, _), _, reviewer = world()
    campaign.blocks.update(due_at=timezone.now() - timedelta(days=1))
    Submission.objects.filter(pk=late.pk).update(status="returned", level=1)

    found = {
        state: waiting_forms(reviewer, campaign, state=state).count()
        for state in ("chua-nop", "qua-han", "tra-lai", "")
    }

    assert found == {"chua-nop": 0, "qua-han": 1, "tra-lai": 1, "": 2}


@pytest.mark.parametrize("units", [2, 5])
def test_the_board_reads_the_same_however_many_units(client, django_assert_num_queries, units):
    campaign = make_campaign(units=units)
    make_submitted(campaign)
    for form in forms_of(campaign):
        make_user(form.unit, "officer")
    client.force_login(make_reviewer(campaign.agency))

    with django_assert_num_queries(14):
        client.get(reverse("submissions:progress"))


def test_list_page_and_workbook_give_the_same_progress_and_all_only_when_nothing_is_open():
    """Three forms: nothing judged, one criterion judged, everything judged but one request undecided."""
    campaign = make_campaign(units=3)
    reviewer = make_reviewer(campaign.agency)
    for form in forms_of(campaign):
        head = make_user(form.unit, Role.OFFICER, Role.HEAD)
        fill(form, FULL_ANSWERS, actor=head)
        services.request_signature(form, actor=head)
        services.sign_and_submit(form, actor=head)
        services.accept(form, actor=reviewer)
    _, second, third = forms_of(campaign)
    services.give_verdict(second, criterion_of(second, "1.1"), Verdict.Kind.ACCEPT, actor=reviewer)
    services.accept_remaining(third, actor=reviewer)

    forms = forms_of_campaign(reviewer, campaign).order_by("pk")
    listed = [(row.judged, row.to_judge) for row in desk_rows(reviewer, desk(reviewer).order_by("pk"))]
    exported = [overview.progress for overview in overviews(reviewer, forms)]
    open_codes = [len(review_sheet(form).unjudged) for form in forms_of(campaign)]

    assert listed == exported == [(0, 3), (1, 3), (3, 3)]
    assert open_codes == [total - done for done, total in listed]


def test_a_reviewer_reads_only_own_figures():
    form, reviewer = in_review()
    colleague = make_reviewer(form.campaign.agency)
    services.give_verdict(form, criterion_of(form, "1.1"), Verdict.Kind.ACCEPT, actor=reviewer)
    services.accept_remaining(form, actor=colleague)

    assert own_verdicts(reviewer) == OwnVerdicts(today=1, number=1, accepted=1)
    assert own_verdicts(colleague) == OwnVerdicts(today=2, number=2, accepted=2)
