"""Points that a verifier enters for many units: the units of a block with what stands at each criterion."""

from dataclasses import dataclass

from django.db.models import Prefetch

from egov_scoring.models import Role
from rubrics.spec import Node
from submissions import queries
from submissions.council_queries import waivers_of
from submissions.desk_queries import attach_recusals
from submissions.models import CampaignBlock, Level, Submission, Verdict, Waiver
from submissions.permissions import can_review

Status = Submission.Status


@dataclass(frozen=True)
class Cell:
    """One unit at one criterion; ``points`` are those of the reader's own level."""

    submission: Submission
    node: Node
    points: object
    is_waived: bool

    @property
    def key(self):
        return f"{self.submission.pk}-{self.node.code}"


@dataclass(frozen=True)
class SurveyGrid:
    """The forms of a block that are open at the reader's level, by the criteria scored for them."""

    campaign_block: CampaignBlock
    leaves: list
    rows: list

    @property
    def cells(self):
        return [cell for _, cells in self.rows for cell in cells if not cell.is_waived]


def survey_blocks(user):
    """The blocks that a body of this person's verifies and in which it enters points itself."""
    blocks = (
        CampaignBlock.objects.filter(pk__in=block_ids(user))
        .select_related("campaign__agency", "campaign__council", "campaign__province", "block__rubric")
        .prefetch_related(Prefetch("levels", Level.objects.order_by("number")))
        .order_by("-campaign__year", "-campaign", "block__position")
    )
    return [block for block in blocks if any(leaf.scored_by != "unit" for leaf in block.spec.leaves)]


def block_ids(user):
    return queries.submissions_to_review(user).order_by().values("participation__campaign_block")


def survey_grid(campaign_block, user):
    """Rows of form and cells, in the order of names; forms of own units are left out."""
    forms = open_forms(campaign_block, user)
    attach_recusals(forms)
    forms = [form for form in forms if can_review(user, form)]
    spec = campaign_block.spec
    levels = {form.current_level for form in forms}
    entered = [leaf for leaf in spec.leaves if leaf.scored_by != "unit"]
    leaves = [
        leaf for leaf in entered if not all(queries.is_left_to_council(leaf, spec, at) for at in levels)
    ]
    points, waivers = points_of(forms), waivers_of(forms)
    rows = []
    for form in forms:
        accepted = [w.criterion.code for w in waivers[form.pk] if w.state == Waiver.State.ACCEPTED]
        hidden = queries.covered_by(spec, accepted)
        cells = [
            Cell(
                submission=form,
                node=leaf,
                points=points.get((form.pk, leaf.code)),
                is_waived=leaf.code in hidden or queries.is_left_to_council(leaf, spec, form.current_level),
            )
            for leaf in leaves
        ]
        rows.append((form, cells))
    return SurveyGrid(campaign_block, leaves, rows)


def open_forms(campaign_block, user):
    forms = (
        Submission.objects.with_places()
        .filter(participation__campaign_block=campaign_block, status=Status.ACCEPTED)
        .exclude(participation__unit__in=user.unit_ids_as(*Role))
        .select_related(
            "participation__campaign__council",
            "participation__campaign__agency",
            "participation__campaign__stand_in",
        )
        .order_by("participation__unit__sort_key", "pk")
    )
    for form in forms:
        form.participation.campaign_block = campaign_block
    return list(forms)


def points_of(forms):
    """Points given at the level where each form is, by form and criterion."""
    levels = {form.pk: form.level for form in forms}
    verdicts = Verdict.objects.filter(response__submission__in=forms, kind=Verdict.Kind.POINTS)
    rows = verdicts.values_list(
        "response__submission", "level__number", "response__criterion__code", "points"
    )
    return {(form, code): points for form, level, code, points in rows if level == levels[form]}
