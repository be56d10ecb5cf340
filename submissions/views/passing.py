from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from egov_scoring.models import Unit
from submissions import services
from submissions.errors import WorkflowError
from submissions.models import Level
from submissions.passing_queries import passing_places, passing_rows
from submissions.permissions import REVIEWING, carries_level
from submissions.review_forms import MissingForm
from submissions.review_sections import sections


def own_level(request, level_id, parent_id):
    """A level that this person carries for one parent unit; anything else does not exist."""
    level = get_object_or_404(
        Level.objects.select_related("campaign_block__campaign", "campaign_block__block__rubric"), pk=level_id
    )
    parent = get_object_or_404(Unit, pk=parent_id)
    has_units = level.campaign_block.participations.filter(unit__parent=parent).exists()
    if not has_units or not carries_level(request.user, level, parent):
        raise Http404
    return level, parent


def passing_list(request):
    """The levels and parent units for which this person passes forms up."""
    context = {"sections": sections(request.user, "review-list"), "places": passing_places(request.user)}
    return render(request, "submissions/passing_list.html", context)


def passing_edit(request, level_id, parent_id):
    """Every unit below, and one act that passes all of them up."""
    level, parent = own_level(request, level_id, parent_id)
    errors = []
    if request.method == "POST":
        try:
            number = services.forward_all(level, parent, actor=request.user)
        except WorkflowError as error:
            errors = [{"text": line} for line in str(error).splitlines()]
        else:
            messages.success(request, f"Đã chuyển {number} phiếu của {parent} lên cấp trên.")
            return redirect("submissions:passing", level.pk, parent.pk)
    rows = passing_rows(level, parent)
    context = {
        "sections": sections(request.user, "review-list"),
        "level": level,
        "parent": parent,
        "rows": rows,
        "ready": sum(row.is_ready for row in rows),
        "may_read": bool(request.user.unit_ids_as(*REVIEWING) & {parent.pk}),
        "held": sum(bool(row.problem) for row in rows),
        "errors": errors,
    }
    return render(request, "submissions/passing.html", context, status=422 if errors else 200)


@require_POST
def passing_missing(request, level_id, parent_id, participation_id):
    """Say that a unit below handed nothing in."""
    level, parent = own_level(request, level_id, parent_id)
    participation = get_object_or_404(
        level.campaign_block.participations.select_related("unit__parent", "submission"),
        pk=participation_id,
        unit__parent=parent,
    )
    form = MissingForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"{participation.unit}: {next(iter(form.errors.values()))[0]}")
        return redirect("submissions:passing", level.pk, parent.pk)
    try:
        services.mark_missing(participation, level, actor=request.user, **form.cleaned_data)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã ghi {participation.unit} không nộp.")
    return redirect("submissions:passing", level.pk, parent.pk)
