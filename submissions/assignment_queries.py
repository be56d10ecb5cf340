"""Who judges what: the filter of a reviewer's own items, the matrix of a reviewing body, and its loads.

``Submission.objects.filter(assigned_to(user))`` gives the forms in which ``user`` has a group of criteria at
the level where the form is; ``assigned_to(user, group=spec.group_of(code).code)`` those of one criterion.
``assigned_groups(user, submissions)`` gives the groups by the form's id, in one statement for all.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from egov_scoring.models import Membership, Role, Unit, User
from submissions.desk_queries import grouped, progress
from submissions.models import Assignment, Campaign, Level, Participation, Submission, Verdict, Waiver
from submissions.permissions import ASSIGNING, REVIEWING

State = Participation.State


def assigned_to(user, group=None):
    """The condition on forms that ``user`` has work in them at their present level; never in own units."""
    cells = Assignment.objects.filter(
        Q(place=OuterRef("participation__unit")) | Q(place=OuterRef("participation__unit__parent")),
        level__campaign_block=OuterRef("participation__campaign_block"),
        level__number=OuterRef("level"),
        reviewer=user,
    )
    if group is not None:
        cells = cells.filter(group=group)
    return Exists(cells) & ~Q(participation__unit__in=user.unit_ids_as(*Role))


def assigned_groups(user, submissions):
    """The codes of the groups that ``user`` judges at each form's present level, by the form's id."""
    levels = "participation__campaign_block__levels"
    place = f"{levels}__assignments__place"
    own_or_above = Q(**{place: F("participation__unit")}) | Q(**{place: F("participation__unit__parent")})
    cells = Submission.objects.filter(
        own_or_above,
        **{f"{levels}__number": F("level"), f"{levels}__assignments__reviewer": user},
        pk__in=[submission.pk for submission in submissions],
    ).exclude(participation__unit__in=user.unit_ids_as(*Role))
    found = defaultdict(set)
    for submission, group in cells.values_list("pk", f"{levels}__assignments__group"):
        found[submission].add(group)
    return found


@dataclass(frozen=True)
class Desk:
    """One level of an open campaign's block as one body carries it."""

    level: Level
    body: Unit


def desks_to_assign(user):
    """The desks at which ``user`` says who judges what."""
    bodies = Unit.objects.filter(pk__in=user.unit_ids_as(*ASSIGNING)).in_name_order()
    levels = list(
        Level.objects.filter(campaign_block__campaign__status=Campaign.Status.OPEN)
        .select_related("campaign_block__campaign", "campaign_block__block__rubric")
        .order_by("-campaign_block__campaign__year", "campaign_block__block__position", "number")
    )
    parents = set(
        Participation.objects.filter(unit__parent__in=bodies).values_list("campaign_block", "unit__parent")
    )
    return [Desk(level, body) for level in levels for body in bodies if carries(level, body, parents)]


def carries(level, body, parents):
    campaign = level.campaign_block.campaign
    if level.body == Level.Body.PARENT:
        return (level.campaign_block_id, body.pk) in parents
    if level.body == Level.Body.COUNCIL:
        return campaign.council_id == body.pk
    return body.pk in {campaign.agency_id, campaign.stand_in_id}


@dataclass(frozen=True)
class Place:
    """One row of the matrix: a unit, or a parent with its units."""

    unit: Unit
    units: list[Unit] = field(default_factory=list)

    @property
    def is_above(self):
        return self.units != [self.unit]


def places_of(level, body):
    """The rows of a desk's matrix by name; below a level of the parents a parent stands for its units."""
    block = level.campaign_block
    by_parent = block.spec.scope == "parent" or any(
        other.body == Level.Body.PARENT for other in block.levels.all()
    )
    places = {}
    for participation in participations_at(level):
        if participation.verifier_at(level) != body:
            continue
        parent = participation.unit.parent
        above = parent if by_parent and parent and parent != body else participation.unit
        places.setdefault(above.pk, Place(above)).units.append(participation.unit)
    return sorted(places.values(), key=lambda place: (place.unit.sort_key, place.unit.pk))


