"""The council's sheet of a block."""

from django.urls import path

from submissions.views import council

BLOCK = "hoi-dong/<int:block_id>/"

urlpatterns = [
    path("hoi-dong/", council.council_home, name="council-home"),
    path(BLOCK, council.council_sheet, name="council-sheet"),
    path(BLOCK + "bien-ban/", council.session_add, name="council-session"),
    path(BLOCK + "quyet-dinh/", council.decide, name="council-decide"),
    path(BLOCK + "buoc/<slug:step>/", council.council_step, name="council-step"),
]
