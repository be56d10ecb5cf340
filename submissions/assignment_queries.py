"""Who judges what: the filter of a reviewer's own items, the matrix of a reviewing body, and its loads.

``Submission.objects.filter(assigned_to(user))`` gives the forms in which ``user`` has a group of criteria at
the level where the form is; ``assigned_to(user, group=group_of(spec, code))`` those of one criterion.
``assigned_groups(user, submissions)`` gives the groups by the form's id, in one statement for all.
"""

from collections import defaultdict

from django.db.models import Exists, F, OuterRef, Q

from egov_scoring.models import Role
from submissions.models import Assignment, Submission


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


def group_of(spec, code):
    """The code of the decision's group of criteria that a node belongs to."""
    groups = {group.code for group in spec.groups if not group.part}
    while code not in groups:
        code = spec.node(code).parent
    return code
