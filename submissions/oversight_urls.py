"""What a verifying body sees of a whole campaign: the workbook of everything, checks, progress."""

from django.urls import path

from submissions.views import overview

urlpatterns = [
    path("tham-dinh/ky/<int:campaign_id>/so-tinh/", overview.campaign_overview, name="campaign-overview"),
]
