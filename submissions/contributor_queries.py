"""What contributing agencies enter: their tasks, the units of one task, and the values beside an answer."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from egov_scoring.models import Unit
from egov_scoring.templatetags.formats import document_words
from rubrics.answers import display, read_answer
from rubrics.spec import Node
from submissions.models import (
    Campaign,
    CampaignBlock,
    Contribution,
    Contributor,
    Observation,
    Participation,
    Submission,
)
from submissions.permissions import OBSERVING
from submissions.submitted_queries import submitted_of

State, Status = Participation.State, Submission.Status


def contributor_names(campaign):
    """The agencies that the rubric's criteria name, in printed order."""
    blocks = campaign.rubric.blocks.select_related("rubric").order_by("position")
    leaves = [leaf for block in blocks for leaf in block.spec.leaves]
    return list(dict.fromkeys(leaf.contributor for leaf in leaves if leaf.contributor))


def given_names(campaign):
    """The agencies that the campaign itself names, with the criteria where it does."""
    found = defaultdict(list)
    for campaign_block in campaign.blocks.all():
        for code, name, _ in campaign_block.named:
            found[name].append(code)
    return {name: ", ".join(dict.fromkeys(codes)) for name, codes in found.items()}


@dataclass(frozen=True)
class Naming:
    """Who gives or confirms the values of one criterion of one block, and who says so."""

    campaign_block: CampaignBlock
    node: Node
    unit: Unit | None
    given: dict | None

    @property
    def key(self):
        return key_of(self.campaign_block, self.node.code)

    @property
    def task(self):
        return Contribution(self.given["task"]).label if self.given else "cung cấp hoặc xác nhận"

    @property
    def day(self):
        return date.fromisoformat(self.given["day"]) if self.given and self.given["day"] else None

    @property
    def document(self):
        return document_words(self.given["number"], self.day) if self.given else ""


def key_of(campaign_block, code):
    """How a form and an address name one criterion of one block."""
    return f"{campaign_block.block.code}:{code}"


def namings_of(campaign):
    """Every criterion at which somebody contributes, in printed order; three statements."""
    units = {one.name: one.unit for one in campaign.contributors.select_related("unit")}
    blocks = campaign.blocks.select_related("campaign", "block__rubric").order_by("block__position")
    return [
        Naming(campaign_block, leaf, units.get(leaf.contributor), campaign_block.contributors.get(leaf.code))
        for campaign_block in blocks
        for leaf in campaign_block.spec.leaves
        if leaf.contributor
    ]


def public_contributions(rubric, block_code):
    """What campaigns of one version of a rubric add for one block, by criterion, the newest first."""
    found = defaultdict(list)
    blocks = CampaignBlock.objects.filter(campaign__rubric=rubric, block__code=block_code)
    opened = blocks.exclude(campaign__status=Campaign.Status.PREPARING).select_related("campaign")
    for campaign_block in opened.order_by("-campaign__year", "-campaign"):
        for code, name, task in campaign_block.named:
            found[code].append(
                {"campaign": campaign_block.campaign, "contributor": name, "contribution": task}
            )
    return dict(found)


def contributions_of(user):
    units = user.unit_ids_as(*OBSERVING)
    return Contributor.objects.filter(unit__in=units, campaign__status=Campaign.Status.OPEN)


def contributes(user):
    """Whether a unit of the user's gives values of other units in an open campaign."""
    return contributions_of(user).exists()


def unnamed_contributors(campaign):
    """The named agencies for which the campaign has no unit yet."""
    known = set(campaign.contributors.values_list("name", flat=True))
    return [name for name in contributor_names(campaign) if name not in known]


@dataclass(frozen=True)
class Task:
    """One criterion of one block that a contributing agency enters values for."""

    campaign_block: CampaignBlock
    node: Node
    contributor: Contributor
    units: int
    entered: int

    @property
    def only_confirms(self):
        """Nothing can be confirmed before the unit has submitted."""
        return self.node.contribution == Contribution.CONFIRM


