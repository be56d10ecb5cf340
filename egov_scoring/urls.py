"""All addresses; the apps by name only."""

from django.urls import include, path

from egov_scoring import activation_views, emergency_views, health, views

handler404 = "egov_scoring.views.not_found"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.icon, name="icon"),
    path("tiep-can/", views.accessibility, name="accessibility"),
    path("tai-khoan/", include("allauth.urls")),
    path("kich-hoat/", activation_views.activate, name="activate"),
    path("tai-khoan-don-vi/", include("egov_scoring.account_urls")),
    path("don-vi/", include("egov_scoring.unit_urls")),
    path("thong-bao/", include("egov_scoring.message_urls")),
    path("quyen-khan-cap/", emergency_views.emergency_list, name="emergency-list"),
    path("quyen-khan-cap/<int:access_id>/dong/", emergency_views.emergency_close, name="emergency-close"),
    path("viec/", include("egov_scoring.job_urls")),
    path("lam-viec/", views.home, name="home"),
    path("bo-tieu-chi/", include("rubrics.urls")),
    path("", include("submissions.urls")),
    path("", include("rankings.urls")),
]
