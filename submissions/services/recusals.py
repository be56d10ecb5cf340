from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record
from submissions.errors import WorkflowError
from submissions.models import Recusal
from submissions.permissions import is_recused, may_lift_recusal, may_recuse
from submissions.workflow import locked


@transaction.atomic
def recuse(submission, criterion, *, actor, reason):
    """Withdraw from a form, or from one criterion of it; verdicts already given stay."""
    submission = locked(submission)
    if not may_recuse(actor, submission):
        raise PermissionDenied
    if not reason.strip():
        raise WorkflowError("Hãy ghi lý do rút.")
    code = criterion.code if criterion else ""
    if is_recused(actor, submission, code) or is_recused(actor, submission):
        raise WorkflowError("Bạn đã rút khỏi thẩm định rồi.")
    recusal = Recusal.objects.create(
        submission=submission, criterion=criterion, reviewer=actor, reason=reason, made_at=timezone.now()
    )
    record(submission, "recuse", actor, criterion=code, reason=reason)
    return recusal


@transaction.atomic
def lift_recusal(recusal, *, actor, reason):
    """Let a reviewer judge again; only who assigns may, and says why."""
    submission = locked(recusal.submission)
    recusal = Recusal.objects.select_related("criterion", "reviewer").get(pk=recusal.pk)
    recusal.submission = submission
    if not may_lift_recusal(actor, recusal):
        raise PermissionDenied
    if recusal.lifted_at:
        raise WorkflowError("Việc rút này đã được bỏ rồi.")
    if not reason.strip():
        raise WorkflowError("Hãy ghi lý do bỏ rút.")
    recusal.lifted_by, recusal.lifted_at, recusal.lift_reason = actor, timezone.now(), reason
    recusal.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    code = recusal.criterion.code if recusal.criterion else ""
    record(submission, "lift_recusal", actor, criterion=code, reviewer=recusal.reviewer_id, reason=reason)
    return recusal
