from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from egov_scoring import account_workbook as workbook
from egov_scoring.account_forms import WorkbookForm
from egov_scoring.account_views import need_administrator
from egov_scoring.import_views import ImportPlace, confirmed_sheets, preview_page, read_sheets
from egov_scoring.resource_workbook import XLSX, columns_of, run


def place_of(user):
    return ImportPlace(
        salt=f"egov_scoring.account-import.{user.pk}",
        above=((reverse("account-list"), "Tài khoản"),),
        form_url=reverse("account-import"),
        confirm_url=reverse("account-import-confirm"),
    )


def account_import(request):
    """Read a workbook and show what it would change; nothing is stored yet."""
    need_administrator(request.user)
    form, resources = (
        WorkbookForm(request.POST or None, request.FILES or None),
        workbook.resources_of(request.user),
    )
    sheets = read_sheets(form, resources) if request.method == "POST" else None
    if sheets is not None:
        return preview_page(request, sheets, run(sheets, resources, dry_run=True), place_of(request.user))
    columns = {title: columns_of(resource) for title, resource in resources.items()}
    context = {"form": form, "sheets": columns, "roles": list(workbook.ROLES)}
    return render(request, "egov_scoring/account_import.html", context)


@require_POST
def account_import_confirm(request):
    """Store what the preview showed; checked again, because the data may have changed since."""
    need_administrator(request.user)
    place = place_of(request.user)
    sheets = confirmed_sheets(request, place)
    if sheets is None:
        return redirect("account-import")
    preview = run(sheets, workbook.resources_of(request.user), dry_run=False)
    if preview.problems:
        return preview_page(request, sheets, preview, place)
    messages.success(request, preview.words)
    return redirect("account-list")


def account_export(request):
    need_administrator(request.user)
    headers = {"Content-Disposition": 'attachment; filename="tai-khoan-don-vi.xlsx"'}
    return HttpResponse(workbook.write_workbook(request.user), content_type=XLSX, headers=headers)
