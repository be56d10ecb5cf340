"""Receipts, revisions, the form as PDF and as Excel."""

from django.urls import path

from submissions.views import documents, workbook

FORM = "phieu/<int:submission_id>/"
REVISION = FORM + "lan-nop/<int:number>/"

urlpatterns = [
    path(FORM + "bien-nhan/<int:number>/", documents.receipt, name="receipt"),
    path(FORM + "lien-he/", documents.contacts, name="contacts"),
    path(FORM + "phieu.pdf", documents.form_pdf, name="form-pdf"),
    path(FORM + "lan-nop/", documents.revision_list, name="revisions"),
    path(REVISION + "phieu.pdf", documents.revision_pdf, name="revision-pdf"),
    path(REVISION + "bien-nhan.pdf", documents.receipt_pdf, name="receipt-pdf"),
    path(REVISION + "phieu.json", documents.revision_json, name="revision-json"),
    path(REVISION + "van-ban/", documents.signed_copy, name="signed-copy"),
    path(REVISION + "van-ban/tai-len/", documents.signed_copy_add, name="signed-copy-add"),
    path(FORM + "excel/", workbook.workbook, name="workbook"),
    path(FORM + "excel/bieu-mau.xlsx", workbook.workbook_download, name="workbook-download"),
    path(FORM + "excel/luu/", workbook.workbook_save, name="workbook-save"),
]
