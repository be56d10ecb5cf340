from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from submissions.due_dates import due_instant
from submissions.errors import WorkflowError
from submissions.models import Campaign, CampaignBlock, Level
from submissions.permissions import manages_campaigns_of
from submissions.services.campaigns import add_levels

SETTINGS = (
    "title",
    "period_from",
    "period_until",
    "agency",
    "stand_in",
    "council",
    "one_person_submits",
    "direct_points",
    "return_limit",
    "requires_signed_copy",
    "reply_working_days",
    "passes_together",
    "petition_days",
    "petition_answer_days",
    "shows_reasons",
    "published_depth",
)


@transaction.atomic
def prepare_campaign(campaign, *, actor):
    """Store a new campaign with its blocks, levels and the due instants that the decision gives."""
    if not manages_campaigns_of(actor, campaign.agency):
        raise PermissionDenied
    campaign.save(force_insert=True)
    for block in campaign.rubric.blocks.select_related("rubric"):
        due_at = due_instant(block.spec.due, campaign.year)
        if due_at:
            add_block(campaign, block, due_at)
    record(campaign, "prepare", actor, rubric=campaign.rubric.code, year=campaign.year)
    return campaign


def add_block(campaign, block, due_at, max_points=None):
    campaign_block = CampaignBlock.objects.create(
        campaign=campaign, block=block, due_at=due_at, max_points=max_points
    )
    add_levels(campaign_block)
    return campaign_block


@transaction.atomic
def change_campaign(campaign, *, actor):
    """Store the changed settings of a campaign that is not open yet."""
    stored = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not (manages_campaigns_of(actor, stored.agency) and manages_campaigns_of(actor, campaign.agency)):
        raise PermissionDenied
    if stored.status != Campaign.Status.PREPARING:
        raise WorkflowError("Kỳ đánh giá đã mở: các thiết lập này không đổi được nữa, chỉ còn đổi được hạn.")
    campaign.save(update_fields=SETTINGS)
    record(campaign, "change", actor, changed=[name for name in SETTINGS if differs(stored, campaign, name)])
    return campaign


def differs(stored, campaign, name):
    return getattr(stored, name) != getattr(campaign, name)


@transaction.atomic
def set_terms(campaign, block, *, actor, due_at, level_due=None, max_points=None, reason=""):
    """Set when a block's units and levels must be ready, and the maximum where the decision gives none.

    Once the campaign is open the maximum stands, and another due instant needs a reason.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not manages_campaigns_of(actor, campaign.agency):
        raise PermissionDenied
    campaign_block = campaign.blocks.filter(block=block).first() or add_block(campaign, block, due_at)
    if campaign.status != Campaign.Status.PREPARING:
        check_open_terms(campaign_block, max_points, reason)
    before = {"due_at": campaign_block.due_at.isoformat()}
    campaign_block.due_at, campaign_block.max_points = due_at, max_points
    campaign_block.save(update_fields=["due_at", "max_points"])
    before |= set_level_terms(campaign_block, level_due or {})
    record(
        campaign,
        "terms",
        actor,
        block=block.code,
        before=before,
        due_at=due_at.isoformat(),
        level_due={code: due and due.isoformat() for code, due in (level_due or {}).items()},
        max_points=None if max_points is None else str(max_points),
        reason=reason,
    )
    return campaign_block


def check_open_terms(campaign_block, max_points, reason):
    if campaign_block.campaign.status == Campaign.Status.CLOSED:
        raise WorkflowError("Kỳ đánh giá đã đóng: hạn không đổi được nữa.")
    if campaign_block.max_points != max_points:
        raise WorkflowError("Kỳ đánh giá đã mở: điểm tối đa không đổi được nữa.")
    if not reason.strip():
        raise WorkflowError("Kỳ đánh giá đã mở: đổi hạn thì phải ghi lý do.")


def set_level_terms(campaign_block, level_due):
    """Store the levels' due instants; returns those that stood before."""
    before = {}
    for level in Level.objects.filter(campaign_block=campaign_block, code__in=level_due):
        before[level.code] = level.due_at and level.due_at.isoformat()
        level.due_at = level_due[level.code]
        level.save(update_fields=["due_at"])
    return before
