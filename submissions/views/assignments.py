from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from egov_scoring.import_views import ImportPlace, confirm_step, import_step
from egov_scoring.resource_workbook import bytes_of, new_book
from egov_scoring.sheets import XLSX_TYPE
from submissions import services
from submissions.assignment_forms import AssignForm
from submissions.assignment_queries import desks_to_assign, matrix_of, reviewers_of
from submissions.assignment_resources import SHEET, AssignmentResource, cells_of
from submissions.errors import WorkflowError
from submissions.recusal_forms import LiftForm
from submissions.recusal_queries import recusals_at
from submissions.review_sections import sections


def assignment_list(request):
    """The desks at which this person says who judges what."""
    context = {
        "sections": sections(request.user, "assignment-list"),
        "desks": desks_to_assign(request.user),
    }
    return render(request, "submissions/assignment_list.html", context)


def own_desk(request, level_id, body_id):
    for desk in desks_to_assign(request.user):
        if (desk.level.pk, desk.body.pk) == (level_id, body_id):
            return desk
    raise Http404


def assignment_edit(request, level_id, body_id):
    """Who judges which group of criteria of which unit, the load of each, and what nobody has."""
    desk = own_desk(request, level_id, body_id)
    reviewers = reviewers_of(desk.body)
    matrix = matrix_of(desk, reviewers)
    form = AssignForm(
        request.POST or None, desk=desk, places=[row.place for row in matrix.rows], reviewers=reviewers
    )
    if request.method == "POST" and form.is_valid():
        person, cells = form.cleaned_data["reviewer"], form.cells()
        try:
            services.assign(desk.level, desk.body, cells, person, actor=request.user)
        except WorkflowError as error:
            for line in str(error).splitlines():
                form.add_error(None, line)
        else:
            done = f"Đã giao {len(cells)} ô cho {person}." if person else f"Đã bỏ phân công {len(cells)} ô."
            messages.success(request, done)
            return redirect(address(desk, "assignment-edit"))
    context = {
        "sections": sections(request.user, "assignment-list"),
        "desk": desk,
        "matrix": matrix,
        "recusals": recusals_at(desk, reviewers),
        "lift_form": LiftForm(auto_id=False),
        "form": form,
        "ticked": set(form.data.getlist("places")) if form.is_bound else set(),
    }
    return render(request, "submissions/assignment_edit.html", context, status=422 if form.errors else 200)


def address(desk, name):
    return reverse(f"submissions:{name}", args=[desk.level.pk, desk.body.pk])


def resources_of(request, desk):
    return {SHEET: AssignmentResource(actor=request.user, desk=desk)}


def assignment_export(request, level_id, body_id):
    """The whole matrix, one row per cell, in the form in which it is brought in."""
    desk = own_desk(request, level_id, body_id)
    cells = cells_of(matrix_of(desk, []), desk.level)
    content = bytes_of(new_book(resources_of(request, desk), {SHEET: cells}))
    headers = {"Content-Disposition": 'attachment; filename="phan-cong.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def place_of(request, desk):
    return ImportPlace(
        salt=f"submissions.assignment-import.{request.user.pk}.{desk.level.pk}.{desk.body.pk}",
        above=(
            (reverse("submissions:assignment-list"), "Phân công"),
            (address(desk, "assignment-edit"), desk.level.campaign_block.block.name),
        ),
        form_url=address(desk, "assignment-import"),
        confirm_url=address(desk, "assignment-confirm"),
    )


def assignment_import(request, level_id, body_id):
    desk = own_desk(request, level_id, body_id)
    template = "submissions/assignment_import.html"
    return import_step(request, resources_of(request, desk), place_of(request, desk), template, desk=desk)


@require_POST
def assignment_confirm(request, level_id, body_id):
    desk = own_desk(request, level_id, body_id)
    done_url = address(desk, "assignment-edit")
    return confirm_step(request, resources_of(request, desk), place_of(request, desk), done_url)
