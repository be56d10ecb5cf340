"""Campaigns whose forms are verified already, written straight into the tables."""

from datetime import date

from egov_scoring.models import Role
from rankings import services
from submissions.models import CampaignBlock, Participation, Response, Submission, Waiver
from tests.factories import make_campaign, make_user

BEST = {"1.1": "#1", "1.2": "60/60", "2": "#1"}  # 2 + 3 + 5 = 10: Hạng A
MIDDLE = {"1.1": "#1", "1.2": "36/60", "2": "#2"}  # 2 + 1,8 + 0 = 3,8: no tier
GOOD = {"1.1": "#2", "1.2": "45/60", "2": "#1"}  # 0 + 2,25 + 5 = 7,25: Hạng B
DOCUMENT = {
    "kind": "Quyết định",
    "number": "812/QĐ-UBND",
    "date": date(2022, 3, 25),
    "issuer": "UBND Tỉnh Nhỏ",
    "signer": "Trần Thị Kín",
}


def verify(participation, answers):
    """Store a unit's answers as verified by the last level."""
    submission = participation.submission
    leaves = participation.campaign_block.block.criteria.filter(is_leaf=True)
    Response.objects.bulk_create(
        Response(submission=submission, criterion=leaf, answer=answers[leaf.code])
        for leaf in leaves
        if leaf.code in answers
    )
    Submission.objects.filter(pk=submission.pk).update(
        status=Submission.Status.VERIFIED, level=participation.campaign_block.levels.count()
    )


def make_verified_campaign(*sheets, names=(), **fields):
    """A campaign of one block in which the form of each unit is verified with the given answers."""
    campaign = make_campaign(units=len(sheets), **fields)
    for place, (participation, sheet) in enumerate(zip(participations_of(campaign), sheets, strict=True)):
        verify(participation, sheet)
        if names:
            participation.unit.name = names[place]
            participation.unit.save()
    return campaign


def participations_of(campaign):
    return list(
        Participation.objects.filter(campaign=campaign)
        .select_related("unit", "submission", "campaign_block__block")
        .order_by("unit_id")
    )


def block_of(campaign):
    return CampaignBlock.objects.select_related(
        "campaign__agency", "campaign__province", "block__rubric__province"
    ).get(campaign=campaign)


def make_approver(campaign):
    return make_user(campaign.agency, Role.APPROVER)


def make_ranking(campaign, actor=None):
    return services.compute_ranking(block_of(campaign), None, actor=actor or make_approver(campaign))


def make_final(campaign, actor=None):
    actor = actor or make_approver(campaign)
    return services.finalise(make_ranking(campaign, actor), actor=actor)


def make_publication(campaign, actor=None, **document):
    actor = actor or make_approver(campaign)
    return services.publish(make_final(campaign, actor), actor=actor, **(DOCUMENT | document))


def ask_waiver(participation, code, *, state=Waiver.State.REQUESTED, document_number=""):
    decider = make_user() if state != Waiver.State.REQUESTED else None
    return Waiver.objects.create(
        submission=participation.submission,
        criterion=participation.campaign_block.block.criteria.get(code=code),
        state=state,
        reason="Phòng thanh tra đã giải thể.",
        document_number=document_number,
        requested_by=make_user(),
        decided_by=decider,
    )
