"""Points entered for many units at once."""

from django.urls import path

from submissions.views import survey

BLOCK = "diem-dieu-tra/<int:block_id>/"

urlpatterns = [
    path("diem-dieu-tra/", survey.survey_home, name="survey-home"),
    path(BLOCK, survey.survey_grid, name="survey-grid"),
    path(BLOCK + "tep/", survey.survey_download, name="survey-download"),
    path(BLOCK + "nhap-tep/", survey.survey_import, name="survey-import"),
    path(BLOCK + "luu-tep/", survey.survey_confirm, name="survey-confirm"),
]
