from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from submissions.errors import WorkflowError
from submissions.models import Campaign, Participation
from submissions.passing_queries import passing_rows
from submissions.permissions import belongs_to, carries_level, may_pass_up
from submissions.services.steps import check_together, pass_up
from submissions.workflow import locked

State = Participation.State
NOT_YOURS = "phiếu của đơn vị bạn, bạn nhập thay hoặc đã rút; người khác của cơ quan phải chuyển."


@transaction.atomic
def forward_all(level, parent, *, actor):
    """Pass up every form of the units below ``parent`` in one act; returns how many."""
    campaign = Campaign.objects.select_for_update().get(pk=level.campaign_block.campaign_id)
    if not carries_level(actor, level, parent):
        raise PermissionDenied
    check_together(level, parent)
    waiting = [row.submission for row in passing_rows(level, parent) if row.is_ready]
    if not waiting:
        raise WorkflowError("Không có phiếu nào để chuyển lên.")
    own = [form for form in waiting if not may_pass_up(actor, form)]
    if own:
        raise WorkflowError("\n".join(f"{form.unit}: {NOT_YOURS}" for form in own))
    for submission in waiting:
        pass_up(submission, actor)
    record(campaign, "forward_all", actor, level=level.code, parent=parent.code, forms=len(waiting))
    return len(waiting)


@transaction.atomic
def mark_missing(participation, level, *, actor, reason, document=""):
    """Say for a unit below that it handed nothing in, so that the others can be passed up."""
    campaign = Campaign.objects.select_for_update().get(pk=participation.campaign_id)
    unit = participation.unit
    if not carries_level(actor, level, unit.parent) or belongs_to(actor, unit):
        raise PermissionDenied
    submission = locked(participation.submission)
    if submission.participation.is_final or campaign.status != Campaign.Status.OPEN:
        raise WorkflowError(f"{participation.unit}: kết quả đã chốt hoặc kỳ đánh giá không mở.")
    if not submission.is_with_unit_first or not submission.participation.is_past_due:
        raise WorkflowError(f"{participation.unit}: chỉ ghi “không nộp” khi đã hết hạn mà chưa có phiếu.")
    if not reason.strip():
        raise WorkflowError(f"{participation.unit}: hãy ghi lý do.")
    participation.state, participation.reason, participation.document = State.MISSING, reason, document
    participation.save(update_fields=["state", "reason", "document"])
    record(
        campaign,
        "participation",
        actor,
        unit=participation.unit.code,
        state=State.MISSING,
        reason=reason,
        document=document,
    )