def tasks_of(user):
    """The tasks of the user's units in open campaigns, in printed order."""
    by_campaign = defaultdict(dict)
    for contributor in contributions_of(user).select_related("unit"):
        by_campaign[contributor.campaign_id][contributor.name] = contributor
    is_asked = Q(participations__state__in=[State.ASSESSED, State.LATE])
    own = {membership.unit_id for membership in user.active_memberships}
    blocks = (
        CampaignBlock.objects.filter(campaign__in=list(by_campaign))
        .select_related("campaign", "block__rubric")
        .annotate(units=Count("participations", filter=is_asked & ~Q(participations__unit__in=own)))
        .order_by("-campaign__year", "campaign", "block__position")
    )
    entered = entered_units(blocks)
    return [
        Task(block, leaf, named, block.units, entered[block.pk, leaf.code])
        for block in blocks
        for leaf in block.spec.leaves
        if (named := by_campaign[block.campaign_id].get(leaf.contributor))
    ]


def entered_units(blocks):
    """How many units have a value, by block and criterion."""
    found = (
        Observation.objects.filter(submission__participation__campaign_block__in=blocks)
        .order_by()
        .values_list("submission__participation__campaign_block", "criterion__code")
        .annotate(Count("submission", distinct=True))
    )
    return defaultdict(int, {(block, code): units for block, code, units in found})


@dataclass(frozen=True)
class ObservedRow:
    """One unit of a task: what it answered once it has submitted, and every value given for it."""

    submission: Submission
    answer: str
    own_words: str
    observations: list[Observation] = field(default_factory=list)

    @property
    def latest(self):
        return self.observations[-1] if self.observations else None

    @property
    def agrees(self):
        return self.latest is not None and self.latest.answer == self.answer


def task_rows(task, user):
    """The units of a task by name without the user's own, in three statements."""
    forms = (
        Submission.objects.with_places()
        .filter(
            participation__campaign_block=task.campaign_block,
            participation__state__in=[State.ASSESSED, State.LATE],
        )
        .exclude(participation__unit__in={m.unit_id for m in user.active_memberships})
        .order_by("participation__unit__sort_key", "pk")
    )
    answers = dict(
        Submission.objects.filter(
            participation__campaign_block=task.campaign_block, responses__criterion__code=task.node.code
        ).values_list("pk", "responses__answer")
    )
    for key, content in submitted_of(forms).items():
        answers[key] = content["answers"].get(task.node.code, {}).get("answer", "")
    given = observations_by_form(task.campaign_block, task.node.code)
    return [row_of(form, task.node, answers.get(form.pk, ""), given[form.pk]) for form in forms]


def observations_by_form(campaign_block, code):
    given = defaultdict(list)
    rows = Observation.objects.filter(
        submission__participation__campaign_block=campaign_block, criterion__code=code
    )
    for observation in rows.select_related("agency", "entered_by", "criterion").order_by("observed_on", "pk"):
        given[observation.submission_id].append(observation)
    return given


def row_of(form, node, answer, observations):
    """A draft is nobody's business: the unit's answer is shown once it is submitted."""
    shown = answer if form.level else ""
    return ObservedRow(form, shown, words(node, shown), worded(node, observations))


def worded(node, observations):
    for observation in observations:
        observation.words = words(node, observation.answer)
    return observations


def words(node, canonical):
    return display(node, read_answer(node, canonical)) if canonical else ""


def observed_beside(submission, node, response):
    """The values of the contributing agency for one criterion of one form; None where none is named."""
    if not node.contributor:
        return None
    rows = submission.observations.filter(criterion__code=node.code).select_related("agency", "entered_by")
    return row_of(submission, node, response.answer if response else "", list(rows))


def today_or_period_end(campaign, today):
    """A value belongs to the data period: its last day once it is over."""
    return min(today, date.fromordinal(campaign.period_until.toordinal() - 1))
