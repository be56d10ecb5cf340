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


@dataclass(frozen=True)
class Earlier:
    """An earlier form with its answers, as (code, answer, verdicts), and what did not apply in it.

    A verdict is (kind, answer, points, reason), the lowest level first.
    """

    form: Submission
    answers: list[tuple[str, str, list[tuple]]]
    waived: frozenset[str]


def last_year_of(submission, codes=()):
    """By criterion code, of ``codes`` only where some are given; empty where the unit has no earlier form."""
    if "earlier" not in submission.__dict__:
        submission.earlier = read_earlier(submission, codes)
    return said_in(submission.earlier) if submission.earlier else {}


def read_earlier(submission, codes):
    previous = previous_form(submission)
    if previous is None:
        return None
    responses = previous.responses.filter(criterion__code__in=codes) if codes else previous.responses
    rows = responses.order_by("criterion__position", "verdicts__level__number").values_list(
        "criterion__code",
        "answer",
        "verdicts__kind",
        "verdicts__answer",
        "verdicts__points",
        "verdicts__reason",
    )
    answers = [
        (code, answer, [row[2:] for row in found if row[2]])
        for (code, answer), found in groupby(rows, key=lambda row: row[:2])
    ]
    return Earlier(previous, answers, queries.waived_codes(previous))


def said_in(earlier):
    spec = earlier.form.campaign_block.spec
    hidden = queries.covered_by(spec, earlier.waived)
    found = {}
    for code, answer, verdicts in earlier.answers:
        leaf = spec.by_code.get(code)
        if leaf is not None and leaf.is_leaf:
            is_waived = code in hidden
            found[code] = (
                waived(earlier.form, leaf) if is_waived else judged(earlier.form, leaf, answer, verdicts)
            )
    return {code: said for code, said in found.items() if said}


def waived(previous, leaf):
    return LastYear(previous.campaign.year, "không áp dụng", None, leaf.known_max, True, "")


def judged(previous, leaf, answer, verdicts):
    """The effective value after all verdicts; None where nobody said anything."""
    effective, points = queries.after_verdicts(answer, [verdict[:3] for verdict in verdicts])
    if not effective and points is None:
        return None
    stored = read_answer(leaf, effective) if effective else None
    # What compares units was scored with all of them: its points stand in the ranking, not here.
    if stored and not KINDS[leaf.rule.kind].compares_units:
        points = score_answer(leaf, stored).points
    reasons = [reason for _, _, _, reason in verdicts if reason]
    return LastYear(
        previous.campaign.year,
        display(leaf, stored) if stored else "",
        points,
        leaf.known_max,
        previous.status == Submission.Status.VERIFIED,
        reasons[-1] if reasons and previous.campaign.shows_reasons else "",
    )
