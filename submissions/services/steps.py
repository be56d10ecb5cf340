import hashlib
import json
import secrets

from django.db import transaction

from submissions import queries
from submissions.errors import FormError
from submissions.models import Participation, Revision
from submissions.workflow import locked, move

RECEIPT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def request_signature(submission, *, actor):
    """Hand the form to the head; every blocking problem is reported at once."""
    problems = queries.blocking_problems(submission)
    if problems:
        raise FormError(problems)
    return move(submission, "request_signature", actor=actor)


def send_back(submission, *, actor, reason=""):
    return move(submission, "send_back", actor=actor, reason=reason)


@transaction.atomic
def sign_and_submit(submission, *, actor):
    """Submit the form: freeze a numbered revision and give its receipt."""
    submission = locked(submission)
    problems = queries.blocking_problems(submission)
    if problems:
        raise FormError(problems)
    submission = move(submission, "sign_and_submit", actor=actor)
    content = frozen_form(submission)
    in_time = submission.submitted_at < submission.campaign_block.due_at
    first = not submission.revisions.exists()
    revision = Revision.objects.create(
        submission=submission,
        number=submission.revisions.count() + 1,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        receipt="-".join("".join(secrets.choice(RECEIPT_LETTERS) for _ in range(4)) for _ in range(3)),
        submitted_by=actor,
        submitted_at=submission.submitted_at,
        in_time=in_time,
    )
    if first and not in_time:
        Participation.objects.filter(pk=submission.participation_id).update(state=Participation.State.LATE)
    return revision


def frozen_form(submission):
    """The whole form as canonical JSON: sorted keys, UTF-8, figures as text."""
    responses = queries.responses_of(submission)
    content = {
        "campaign": submission.campaign.title,
        "rubric": submission.campaign_block.block.rubric.code,
        "block": submission.campaign_block.block.code,
        "unit": submission.unit.code,
        "self_total": None if submission.self_total is None else str(submission.self_total),
        "answers": {
            response.criterion.code: {
                "answer": response.answer,
                "document": response.document,
                "note": response.note,
                "evidence": sorted(c.evidence.sha256 or c.evidence.url for c in response.citations.all()),
            }
            for response in responses
        },
        "waivers": {
            waiver.criterion.code: {"reason": waiver.reason, "document": waiver.document_number}
            for waiver in submission.waivers.select_related("criterion")
        },
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def withdraw(submission, *, actor):
    return move(submission, "withdraw", actor=actor)


def accept(submission, *, actor):
    """Accept the form as complete; the level's working-day term starts."""
    return move(submission, "accept", actor=actor)


@transaction.atomic
def forward(submission, *, actor):
    """Pass the form up when every criterion of this level has a verdict."""
    submission = locked(submission)
    problems = queries.review_problems(submission)
    if problems:
        raise FormError(problems)
    return move(submission, "forward", actor=actor)
