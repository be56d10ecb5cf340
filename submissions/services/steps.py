import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction

from submissions import queries
from submissions.change_queries import answers_in, is_changed
from submissions.errors import FormError, WorkflowError
from submissions.freezing import frozen_form
from submissions.models import Level, Participation, Revision, Verdict
from submissions.passing_queries import passing_rows
from submissions.permissions import may_pass_up
from submissions.receipts import new_receipt
from submissions.services.messages import tell_forwarded, tell_submitted
from submissions.workflow import locked, move


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
    due_at, answers_a_return = submission.due_at, submission.current_return is not None
    submission = move(submission, "sign_and_submit", actor=actor)
    number = submission.revisions.count() + 1
    content = frozen_form(submission, number=number, signer=actor)
    in_time = submission.submitted_at < due_at
    revision = Revision.objects.create(
        submission=submission,
        number=number,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        receipt=new_receipt(),
        submitted_by=actor,
        submitted_at=submission.submitted_at,
        in_time=in_time,
    )
    flag_changes(submission, number)
    if not answers_a_return:
        stamp_lateness(submission.participation, in_time)
    tell_submitted(revision)
    return revision


def flag_changes(submission, number):
    """Mark the verdicts whose criterion says something else in this revision than when they were given."""
    verdicts = Verdict.objects.filter(response__submission=submission).select_related("response__criterion")
    said = answers_in(submission, {verdict.revision for verdict in verdicts} | {number}) if verdicts else {}
    for verdict in verdicts:
        code = verdict.response.criterion.code
        before = said.get(verdict.revision, {}).get(code)
        verdict.changed_in = number if is_changed(before, said[number].get(code)) else None
    Verdict.objects.bulk_update(verdicts, ["changed_in"])


def stamp_lateness(participation, in_time):
    """A form handed in past its unit's due instant is late, also when an earlier one was taken back."""
    if not in_time:
        participation.state = Participation.State.LATE
        participation.save(update_fields=["state"])


def withdraw(submission, *, actor):
    return move(submission, "withdraw", actor=actor)


def accept(submission, *, actor):
    """Accept the form as complete; the level's working-day term starts."""
    return move(submission, "accept", actor=actor)


def accept_each(submissions, *, actor):
    """Accept each form as one alone; gives those accepted, and each refused one with why."""
    accepted, refusals = [], []
    for submission in submissions:
        try:
            accepted.append(accept(submission, actor=actor))
        except WorkflowError as error:
            refusals.append((submission, str(error)))
        except PermissionDenied:
            refusals.append((submission, "Phiếu không chờ bạn tiếp nhận."))
    return accepted, refusals


def hand_down(submission, *, actor, reason):
    """Unlock the level below, with a reason; what this level has judged stays for when it comes back."""
    return move(submission, "hand_down", actor=actor, reason=reason)


@transaction.atomic
def forward(submission, *, actor):
    """Pass the form up when every criterion of this level has a verdict.

    Where the campaign passes the units of a parent together, only when all of them are ready.
    """
    submission = locked(submission)
    if not may_pass_up(actor, submission):
        raise PermissionDenied
    problems = queries.review_problems(submission)
    if problems:
        raise FormError(problems)
    if passes_with_others(submission):
        check_together(submission.current_level, submission.unit.parent)
    return pass_up(submission, actor)


def pass_up(submission, actor):
    submission = move(submission, "forward", actor=actor)
    tell_forwarded(submission)
    return submission


def passes_with_others(submission):
    return submission.campaign.passes_together and submission.current_level.body == Level.Body.PARENT


def check_together(level, parent):
    """Refuse with every unit below ``parent`` that is neither ready nor marked as missing."""
    problems = [f"{row.unit}: {row.problem}" for row in passing_rows(level, parent) if row.problem]
    if problems:
        raise WorkflowError("\n".join(problems))
