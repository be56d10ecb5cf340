"""What the administrator does with a campaign once it is open: let a unit join, close it, open it again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from submissions.errors import WorkflowError
from submissions.models import Campaign, Participation, Submission
from submissions.permissions import manages_campaigns_of
from submissions.services.campaigns import verifier_problems

State, Status = Participation.State, Campaign.Status


@transaction.atomic
def close_campaign(campaign, *, actor, reason):
    """End a campaign of which every result is final: nothing in it changes any more."""
    campaign = managed(campaign, actor, reason)
    if campaign.status != Status.OPEN:
        raise WorkflowError(f"Kỳ đánh giá {campaign.get_status_display()}: không đóng được.")
    waiting = campaign.participations.filter(is_final=False, state__in=[State.ASSESSED, State.LATE]).count()
    if waiting:
        raise WorkflowError(
            f"Chưa đóng được: {waiting} đơn vị thuộc diện đánh giá chưa có kết quả chốt. Hãy chờ người duyệt "
            "chốt kết quả, hoặc đưa đơn vị ra khỏi diện đánh giá kèm lý do."
        )
    return set_status(campaign, Status.CLOSED, "close", actor, reason)


@transaction.atomic
def reopen_campaign(campaign, *, actor, reason):
    """Open a closed campaign again; its results stay final until the approver opens them."""
    campaign = managed(campaign, actor, reason)
    if campaign.status != Status.CLOSED:
        raise WorkflowError(f"Kỳ đánh giá {campaign.get_status_display()}: không cần mở lại.")
    return set_status(campaign, Status.OPEN, "reopen", actor, reason)


def managed(campaign, actor, reason):
    """The campaign, locked and read again, for its administrator who says why."""
    campaign = locked_campaign(campaign, actor)
    if not reason.strip():
        raise WorkflowError("Hãy ghi lý do.")
    return campaign


def locked_campaign(campaign, actor):
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not manages_campaigns_of(actor, campaign.agency):
        raise PermissionDenied
    return campaign


def set_status(campaign, status, action, actor, reason):
    campaign.status = status
    campaign.save(update_fields=["status"])
    record(campaign, action, actor, reason=reason)
    return campaign


@transaction.atomic
def add_unit(campaign, campaign_block, unit, *, actor, reason, document):
    """Let a unit that came into being after the opening take part, by a document; it gets an empty form."""
    campaign = managed(campaign, actor, reason)
    scope = unit.parent if campaign_block.spec.scope == "parent" else None
    participation = Participation(
        campaign=campaign,
        campaign_block=campaign_block,
        unit=unit,
        scope=scope,
        reason=reason,
        document=document,
    )
    problems = joining_problems(campaign, participation)
    if problems:
        raise WorkflowError("\n".join(problems))
    participation.save()
    Submission.objects.create(participation=participation)
    record(
        campaign,
        "add_unit",
        actor,
        unit=unit.code,
        block=campaign_block.block.code,
        reason=reason,
        document=document,
    )
    return participation


def joining_problems(campaign, participation):
    """Everything that stands against the unit's taking part, one sentence each."""
    unit, campaign_block = participation.unit, participation.campaign_block
    problems = []
    if campaign.status != Status.OPEN:
        problems.append(f"Kỳ đánh giá {campaign.get_status_display()}: không thêm đơn vị được.")
    if not participation.document.strip():
        problems.append("Hãy ghi văn bản cho phép (số, ngày, cơ quan).")
    if campaign.participations.filter(unit=unit).exists():
        problems.append(f"{unit} đã có trong kỳ đánh giá này.")
    if unit.province_id != campaign.province_id or unit.kind not in campaign_block.spec.unit_kinds:
        problems.append(f"{unit} không thuộc khối “{campaign_block.block.name}”.")
    if campaign_block.participations.filter(scope=participation.scope, is_final=True).exists():
        problems.append("Kết quả của khối đã chốt; người duyệt phải mở lại bảng xếp hạng trước.")
    return problems + verifier_problems([participation], campaign_block.levels.all())
