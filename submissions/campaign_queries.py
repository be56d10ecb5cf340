"""What the administration of campaigns reads."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from egov_scoring.models import Role, Unit
from egov_scoring.templatetags.formats import due
from rubrics.models import Block
from submissions.models import Campaign, CampaignBlock, Level, Participation, Submission
from submissions.queries import past_due

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
class Counts:
    """How far some units are: numbers that add up to ``units``, and those left out."""

    units: int = 0
    verified: int = 0
    in_review: int = 0
    waiting: int = 0
    returned: int = 0
    filling: int = 0
    overdue: int = 0
    left_out: int = 0

    @property
    def parts(self):
        return [{"kind": kind, "value": getattr(self, name)} for kind, name in BAR]

    @property
    def submitted(self):
        return self.verified + self.in_review + self.waiting


@dataclass(frozen=True)
class BlockBoard:
    """How far the units of one block are; a line of the table of progress."""

    campaign_block: CampaignBlock
    counts: Counts

    @property
    def name(self):
        return self.campaign_block.block.name

    @property
    def note(self):
        return due(self.campaign_block.due_at)

    @property
    def url(self):
        return f"?khoi={self.campaign_block.block.code}#don-vi"


def counts_by(key, participations):
    """How many units are in which state, by a field of the participations; one statement for all values.

    This is the one place that says what each state of the progress means.
    """
    assessed = Q(state__in=[State.ASSESSED, State.LATE])
    with_unit = Q(submission__status__in=[Status.DRAFT, Status.TO_SIGN])
    first_time = with_unit & Q(submission__level=0)
    sent_back = Q(submission__status=Status.RETURNED) | (with_unit & Q(submission__level__gte=1))
    late = past_due("", timezone.now())
    conditions = {
        "units": assessed,
        "verified": assessed & Q(submission__status=Status.VERIFIED),
        "in_review": assessed & Q(submission__status=Status.ACCEPTED),
        "waiting": assessed & Q(submission__status=Status.SUBMITTED),
        "returned": assessed & sent_back,
        "filling": assessed & first_time & ~late,
        "overdue": assessed & first_time & late,
        "left_out": ~assessed,
    }
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    rows = participations.order_by().values(key).annotate(**counts)
    return {row.pop(key): Counts(**row) for row in rows}


def boards(campaign, participations=None):
    """One board per block of the campaign, or of some of its participations."""
    participations = campaign.participations.all() if participations is None else participations
    counts = counts_by("campaign_block", participations)
    blocks = campaign.blocks.select_related("block", "campaign").order_by("block__position")
    return [BlockBoard(campaign_block=block, counts=counts.get(block.pk, Counts())) for block in blocks]


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
