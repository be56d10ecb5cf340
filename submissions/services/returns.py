from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record
from submissions import queries
from submissions.errors import WorkflowError
from submissions.models import Return, ReturnedCriterion
from submissions.services.messages import tell_more_time, tell_return_taken_back, tell_returned
from submissions.workflow import check_reviewer, locked, move


@transaction.atomic
def return_form(submission, *, actor, reason, due_at, questions):
    """Ask the unit to mend the criteria that ``questions`` names, by an instant; all others stay locked."""
    submission = move(submission, "return", actor=actor, reason=reason)
    problems = return_problems(submission, due_at, questions)
    if problems:
        raise WorkflowError("\n".join(problems))
    level = submission.current_level
    asked = Return.objects.create(
        submission=submission,
        level=level,
        round=submission.returns.filter(level=level).count() + 1,
        reason=reason,
        due_at=due_at,
        asked_by=actor,
        asked_at=timezone.now(),
    )
    criteria = submission.campaign_block.block.criteria.filter(code__in=questions).order_by("position")
    for criterion in criteria:
        ask(asked, criterion, questions[criterion.code].strip(), actor)
    tell_returned(asked)
    return submission


def return_problems(submission, due_at, questions):
    """Everything that stands against the return, one sentence each."""
    problems = [] if questions else ["Hãy chọn ít nhất một tiêu chí để đơn vị bổ sung."]
    if due_at <= timezone.now():
        problems.append("Hạn bổ sung phải ở sau thời điểm này.")
    returnable = {leaf.code for leaf in queries.leaves_to_mend(submission)}
    for code, question in questions.items():
        if code not in returnable:
            problems.append(f"Tiêu chí {code}: đơn vị không trả lời tiêu chí này, không trả lại được.")
        if not question.strip():
            problems.append(f"Tiêu chí {code}: hãy ghi rõ yêu cầu bổ sung.")
    return problems


def ask(asked, criterion, question, actor):
    ReturnedCriterion.objects.create(part_of=asked, criterion=criterion, question=question)
    record(
        asked.submission,
        "ask_to_mend",
        actor,
        criterion=criterion.code,
        level=asked.level.code,
        round=asked.round,
        due_at=timezone.localtime(asked.due_at).isoformat(),
        reason=question,
    )


@transaction.atomic
def take_back_return(submission, *, actor, reason):
    """Undo a return that the unit has not begun to answer; it counts as none, the log keeps it."""
    submission = move(submission, "take_back_return", actor=actor, reason=reason)
    submission.returns.last().delete()
    tell_return_taken_back(submission, reason)
    return submission


@transaction.atomic
def extend_return(submission, due_at, *, actor, reason):
    """Give the unit more time to answer the return; also after its window has closed."""
    submission = locked(submission)
    check_reviewer(actor, submission)
    asked = submission.current_return
    if asked is None:
        raise WorkflowError("Phiếu không ở đơn vị để bổ sung.")
    if not reason.strip():
        raise WorkflowError("Hãy ghi lý do gia hạn bổ sung.")
    if due_at <= max(timezone.now(), asked.due_at):
        raise WorkflowError("Hạn mới phải sau hạn đang có và sau thời điểm này.")
    before, asked.due_at = asked.due_at, due_at
    asked.save(update_fields=["due_at"])
    record(
        submission,
        "extend_return",
        actor,
        round=asked.round,
        before=timezone.localtime(before).isoformat(),
        due_at=timezone.localtime(due_at).isoformat(),
        reason=reason,
    )
    tell_more_time(asked, reason)
    return asked
