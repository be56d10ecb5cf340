"""What a unit answered and earned at the same criteria in the campaign before, in a few statements."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.db.models import OuterRef, Subquery

from rubrics.answers import display, read_answer
from rubrics.rules import KINDS
from rubrics.scoring import score_answer
from submissions import queries
from submissions.models import Submission


@dataclass(frozen=True)
class LastYear:
    """One criterion of the earlier form: the effective answer and points, and the last reason given."""

    year: int
    answer: str
    points: Fraction | None
    max_points: Fraction
    is_verified: bool
    reason: str


def with_previous(submissions):
    """Add ``previous_id``: the form of the unit in the newest earlier campaign with the same rubric code."""
    campaign = "participation__campaign"
    earlier = Submission.objects.filter(
        participation__unit=OuterRef("participation__unit"),
        participation__campaign__province=OuterRef(f"{campaign}__province"),
        participation__campaign__rubric__code=OuterRef(f"{campaign}__rubric__code"),
        participation__campaign__year__lt=OuterRef(f"{campaign}__year"),
    ).order_by(f"-{campaign}__year", f"-{campaign}__pk")
    return submissions.annotate(previous_id=Subquery(earlier.values("pk")[:1]))


def previous_form(submission):
    """That form; ``submission`` may have been read without it."""
    if hasattr(submission, "previous_id"):
        wanted = [submission.previous_id] if submission.previous_id else []
    else:
        wanted = with_previous(Submission.objects.filter(pk=submission.pk)).values("previous_id")
    return Submission.objects.with_places().filter(pk__in=wanted).first()


def last_year_of(submission, codes=()):
    """By criterion code, of ``codes`` only where some are given; empty where the unit has no earlier form."""
    previous = previous_form(submission)
    if previous is None:
        return {}
    spec = previous.campaign_block.spec
    hidden = queries.covered_by(spec, queries.waived_codes(previous))
    responses = previous.responses.filter(criterion__code__in=codes) if codes else previous.responses
    rows = responses.order_by("criterion__position", "verdicts__level__number").values_list(
        "criterion__code",
        "answer",
        "verdicts__kind",
        "verdicts__answer",
        "verdicts__points",
        "verdicts__reason",
    )
    found = {}
    for (code, answer), verdicts in groupby(rows, key=lambda row: row[:2]):
        leaf = spec.by_code.get(code)
        if leaf is not None and leaf.is_leaf:
            said = (
                waived(previous, leaf) if code in hidden else judged(previous, leaf, answer, list(verdicts))
            )
            found |= {code: said} if said else {}
    return found


def waived(previous, leaf):
    return LastYear(previous.campaign.year, "không áp dụng", None, leaf.known_max, True, "")


def judged(previous, leaf, answer, rows):
    """The effective value after all verdicts; None where nobody said anything."""
    verdicts = [row[2:5] for row in rows if row[2]]
    effective, points = queries.after_verdicts(answer, verdicts)
    if not effective and points is None:
        return None
    stored = read_answer(leaf, effective) if effective else None
    # What compares units was scored with all of them: its points stand in the ranking, not here.
    if stored and not KINDS[leaf.rule.kind].compares_units:
        points = score_answer(leaf, stored).points
    reasons = [row[5] for row in rows if row[5]]
    return LastYear(
        previous.campaign.year,
        display(leaf, stored) if stored else "",
        points,
        leaf.known_max,
        previous.status == Submission.Status.VERIFIED,
        reasons[-1] if reasons and previous.campaign.shows_reasons else "",
    )
