from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record
from egov_scoring.models import Unit
from submissions.due_dates import due_instant
from submissions.errors import WorkflowError
from submissions.models import Campaign, Level, Participation, Submission
from submissions.permissions import manages_campaigns_of


@transaction.atomic
def open_campaign(campaign, *, actor):
    """Open a prepared campaign: its units take part, by kind, and each gets an empty form.

    Refused with every obstacle named at once: a block without a due date or a maximum, a unit that nobody
    outside itself verifies.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not manages_campaigns_of(actor, campaign.agency):
        raise PermissionDenied
    if campaign.status != Campaign.Status.PREPARING:
        raise WorkflowError(f"Kỳ đánh giá {campaign.get_status_display()}, không thể mở lại từ đầu.")
    for campaign_block in campaign.blocks.select_related("campaign", "block__rubric"):
        add_levels(campaign_block)
        add_participations(campaign, campaign_block)
    problems = opening_problems(campaign)
    if problems:
        raise WorkflowError("\n".join(problems))
    Submission.objects.bulk_create(Submission(participation=p) for p in campaign.participations.all())
    campaign.status, campaign.opened_at = Campaign.Status.OPEN, timezone.now()
    campaign.save(update_fields=["status", "opened_at"])
    record(campaign, "open", actor, units=campaign.participations.count())
    return campaign


def add_levels(campaign_block):
    """The chain of the block as the rubric gives it; levels that the administrator set stay."""
    if campaign_block.levels.exists():
        return
    Level.objects.bulk_create(
        Level(
            campaign_block=campaign_block,
            number=number,
            code=level.code,
            name=level.name,
            body=level.body,
            working_days=level.working_days,
            due_at=due_instant(level.due, campaign_block.campaign.year),
        )
        for number, level in enumerate(campaign_block.block.spec.levels, start=1)
    )


def add_participations(campaign, campaign_block):
    """Every unit of the block's kinds that exists today takes part, unless it was set otherwise before."""
    spec = campaign_block.block.spec
    Participation.objects.bulk_create(
        Participation(
            campaign=campaign,
            campaign_block=campaign_block,
            unit=unit,
            scope=unit.parent if spec.scope == "parent" else None,
        )
        for unit in units_of(campaign, spec).exclude(participations__campaign=campaign)
    )


def units_of(campaign, spec):
    units = Unit.objects.filter(province=campaign.province, kind__in=spec.unit_kinds)
    return units.valid_on(timezone.localdate()).select_related("parent").in_name_order()


def opening_problems(campaign):
    """What is missing in every block, then every unit that nobody outside itself verifies."""
    missing, unverified = [], []
    known = {cb.block_id: cb for cb in campaign.blocks.select_related("block__rubric")}
    for block in campaign.rubric.blocks.select_related("rubric"):
        campaign_block = known.get(block.pk)
        missing += missing_terms(block, campaign_block)
        unverified += (
            verifier_problems(participations_of(campaign_block), campaign_block.levels.all())
            if campaign_block
            else verifier_problems(expected_participations(campaign, block.spec), block.spec.levels)
        )
    return missing + unverified


def missing_terms(block, campaign_block):
    spec = campaign_block.spec if campaign_block else block.spec
    problems = [] if campaign_block else [f"Khối “{block.name}”: chưa có hạn nộp, hãy nhập hạn nộp."]
    if spec.max_points is None:
        problems.append(f"Khối “{block.name}”: quyết định không ghi điểm tối đa, hãy nhập điểm tối đa.")
    return problems


def participations_of(campaign_block):
    return campaign_block.participations.select_related(
        "unit__parent", "campaign__agency", "campaign__stand_in", "campaign__council"
    ).order_by("unit__sort_key", "pk")


def expected_participations(campaign, spec):
    """Who would take part in a block that is not set up yet; nothing is stored."""
    return [Participation(campaign=campaign, unit=unit) for unit in units_of(campaign, spec)]


def verifier_problems(participations, levels):
    return [
        f"{participation.unit}: chưa có đơn vị nào khác thẩm định ở cấp “{level.name}”."
        for participation in participations
        for level in levels
        if participation.verifier_at(level) in (None, participation.unit)
    ]


@transaction.atomic
def set_participation(participation, state, *, actor, reason, document=""):
    """Say with which word a unit takes part or not; the reason is printed in every report."""
    campaign = Campaign.objects.select_for_update().get(pk=participation.campaign_id)
    if not manages_campaigns_of(actor, campaign.agency):
        raise PermissionDenied
    if campaign.status == Campaign.Status.CLOSED:
        raise WorkflowError("Kỳ đánh giá đã đóng: hãy mở lại kỳ trước.")
    # Asked of the stored row: a result may have been closed since the page was read.
    if Participation.objects.get(pk=participation.pk).is_final:
        raise WorkflowError("Kết quả đã chốt; người duyệt phải mở lại bảng xếp hạng trước.")
    if state != Participation.State.ASSESSED and not reason.strip():
        raise WorkflowError("Hãy ghi lý do.")
    participation.state, participation.reason, participation.document = state, reason, document
    participation.save(update_fields=["state", "reason", "document"])
    record(
        campaign,
        "participation",
        actor,
        unit=participation.unit.code,
        state=state,
        reason=reason,
        document=document,
    )
    return participation
