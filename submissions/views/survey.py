"""Points of surveys and observations: a grid of units and criteria, or a workbook with a preview."""

from decimal import Decimal

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from egov_scoring.sheets import XLSX_TYPE
from egov_scoring.tabular import TableError
from submissions import services, survey_queries
from submissions.errors import WorkflowError
from submissions.models import Verdict
from submissions.review_sections import sections
from submissions.survey_forms import GridForm, SurveyUploadForm
from submissions.survey_workbook import as_xlsx, read_points

TAB = "council-home"
AN_HOUR = 3600


@require_GET
def survey_home(request):
    """The blocks in which this person's body enters points."""
    context = {
        "blocks": survey_queries.survey_blocks(request.user),
        "sections": sections(request.user, TAB),
    }
    return render(request, "submissions/survey_home.html", context)


def own_grid(request, block_id):
    blocks = {block.pk: block for block in survey_queries.survey_blocks(request.user)}
    if block_id not in blocks:
        raise Http404
    return survey_queries.survey_grid(blocks[block_id], request.user)


def survey_grid(request, block_id):
    """Enter points cell by cell; every changed cell becomes a verdict, all or none."""
    grid = own_grid(request, block_id)
    form = GridForm(request.POST if request.method == "POST" else None, grid=grid)
    if request.method == "POST" and form.is_valid():
        try:
            number = store(request, grid, form.points, form.cleaned_data["reason"])
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã lưu {number} ô điểm.")
            return redirect("submissions:survey-grid", block_id)
    return grid_page(request, grid, form, SurveyUploadForm(auto_id="tep-%s"))


def grid_page(request, grid, form, upload_form):
    refused = [found for found in (form, upload_form) if found.errors]
    context = {
        "grid": grid,
        "campaign_block": grid.campaign_block,
        "form": form,
        "upload_form": upload_form,
        "errors": [line for found in refused for line in lines_of(found)],
        "sections": sections(request.user, TAB),
    }
    return render(request, "submissions/survey_grid.html", context, status=422 if refused else 200)


def lines_of(form):
    """The lines of the error summary: which field, what is wrong."""
    lines = [{"text": error} for error in form.non_field_errors()]
    for name, errors in form.errors.items():
        if name in form.fields:
            href = f"#{form[name].id_for_label}"
            lines += [{"text": f"{form.fields[name].label}: {error}", "href": href} for error in errors]
    return lines


def store(request, grid, points, reason):
    criteria = {criterion.code: criterion for criterion in grid.campaign_block.block.criteria.all()}
    decisions = [
        services.Decision(
            cell.submission, criteria[cell.node.code], Verdict.Kind.POINTS, points=number, reason=reason
        )
        for cell, number in points
    ]
    return services.judge_many(decisions, actor=request.user)


@require_GET
def survey_download(request, block_id):
    grid = own_grid(request, block_id)
    response = HttpResponse(as_xlsx(grid), content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="diem-dieu-tra.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def salt_of(request, block_id):
    """A preview is confirmed by the person who saw it."""
    return f"submissions.survey.{block_id}.{request.user.pk}"


@require_POST
def survey_import(request, block_id):
    """Read a workbook and show what it would change; nothing is stored by this step."""
    grid = own_grid(request, block_id)
    form = SurveyUploadForm(request.POST, request.FILES, auto_id="tep-%s")
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            points = read_points(file.name, file.read(), grid)
        except TableError as error:
            for problem in error.problems:
                form.add_error("file", problem)
        else:
            return preview_page(request, grid, points, form.cleaned_data["reason"])
    return grid_page(request, grid, GridForm(grid=grid), form)


def preview_page(request, grid, points, reason):
    rows = [[cell.key, str(number)] for cell, number in points]
    context = {
        "campaign_block": grid.campaign_block,
        "points": points,
        "reason": reason,
        "sealed": signing.dumps(
            {"rows": rows, "reason": reason}, salt=salt_of(request, grid.campaign_block.pk), compress=True
        ),
        "sections": sections(request.user, TAB),
    }
    return render(request, "submissions/survey_preview.html", context)


@require_POST
def survey_confirm(request, block_id):
    """Store what the preview showed; a form that has left the desk since stops everything."""
    grid = own_grid(request, block_id)
    try:
        sealed = signing.loads(
            request.POST.get("sealed", ""), salt=salt_of(request, block_id), max_age=AN_HOUR
        )
        cells = {cell.key: cell for cell in grid.cells}
        points = [(cells[key], Decimal(number)) for key, number in sealed["rows"]]
        number = store(request, grid, points, sealed["reason"])
    except (signing.BadSignature, KeyError):
        messages.error(request, "Bản xem trước đã cũ. Chưa lưu gì; hãy tải tệp lên lại.")
    except WorkflowError as error:
        messages.error(request, f"{error} Chưa lưu gì.")
    else:
        messages.success(request, f"Đã lưu {number} ô điểm từ tệp Excel.")
    return redirect("submissions:survey-grid", block_id)
