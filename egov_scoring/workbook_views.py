from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from egov_scoring import account_workbook as workbook
from egov_scoring.account_forms import WorkbookForm
from egov_scoring.account_views import need_administrator
from egov_scoring.tabular import TableError

AN_HOUR = 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def account_import(request):
    """Read a workbook and show what it would change; nothing is stored yet."""
    need_administrator(request.user)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheets = workbook.read_workbook(file.name, file.read(), request.user)
        except TableError as error:
            for problem in error.problems:
                form.add_error("file", problem)
        else:
            return preview_page(request, sheets, workbook.run(sheets, request.user, dry_run=True))
    resources = workbook.resources_of(request.user)
    sheets = {title: workbook.columns_of(resource) for title, resource in resources.items()}
    context = {"form": form, "sheets": sheets, "roles": list(workbook.ROLES)}
    return render(request, "egov_scoring/account_import.html", context)


def preview_page(request, sheets, preview):
    context = {
        "preview": preview,
        "errors": [
            {"text": f"{row.sheet}, dòng {row.number} ({row.key}): {problem}"}
            for row in preview.problems
            for problem in row.problems
        ],
        "payload": signing.dumps(sheets, salt=salt_of(request.user), compress=True),
    }
    return render(request, "egov_scoring/account_preview.html", context)


def salt_of(user):
    """A preview is confirmed by the person who saw it."""
    return f"egov_scoring.account-import.{user.pk}"


@require_POST
def account_import_confirm(request):
    """Store what the preview showed; checked again, because the data may have changed since."""
    need_administrator(request.user)
    try:
        sheets = signing.loads(request.POST.get("payload", ""), salt=salt_of(request.user), max_age=AN_HOUR)
    except signing.BadSignature:
        messages.error(request, "Bản xem trước đã hết hiệu lực; hãy tải tệp lên lại.")
        return redirect("account-import")
    preview = workbook.run(sheets, request.user, dry_run=False)
    if preview.problems:
        return preview_page(request, sheets, preview)
    messages.success(
        request, f"Đã nhập {len(preview.changed)} dòng; {preview.unchanged} dòng không thay đổi."
    )
    return redirect("account-list")


def account_export(request):
    need_administrator(request.user)
    headers = {"Content-Disposition": 'attachment; filename="tai-khoan-don-vi.xlsx"'}
    return HttpResponse(workbook.write_workbook(request.user), content_type=XLSX, headers=headers)
