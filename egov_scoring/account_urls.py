from django.urls import path

from egov_scoring import account_views as accounts
from egov_scoring import activation_views as activation
from egov_scoring import delegation_views as delegations
from egov_scoring import workbook_views as workbook

ACCOUNT = "<int:account_id>/"

urlpatterns = [
    path("", accounts.account_list, name="account-list"),
    path("them/", accounts.account_add, name="account-add"),
    path("phieu-kich-hoat/", activation.account_sheets, name="account-sheets"),
    path("nhap/", workbook.account_import, name="account-import"),
    path("nhap/xac-nhan/", workbook.account_import_confirm, name="account-import-confirm"),
    path("xuat/", workbook.account_export, name="account-export"),
    path("giao-ky/", delegations.delegation_home, name="delegation-home"),
    path("giao-ky/<int:unit_id>/", delegations.delegation, name="delegation"),
    path("giao-ky/<int:membership_id>/ket-thuc/", delegations.delegation_end, name="delegation-end"),
    path(ACCOUNT, accounts.account_detail, name="account-detail"),
    path(ACCOUNT + "vai-tro/", accounts.role_add, name="role-add"),
    path(ACCOUNT + "vai-tro/<int:membership_id>/ket-thuc/", accounts.role_end, name="role-end"),
    path(ACCOUNT + "dat-lai/", activation.account_reset, name="account-reset"),
    path(ACCOUNT + "trang-thai/", accounts.account_active, name="account-active"),
]
