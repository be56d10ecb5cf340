"""What a verifying body sees of a whole campaign: the workbook of everything, checks, progress."""

from django.urls import path

from submissions.views import inspecting, overview, progress

urlpatterns = [
    path("tham-dinh/tien-do/", progress.progress, name="progress"),
    path("tham-dinh/ky/<int:campaign_id>/nhac/", progress.progress_remind, name="progress-remind"),
    path("tham-dinh/ra-soat/", inspecting.inspection, name="inspection"),
    path(
        "tham-dinh/<int:submission_id>/ra-soat/<str:code>/",
        inspecting.inspection_look,
        name="inspection-look",
    ),
    path("tham-dinh/ky/<int:campaign_id>/lien-ket/", inspecting.link_check, name="link-check"),
    path("tham-dinh/ky/<int:campaign_id>/so-tinh/", overview.campaign_overview, name="campaign-overview"),
]
