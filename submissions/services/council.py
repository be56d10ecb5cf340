"""The council's acts on many forms at once, each by the same judgement as on the page of one form."""

from dataclasses import dataclass
from datetime import date as Date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from rubrics.models import Criterion
from rubrics.rules.base import Answer
from submissions.council_permissions import sits_on_council
from submissions.errors import WorkflowError
from submissions.models import Campaign, CouncilSession, Submission, Verdict
from submissions.permissions import can_review
from submissions.services.review import accept_remaining, judge, verify
from submissions.workflow import locked


@dataclass(frozen=True)
class Decision:
    """What a level concludes on one criterion of one form."""

    submission: Submission
    criterion: Criterion
    kind: Verdict.Kind
    answer: Answer | None = None
    points: object = None
    reason: str = ""


@transaction.atomic
def record_session(campaign, *, actor, number, date: Date, note=""):
    """Record a meeting by its minutes; the council's verdicts from then on point to it."""
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("council").get(pk=campaign.pk)
    if not sits_on_council(actor, campaign):
        raise PermissionDenied
    number = number.strip()
    if campaign.council_sessions.filter(number=number).exists():
        raise WorkflowError(f"Biên bản số {number} đã được ghi; hãy ghi số khác.")
    session = CouncilSession.objects.create(
        campaign=campaign, number=number, date=date, note=note.strip(), recorded_by=actor
    )
    record(campaign, "council_session", actor, session=session.pk, number=number, date=date.isoformat())
    return session


@transaction.atomic
def judge_many(decisions, *, actor):
    """Give the verdicts of several forms, all or none; returns how many."""
    forms = {}
    for decision in decisions:
        key = decision.submission.pk
        if key not in forms:
            forms[key] = locked(decision.submission)
            if not can_review(actor, forms[key]):
                raise PermissionDenied
        judge(
            forms[key],
            decision.criterion,
            decision.kind,
            actor,
            decision.answer,
            decision.points,
            decision.reason,
        )
    return len(decisions)


@transaction.atomic
def accept_rest_of(submissions, *, actor):
    """Accept the level below wherever nothing is decided yet; returns how many criteria."""
    return sum(accept_remaining(submission, actor=actor) for submission in submissions)


@transaction.atomic
def verify_forms(submissions, *, actor):
    """Finish several forms of which every criterion is decided; returns how many."""
    return len([verify(submission, actor=actor) for submission in submissions])
