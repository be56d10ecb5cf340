"""All addresses; the apps by name only."""

from django.urls import include, path

from egov_scoring import health, views

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("tai-khoan/", include("allauth.urls")),
    path("thong-bao/", include("egov_scoring.message_urls")),
    path("lam-viec/", views.home, name="home"),
    path("bo-tieu-chi/", include("rubrics.urls")),
    path("", include("submissions.urls")),
    path("", include("rankings.urls")),
]
