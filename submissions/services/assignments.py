from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record
from submissions.assignment_queries import groups_of, places_of
from submissions.errors import WorkflowError
from submissions.models import Assignment, Campaign
from submissions.permissions import REVIEWING, belongs_to, may_assign


@transaction.atomic
def assign(level, body, cells, reviewer, *, actor):
    """Give the groups of criteria of the places in ``cells`` to one reviewer of ``body``, or to nobody.

    ``cells`` are pairs of a row's unit and a group's code; refused for all if it fits one not.
    """
    campaign = Campaign.objects.select_for_update().get(pk=level.campaign_block.campaign_id)
    if not may_assign(actor, body):
        raise PermissionDenied
    cells = list(dict.fromkeys(cells))
    problems = assignment_problems(level, body, cells, reviewer)
    if problems:
        raise WorkflowError("\n".join(problems))
    store(level, cells, reviewer, actor)
    record(
        campaign,
        "assign_reviewer",
        actor,
        level=level.code,
        body=body.code,
        reviewer=reviewer and reviewer.pk,
        cells=[[place.code, group] for place, group in cells],
    )


def assignment_problems(level, body, cells, reviewer):
    """Everything that stands against the assignment, one sentence each."""
    problems = [] if cells else ["Hãy chọn ít nhất một đơn vị và một nhóm tiêu chí."]
    if level.campaign_block.campaign.status != Campaign.Status.OPEN:
        problems.append("Kỳ đánh giá không mở: không phân công được.")
    if reviewer and not reviewer.has_role(body, *REVIEWING):
        problems.append(f"{reviewer} không phải cán bộ thẩm định của {body}.")
    known = {place.unit for place in places_of(level, body)}
    groups = {group.code for group in groups_of(level.campaign_block.spec)}
    for place in dict.fromkeys(place for place, _ in cells):
        if place not in known:
            problems.append(f"{place}: không do {body} thẩm định ở cấp này.")
        elif reviewer and belongs_to(reviewer, place):
            problems.append(f"{place}: {reviewer} làm việc ở đơn vị này, hãy giao cho người khác.")
    unknown = {group for _, group in cells} - groups
    return problems + [f"Nhóm tiêu chí {group}: không có trong bộ tiêu chí." for group in sorted(unknown)]


def store(level, cells, reviewer, actor):
    keys = {(place.pk, group) for place, group in cells}
    held = level.assignments.filter(place__in={place for place, _ in keys}).values_list(
        "pk", "place", "group"
    )
    level.assignments.filter(pk__in=[pk for pk, *key in held if tuple(key) in keys]).delete()
    if reviewer is None:
        return
    now = timezone.now()
    Assignment.objects.bulk_create(
        Assignment(
            level=level, place=place, group=group, reviewer=reviewer, assigned_by=actor, assigned_at=now
        )
        for place, group in cells
    )
