from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from egov_scoring import account_workbook as workbook
from egov_scoring.account_views import need_administrator
from egov_scoring.import_views import ImportPlace, confirm_step, import_step
from egov_scoring.sheets import XLSX_TYPE


def place_of(user):
    return ImportPlace(
        salt=f"egov_scoring.account-import.{user.pk}",
        above=((reverse("account-list"), "Tài khoản"),),
        form_url=reverse("account-import"),
        confirm_url=reverse("account-import-confirm"),
    )


def account_import(request):
    need_administrator(request.user)
    return import_step(
        request,
        workbook.resources_of(request.user),
        place_of(request.user),
        "egov_scoring/account_import.html",
        roles=list(workbook.ROLES),
    )


@require_POST
def account_import_confirm(request):
    need_administrator(request.user)
    resources = workbook.resources_of(request.user)
    return confirm_step(request, resources, place_of(request.user), reverse("account-list"))


def account_export(request):
    need_administrator(request.user)
    headers = {"Content-Disposition": 'attachment; filename="tai-khoan-don-vi.xlsx"'}
    return HttpResponse(workbook.write_workbook(request.user), content_type=XLSX_TYPE, headers=headers)
