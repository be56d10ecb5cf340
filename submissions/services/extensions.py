from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record
from submissions.errors import WorkflowError
from submissions.models import Campaign, Extension, Participation, Submission
from submissions.permissions import manages_campaigns_of
from submissions.services.messages import tell_extended


@transaction.atomic
def grant_extension(campaign, participations, until, *, actor, reason, document=""):
    """Let one or several units submit until a later instant; refused for all if it fits one of them not."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not manages_campaigns_of(actor, campaign.agency):
        raise PermissionDenied
    chosen = list(
        campaign.participations.filter(pk__in=[p.pk for p in participations])
        .select_related("unit", "campaign__province", "campaign_block", "extension", "submission__on_behalf")
        .order_by("unit__sort_key", "pk")
    )
    problems = extension_problems(campaign, chosen, until, reason)
    if problems:
        raise WorkflowError("\n".join(problems))
    for participation in chosen:
        extend(campaign, participation, until, actor, reason, document)
        tell_extended(participation.submission, until, reason)
    return chosen


def extension_problems(campaign, participations, until, reason):
    """Everything that stands against the grant, one sentence each."""
    problems = []
    if campaign.status != Campaign.Status.OPEN:
        problems.append(f"Kỳ đánh giá {campaign.get_status_display()}: không gia hạn được.")
    if not participations:
        problems.append("Hãy chọn ít nhất một đơn vị.")
    if not reason.strip():
        problems.append("Hãy ghi lý do gia hạn.")
    if until <= timezone.now():
        problems.append("Hạn mới phải ở sau thời điểm này.")
    return problems + [
        problem for participation in participations for problem in unit_problems(participation, until)
    ]


def unit_problems(participation, until):
    unit, submission = participation.unit, participation.submission
    if participation.is_final:
        yield f"{unit}: kết quả đã chốt."
    elif participation.state in {Participation.State.EXCLUDED, Participation.State.MISSING}:
        yield f"{unit}: {participation.get_state_display()}; hãy đổi diện đánh giá trước."
    elif submission.level or submission.status == Submission.Status.VERIFIED:
        yield f"{unit}: phiếu đã nộp; cần sửa thì người thẩm định trả lại kèm hạn bổ sung."
    if until <= participation.campaign_block.due_at:
        yield f"{unit}: hạn mới phải sau hạn chung của khối."


def extend(campaign, participation, until, actor, reason, document):
    before = getattr(participation, "extension", None)
    Extension.objects.update_or_create(
        participation=participation,
        defaults={
            "until": until,
            "reason": reason,
            "document": document,
            "granted_by": actor,
            "granted_at": timezone.now(),
        },
    )
    record(
        campaign,
        "extension",
        actor,
        unit=participation.unit.code,
        before=before and timezone.localtime(before.until).isoformat(),
        until=timezone.localtime(until).isoformat(),
        reason=reason,
        document=document,
    )
