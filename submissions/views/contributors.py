from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from egov_scoring.import_views import ImportPlace, confirm_step, import_step
from egov_scoring.resource_workbook import bytes_of, new_book
from egov_scoring.sheets import XLSX_TYPE
from submissions import services
from submissions.contributor_forms import ObservationForm
from submissions.contributor_queries import task_rows, tasks_of, today_or_period_end
from submissions.contributor_resources import SHEET, ObservationResource, lines_of
from submissions.errors import WorkflowError


def observation_home(request):
    """The criteria for which this person's unit enters values of other units."""
    return render(request, "submissions/observation_home.html", {"tasks": tasks_of(request.user)})


def own_task(request, block_id, code):
    for task in tasks_of(request.user):
        if (task.campaign_block.pk, task.node.code) == (block_id, code):
            return task
    raise Http404


def criterion_of(task):
    return task.campaign_block.block.criteria.get(code=task.node.code)


def observation_list(request, block_id, code):
    """Every unit of one task: its answer, the latest value, and whether both agree."""
    task = own_task(request, block_id, code)
    rows = task_rows(task, request.user)
    context = {"task": task, "rows": rows, "left": sum(not row.observations for row in rows)}
    return render(request, "submissions/observation_list.html", context)


def observation_add(request, block_id, code, submission_id):
    """Enter one value of one unit, or confirm what the unit answered."""
    task = own_task(request, block_id, code)
    row = next((r for r in task_rows(task, request.user) if r.submission.pk == submission_id), None)
    if row is None:
        raise Http404
    day = today_or_period_end(task.campaign_block.campaign, timezone.localdate())
    initial = {"answer": row.answer, "observed_on": day}
    form = ObservationForm(request.POST or None, node=task.node, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            services.add_observation(
                row.submission, criterion_of(task), data.pop("answer"), actor=request.user, **data
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã lưu số liệu của {row.submission.unit}.")
            return redirect("submissions:observation-list", block_id, code)
    context = {"task": task, "row": row, "form": form}
    return render(request, "submissions/observation_add.html", context, status=422 if form.errors else 200)


def resources_of(request, task):
    return {SHEET: ObservationResource(actor=request.user, task=task, criterion=criterion_of(task))}


def observation_export(request, block_id, code):
    """The units of a task with their latest values, in the form in which values are brought in."""
    task = own_task(request, block_id, code)
    lines = lines_of(task_rows(task, request.user), criterion_of(task))
    content = bytes_of(new_book(resources_of(request, task), {SHEET: lines}))
    headers = {"Content-Disposition": 'attachment; filename="so-lieu-dau-moi.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def place_of(request, task):
    address = [task.campaign_block.pk, task.node.code]
    return ImportPlace(
        salt=f"submissions.observation-import.{request.user.pk}.{task.campaign_block.pk}.{task.node.code}",
        above=(
            (reverse("submissions:observation-home"), "Số liệu đầu mối"),
            (reverse("submissions:observation-list", args=address), f"Tiêu chí {task.node.code}"),
        ),
        form_url=reverse("submissions:observation-import", args=address),
        confirm_url=reverse("submissions:observation-confirm", args=address),
    )


def observation_import(request, block_id, code):
    task = own_task(request, block_id, code)
    template = "submissions/observation_import.html"
    return import_step(request, resources_of(request, task), place_of(request, task), template, task=task)


@require_POST
def observation_confirm(request, block_id, code):
    task = own_task(request, block_id, code)
    done_url = reverse("submissions:observation-list", args=[block_id, code])
    return confirm_step(request, resources_of(request, task), place_of(request, task), done_url)
