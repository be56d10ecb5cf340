"""The units below one parent, and whether each is ready to be passed up with the others."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from egov_scoring.models import Unit
from submissions.desk_queries import attach_recusals, judged_codes_of, progress, waived_codes_of
from submissions.models import Campaign, Level, Participation, Submission
from submissions.permissions import CARRYING

Status, State = Submission.Status, Participation.State
AWAY = (State.MISSING, State.EXCLUDED)


@dataclass(frozen=True)
class PassingPlace:
    """One level as one parent carries it: of how many units the forms are up, or will not come."""

    level: Level
    parent: Unit
    units: int
    up: int
    aside: int

    @property
    def left(self):
        return self.units - self.up - self.aside


def units_below(user):
    """The units of open campaigns whose forms pass through a level of a parent unit of ``user``."""
    return Participation.objects.filter(
        Exists(passing_levels().filter(campaign_block=OuterRef("campaign_block"))),
        unit__parent__in=user.unit_ids_as(*CARRYING),
        campaign__status=Campaign.Status.OPEN,
    )


def passing_levels():
    """Levels of the parents above which there is another."""
    above = Level.objects.filter(campaign_block=OuterRef("campaign_block"), number=OuterRef("number") + 1)
    return Level.objects.filter(Exists(above), body=Level.Body.PARENT)


def passing_places(user):
    """What this person passes up, newest campaign first, in a fixed number of statements."""
    parts = units_below(user).values_list(
        "campaign_block", "unit__parent", "state", "submission__level", "submission__status"
    )
    found = defaultdict(Counter)
    for block, parent, *where, number in parts.annotate(number=Count("pk")).order_by():
        found[block, parent][tuple(where)] += number
    parents = Unit.objects.filter(pk__in={parent for _, parent in found}).in_name_order()
    levels = (
        passing_levels()
        .filter(campaign_block__in={block for block, _ in found})
        .select_related("campaign_block__campaign", "campaign_block__block__rubric")
        .order_by("-campaign_block__campaign__year", "campaign_block__block__position", "number")
    )
    return [
        place_of(level, parent, found[level.campaign_block_id, parent.pk])
        for level in levels
        for parent in parents
        if (level.campaign_block_id, parent.pk) in found
    ]


def place_of(level, parent, counts):
    aside = sum(number for (state, *_), number in counts.items() if state in AWAY)
    up = sum(
        number
        for (state, reached, status), number in counts.items()
        if state not in AWAY and ((reached or 0) > level.number or status == Status.VERIFIED)
    )
    return PassingPlace(level, parent, sum(counts.values()), up, aside)


@dataclass(frozen=True)
class PassingRow:
    """One unit: ready, already above, left out with a word, or with the ``problem`` that holds all back."""

    participation: Participation
    submission: Submission | None
    words: str
    problem: str = ""
    is_ready: bool = False

    @property
    def unit(self):
        return self.participation.unit

    @property
    def may_be_missing(self):
        return bool(self.problem) and self.submission.is_with_unit_first and self.participation.is_past_due


def passing_rows(level, parent):
    """Every unit below ``parent`` by name, in a fixed number of statements."""
    forms = list(
        Submission.objects.with_places()
        .filter(participation__campaign_block=level.campaign_block_id, participation__unit__parent=parent)
        .order_by("participation__unit__sort_key", "pk")
    )
    attach_recusals(forms)
    judged, (waived, asked) = judged_codes_of(forms), waived_codes_of(forms)
    spec = level.campaign_block.spec
    rows = []
    for form in forms:
        done, total = progress(spec, judged[form.pk], waived[form.pk], asked[form.pk], level)
        rows.append(row_of(form, level, total - done, bool(asked[form.pk])))
    return rows


def row_of(form, level, left, is_asked):
    participation = form.participation
    if participation.state in AWAY:
        reason = f": {participation.reason}" if participation.reason else ""
        return PassingRow(participation, form, f"{participation.get_state_display()}{reason}")
    if form.level > level.number or form.status == Status.VERIFIED:
        return PassingRow(participation, form, "đã chuyển lên")
    problem = problem_of(form, left, is_asked)
    if problem:
        return PassingRow(participation, form, form.get_status_display(), problem)
    return PassingRow(participation, form, "sẵn sàng", is_ready=True)


def problem_of(form, left, is_asked):
    if form.status != Status.ACCEPTED:
        return f"phiếu {form.get_status_display()}."
    if is_asked:
        return "còn đề nghị không áp dụng chờ xét."
    return f"còn {left} tiêu chí chưa xét." if left else ""
