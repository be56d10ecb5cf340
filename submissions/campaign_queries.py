"""What the administration of campaigns reads."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from egov_scoring.models import Role, Unit
from rubrics.models import Block
from submissions.models import Campaign, CampaignBlock, Level, Participation, Submission
from submissions.queries import not_extended, past_due

Status = Submission.Status
State = Participation.State


def campaigns_of(user):
    """The campaigns of the agencies that the user administers."""
    return Campaign.objects.filter(agency__in=user.unit_ids_as(Role.ADMINISTRATOR)).select_related(
        "rubric", "province", "agency", "stand_in", "council"
    )


def agencies_of(user):
    return Unit.objects.filter(pk__in=user.unit_ids_as(Role.ADMINISTRATOR)).in_name_order()


def with_progress(campaigns):
    """Add ``units``, ``submitted`` and ``verified`` to each campaign, in the same query."""
    assessed = Q(participations__state__in=[State.ASSESSED, State.LATE])
    return campaigns.annotate(
        units=Count("participations", filter=assessed),
        submitted=Count(
            "participations",
            filter=assessed & (Q(participations__submission__level__gte=1) | is_verified()),
        ),
        verified=Count("participations", filter=assessed & is_verified()),
    )


def is_verified():
    return Q(participations__submission__status=Status.VERIFIED)


BAR = [
    ("f1", "verified"),
    ("f2", "in_review"),
    ("f3", "waiting"),
    ("t", "filling"),
    ("f4", "returned"),
    ("f5", "overdue"),
]


@dataclass(frozen=True)
class BlockTerms:
    """One block of a campaign's rubric: its place in the campaign, if any, and the units it would take."""

    block: Block
    campaign_block: CampaignBlock | None
    levels: list[Level]
    units: int


def block_terms(campaign):
    """The rubric's blocks in order, with what the campaign already says of each."""
    campaign_blocks = campaign.blocks.select_related("campaign", "block__rubric").prefetch_related("levels")
    known = {campaign_block.block_id: campaign_block for campaign_block in campaign_blocks}
    today = timezone.localdate()
    kinds = dict(
        Unit.objects.filter(province=campaign.province)
        .valid_on(today)
        .order_by()
        .values_list("kind")
        .annotate(Count("pk"))
    )
    return [
        BlockTerms(
            block=block,
            campaign_block=known.get(block.pk),
            levels=list(known[block.pk].levels.all()) if block.pk in known else [],
            units=sum(kinds.get(kind, 0) for kind in block.spec.unit_kinds),
        )
        for block in campaign.rubric.blocks.select_related("rubric")
    ]


@dataclass(frozen=True)
class BlockBoard:
    """How far the units of one block are: numbers that add up to ``units``, and those left out."""

    campaign_block: CampaignBlock
    units: int
    verified: int
    in_review: int
    waiting: int
    returned: int
    filling: int
    overdue: int
    left_out: int

    @property
    def parts(self):
        return [{"kind": kind, "value": getattr(self, name)} for kind, name in BAR]


def boards(campaign):
    """One board per block, all blocks in one statement."""
    assessed = Q(participations__state__in=[State.ASSESSED, State.LATE])
    status = "participations__submission__status"
    with_unit = Q(**{f"{status}__in": [Status.DRAFT, Status.TO_SIGN]})
    first_time = with_unit & Q(participations__submission__level=0)
    sent_back = Q(**{status: Status.RETURNED}) | (with_unit & Q(participations__submission__level__gte=1))

    def number(condition):
        return Count("participations", filter=assessed & condition)

    past_due = Q(due_at__lte=timezone.now()) & not_extended("participations", timezone.now())
    blocks = campaign.blocks.select_related("block", "campaign").annotate(
        units=Count("participations", filter=assessed),
        verified=number(Q(**{status: Status.VERIFIED})),
        in_review=number(Q(**{status: Status.ACCEPTED})),
        waiting=number(Q(**{status: Status.SUBMITTED})),
        returned=number(sent_back),
        filling=number(first_time & ~past_due),
        overdue=number(first_time & past_due),
        left_out=Count("participations", filter=~assessed),
    )
    names = ("units", "verified", "in_review", "waiting", "returned", "filling", "overdue", "left_out")
    return [
        BlockBoard(campaign_block=block, **{name: getattr(block, name) for name in names})
        for block in blocks.order_by("block__position")
    ]


def participations_of(campaign):
    """Every unit that takes part or was left out, with the state of its form."""
    return (
        campaign.participations.select_related(
            "unit__parent", "campaign_block__block", "submission", "extension__granted_by"
        )
        .annotate(
            has_late_draft=Exists(
                Submission.objects.filter(
                    past_due("participation", timezone.now()),
                    participation=OuterRef("pk"),
                    level=0,
                    status__in=[Status.DRAFT, Status.TO_SIGN],
                )
            )
        )
        .order_by("campaign_block__block__position", "unit__parent__sort_key", "unit__sort_key", "pk")
    )