def participations_at(level):
    return level.campaign_block.participations.filter(state__in=[State.ASSESSED, State.LATE]).select_related(
        "unit__parent", "campaign__agency", "campaign__stand_in", "campaign__council"
    )


def reviewers_of(body):
    """Everyone who reviews for ``body`` today, by name."""
    today = Membership.objects.active_on(timezone.localdate())
    of_body = today.filter(unit=body, role__in=REVIEWING).values("user")
    return User.objects.filter(pk__in=of_body, is_active=True).order_by("full_name", "pk")


@dataclass(frozen=True)
class Load:
    """How many criteria of how many units one reviewer has, and how many have a verdict."""

    reviewer: User | None
    items: int
    done: int

    @property
    def left(self):
        return self.items - self.done


@dataclass(frozen=True)
class Row:
    place: Place
    cells: list[Assignment | None]


@dataclass(frozen=True)
class Matrix:
    """Everything that the page of one desk shows."""

    groups: list
    rows: list[Row]
    loads: list[Load]
    unassigned: Load


def groups_of(spec):
    return [group for group in spec.groups if not group.part]


def matrix_of(desk, reviewers):
    """Who judges what at a desk, in a fixed number of statements."""
    spec = desk.level.campaign_block.spec
    groups, places = groups_of(spec), places_of(desk.level, desk.body)
    assigned = {
        (assignment.place_id, assignment.group): assignment
        for assignment in desk.level.assignments.select_related("reviewer")
    }
    rows = [Row(p, [assigned.get((p.unit.pk, group.code)) for group in groups]) for p in places]
    items, done = items_by_person(desk.level, rows, groups)
    people = {reviewer.pk: reviewer for reviewer in reviewers}
    people |= {a.reviewer_id: a.reviewer for row in rows for a in row.cells if a}
    loads = [Load(person, items[key], done[key]) for key, person in people.items()]
    return Matrix(groups, rows, loads, Load(None, items[None], done[None]))


def items_by_person(level, rows, groups):
    """Numbers of criteria to judge and judged, by the reviewer's id; None for what nobody was given."""
    spec = level.campaign_block.spec
    judged, own = judged_at(level), own_units(row.cells for row in rows)
    waived, asked = waivers_at(level)
    items, done = Counter(), Counter()
    for row in rows:
        for group, assignment in zip(groups, row.cells, strict=True):
            for unit in row.place.units:
                # Nobody is given a unit of their own, even when the place above it is theirs.
                is_given = assignment and (assignment.reviewer_id, unit.pk) not in own
                key = assignment.reviewer_id if is_given else None
                number, of = progress(
                    spec, judged[unit.pk], waived[unit.pk], asked[unit.pk], level, group.code
                )
                items[key] += of
                done[key] += number
    return items, done


def own_units(rows):
    """Pairs of a reviewer's id and a unit's in which that reviewer works."""
    people = {assignment.reviewer_id for cells in rows for assignment in cells if assignment}
    memberships = Membership.objects.active_on(timezone.localdate()).filter(user__in=people)
    return set(memberships.values_list("user", "unit"))


def judged_at(level):
    """The codes on which a conclusion of the level stands, by unit."""
    verdicts = Verdict.objects.filter(level=level, changed_in=None)
    return grouped(
        verdicts.values_list("response__submission__participation__unit", "response__criterion__code")
    )


def waivers_at(level):
    """The criteria that do not apply and those on which that is asked, by unit."""
    waivers = Waiver.objects.filter(submission__participation__campaign_block=level.campaign_block)
    rows = list(waivers.values_list("state", "submission__participation__unit", "criterion__code"))
    states = Waiver.State.ACCEPTED, Waiver.State.REQUESTED
    return [grouped(row[1:] for row in rows if row[0] == state) for state in states]
