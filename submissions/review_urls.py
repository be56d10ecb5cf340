"""The reviewer's desk and the administration of campaigns."""

from django.urls import path

from submissions.views import (
    assignments,
    calendar,
    campaigns,
    extensions,
    on_behalf,
    open_campaigns,
    passing,
    queue,
    recusals,
    returns,
    review,
    snippets,
    verdicts,
)

PASSING = "tham-dinh/chuyen-len/<int:level_id>/<int:parent_id>/"
DESK = "phan-cong/<int:level_id>/<int:body_id>/"

urlpatterns = [
    path("tham-dinh/", review.review_list, name="review-list"),
    path("tham-dinh/hang-doi/", queue.review_queue, name="review-queue"),
    path("tham-dinh/ly-do-mau/", snippets.snippet_list, name="snippet-list"),
    path("tham-dinh/ly-do-mau/<int:snippet_id>/xoa/", snippets.snippet_delete, name="snippet-delete"),
    path("tham-dinh/hang-doi/chap-nhan/", queue.bulk_accept, name="bulk-accept"),
    path("tham-dinh/hang-doi/chap-nhan/<int:act_id>/", queue.bulk_act, name="bulk-act"),
    path("tham-dinh/hang-doi/chap-nhan/<int:act_id>/hoan-tac/", queue.bulk_undo, name="bulk-undo"),
    path("tham-dinh/hang-doi/<int:submission_id>/<str:code>/", queue.queue_item, name="queue-item"),
    path("tham-dinh/<int:submission_id>/", review.review, name="review"),
    path("tham-dinh/<int:submission_id>/buoc/<slug:step>/", review.review_move, name="review-move"),
    path("tham-dinh/<int:submission_id>/nhap-thay/", on_behalf.entry_start, name="on-behalf-start"),
    path("phieu/nhap-thay/", on_behalf.entry_list, name="on-behalf-list"),
    path("phieu/<int:submission_id>/nhap-thay/ban-quet/", on_behalf.entry_scan, name="on-behalf-scan"),
    path("tham-dinh/<int:submission_id>/tra-lai/", returns.return_edit, name="return-edit"),
    path("tham-dinh/<int:submission_id>/tra-lai/gia-han/", returns.return_extend, name="return-extend"),
    path(
        "tham-dinh/<int:submission_id>/chap-nhan-con-lai/",
        review.accept_remaining,
        name="review-accept-remaining",
    ),
    path(
        "tham-dinh/<int:submission_id>/khong-ap-dung/<int:waiver_id>/",
        review.waiver_decide,
        name="waiver-decide",
    ),
    path("tham-dinh/<int:submission_id>/rut/", recusals.recusal_add, name="recusal-add"),
    path(DESK + "rut/<int:recusal_id>/bo/", recusals.recusal_lift, name="recusal-lift"),
    path("tham-dinh/<int:submission_id>/<str:code>/", verdicts.verdict, name="verdict"),
    path(PASSING, passing.passing_edit, name="passing"),
    path(PASSING + "khong-nop/<int:participation_id>/", passing.passing_missing, name="passing-missing"),
    path("phan-cong/", assignments.assignment_list, name="assignment-list"),
    path(DESK, assignments.assignment_edit, name="assignment-edit"),
    path(DESK + "xuat/", assignments.assignment_export, name="assignment-export"),
    path(DESK + "nhap/", assignments.assignment_import, name="assignment-import"),
    path(DESK + "nhap/xac-nhan/", assignments.assignment_confirm, name="assignment-confirm"),
    path("lich-lam-viec/", calendar.calendar_detail, name="calendar"),
    path("lich-lam-viec/luu/", calendar.calendar_keep, name="calendar-keep"),
    path("lich-lam-viec/them/", calendar.calendar_add, name="calendar-add"),
    path("lich-lam-viec/bo/", calendar.calendar_remove, name="calendar-remove"),
    path("ky-danh-gia/", campaigns.campaign_list, name="campaign-list"),
    path("ky-danh-gia/lap-moi/", campaigns.campaign_add, name="campaign-add"),
    path("ky-danh-gia/<int:campaign_id>/", campaigns.campaign_detail, name="campaign-detail"),
    path("ky-danh-gia/<int:campaign_id>/chuan-bi/", campaigns.campaign_edit, name="campaign-edit"),
    path(
        "ky-danh-gia/<int:campaign_id>/khoi/<slug:block_code>/",
        campaigns.campaign_terms,
        name="campaign-terms",
    ),
    path("ky-danh-gia/<int:campaign_id>/gia-han/", extensions.extension_add, name="extension-add"),
    path("ky-danh-gia/<int:campaign_id>/dong/", open_campaigns.campaign_close, name="campaign-close"),
    path("ky-danh-gia/<int:campaign_id>/them-don-vi/", open_campaigns.unit_add, name="campaign-unit-add"),
    path("ky-danh-gia/<int:campaign_id>/mo/", campaigns.campaign_open, name="campaign-open"),
    path(
        "ky-danh-gia/<int:campaign_id>/don-vi/<int:participation_id>/",
        campaigns.participation_edit,
        name="participation-edit",
    ),
]
