"""How far a campaign is, as far as a person's desks reach: the agency's units, a district's communes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max
from django.utils import timezone

from egov_scoring.models import Unit
from submissions import queries
from submissions.campaign_queries import Counts, boards, counts_by
from submissions.models import Participation, Revision, Verdict
from submissions.progress_chart import submission_chart


@dataclass(frozen=True)
class PlaceRow:
    """The units below one unit; a line of the table of progress."""

    key: int
    name: str
    counts: Counts
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class DayRow:
    day: date
    number: int
    so_far: int


def places_of(user, campaign):
    """How the units of the user's desks take part in a campaign."""
    forms = queries.submissions_to_review(user).values("pk")
    return Participation.objects.filter(campaign=campaign, submission__in=forms)


def boards_of(user, campaign):
    return [board for board in boards(campaign, places_of(user, campaign)) if board.counts != Counts()]


def districts_of(user, campaign):
    """The units below each unit above; nothing where no unit has one."""
    counts = counts_by("unit__parent", places_of(user, campaign).filter(unit__parent__isnull=False))
    parents = Unit.objects.filter(pk__in=counts).in_name_order()
    return [
        PlaceRow(unit.pk, unit.name, counts[unit.pk], url=f"?ky={campaign.pk}&huyen={unit.pk}#don-vi")
        for unit in parents
    ]


def reviewers_of(user, campaign):
    """Who concluded how much, on how many forms, and when last."""
    verdicts = Verdict.objects.filter(response__submission__participation__in=places_of(user, campaign))
    return (
        verdicts.order_by()
        .values("given_by", "given_by__full_name")
        .annotate(
            number=Count("pk"), forms=Count("response__submission", distinct=True), last=Max("given_at")
        )
        .order_by("-number", "given_by")
    )


def days_of(user, campaign):
    """On which day how many forms came for the first time."""
    firsts = Revision.objects.filter(
        number=1, submission__participation__in=places_of(user, campaign)
    ).values_list("submitted_at", flat=True)
    counts = Counter(timezone.localdate(moment) for moment in firsts)
    rows, so_far = [], 0
    for day in sorted(counts):
        so_far += counts[day]
        rows.append(DayRow(day, counts[day], so_far))
    return rows


def chart_of(campaign, rows, blocks):
    """The days against the due days; None before the first form has come."""
    if not rows:
        return None
    units = sum(board.counts.units for board in blocks)
    # The instant is exclusive: the day before it is the last one in time.
    dues = [
        timezone.localdate(board.campaign_block.due_at - timedelta(seconds=1))
        for board in blocks
        if board.counts.units
    ]
    opened = timezone.localdate(campaign.opened_at) if campaign.opened_at else rows[0].day
    first, today = min(opened, rows[0].day), timezone.localdate()
    last = max(rows[-1].day, min(today, max(dues) + timedelta(days=14)), *dues)
    total = max(units, rows[-1].so_far)
    return submission_chart([(row.day, row.number) for row in rows], total, first, last, dues)
