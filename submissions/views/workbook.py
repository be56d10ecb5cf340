"""Filling in the form with Excel: download, preview of the differences, save."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from egov_scoring.sheets import XLSX_TYPE
from egov_scoring.tabular import TableError
from rubrics.errors import AnswerError
from submissions import services
from submissions.errors import ConflictError, LockedError, WorkflowError
from submissions.forms.workbook import WorkbookForm, seal, unseal
from submissions.permissions import can_edit_answers
from submissions.views.officer_pages import base_context, crumbs_of, error_links, own_form
from submissions.workbook import as_xlsx, compare, read_workbook

UPLOAD_AGAIN = "Chưa lưu gì. Hãy tải tệp lên lại để xem khác biệt mới nhất."


@require_GET
def workbook_download(request, submission_id):
    form = own_form(request, submission_id)
    response = HttpResponse(as_xlsx(form, timezone.now()), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="phieu-{form.submission.unit.code}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def workbook(request, submission_id):
    """GET offers the workbook, POST shows what an uploaded one would change; nothing is stored here."""
    form = own_form(request, submission_id)
    if request.method != "POST":
        return workbook_page(request, form, WorkbookForm())
    if not can_edit_answers(request.user, form.submission):
        return workbook_page(request, form, WorkbookForm(), status=403)
    typed = WorkbookForm(request.POST, request.FILES)
    if not typed.is_valid():
        return workbook_page(request, form, typed, status=422)
    try:
        preview = compare(form, read_workbook(typed.cleaned_data["file"]))
    except TableError as error:
        for problem in error.problems:
            typed.add_error("file", problem)
        return workbook_page(request, form, typed, status=422)
    return preview_page(request, form, preview)


def workbook_page(request, form, typed, status=200):
    context = base_context(request, form) | {
        "upload_form": typed,
        "errors": error_links(typed),
        "crumbs": crumbs_of(form.submission, ("Điền bằng Excel", "")),
    }
    return render(request, "submissions/workbook.html", context, status=status)


def preview_page(request, form, preview):
    context = base_context(request, form) | {
        "preview": preview,
        "conflicts": sum(difference.is_conflict for difference in preview.differences),
        "sealed": seal(form.submission, request.user, preview),
        "crumbs": crumbs_of(form.submission, ("Điền bằng Excel", "")),
    }
    return render(request, "submissions/workbook_preview.html", context)


@require_POST
def workbook_save(request, submission_id):
    """Store the chosen lines of a preview, all or nothing."""
    form = own_form(request, submission_id)
    rows = unseal(request.POST.get("sealed", ""), form.submission, request.user)
    chosen = set(request.POST.getlist("take"))
    rows = [row for row in rows or [] if row[0] in chosen]
    if not rows:
        messages.error(request, f"Không có thay đổi nào được chọn, hoặc bản xem trước đã cũ. {UPLOAD_AGAIN}")
        return redirect("submissions:workbook", submission_id)
    try:
        services.import_answers(form.submission, rows, actor=request.user)
    except ConflictError as error:
        code = error.stored.criterion.code
        messages.error(request, f"Tiêu chí {code} vừa được {error.stored.saved_by} lưu. {UPLOAD_AGAIN}")
        return redirect("submissions:workbook", submission_id)
    except (AnswerError, WorkflowError, LockedError) as error:
        messages.error(request, f"{error} Chưa lưu gì.")
        return redirect("submissions:workbook", submission_id)
    messages.success(request, f"Đã lưu {len(rows)} tiêu chí từ tệp Excel.")
    return redirect("submissions:form", submission_id)
