from django.urls import path

from rankings.views import api, desk, documents, error_reports, petitions, public

app_name = "rankings"

urlpatterns = [
    path("", public.home, name="home"),
    path("tinh/<slug:code>/", public.province, name="province"),
    path("ket-qua/<slug:code>/", public.publication, name="publication"),
    path("ket-qua/<slug:code>/don-vi/<slug:unit>/", public.publication_unit, name="publication-unit"),
    path("ket-qua/<slug:code>/ket-qua.json", public.publication_json, name="publication-json"),
    path("ket-qua/<slug:code>/ket-qua.csv", public.publication_csv, name="publication-csv"),
    path("ket-qua/<slug:code>/ket-qua.xlsx", public.publication_xlsx, name="publication-xlsx"),
    path("du-lieu-mo/", api.open_data_page, name="open-data"),
    path("api/v1/openapi.json", api.description, name="api-description"),
    path("api/v1/provinces/", api.provinces, name="api-provinces"),
    path("api/v1/rubrics/", api.rubrics, name="api-rubrics"),
    path("api/v1/publications/", api.publications, name="api-publications"),
    path("api/v1/publications/<slug:code>/", api.publication, name="api-publication"),
    path("api/v1/publications/<slug:code>/result.json", api.result, name="api-result"),
    path("api/v1/publications/<slug:code>/units/", api.units, name="api-units"),
    path("api/v1/publications/<slug:code>/units/<slug:unit>/", api.unit, name="api-unit"),
    path("ket-qua/<slug:code>/dieu-chinh/", error_reports.correction, name="correction"),
    path("nhat-ky-dieu-chinh/", error_reports.correction_log, name="correction-log"),
    path(
        "tinh/<slug:code>/nhat-ky-dieu-chinh/",
        error_reports.correction_log,
        name="province-correction-log",
    ),
    path("bao-sai-sot/", error_reports.error_report_add, name="error-report-add"),
    path("bao-sai-sot/theo-doi/<slug:secret>/", error_reports.error_report_state, name="error-report-state"),
    path("bao-sai-sot/danh-sach/", error_reports.error_report_list, name="error-report-list"),
    path("bao-sai-sot/<int:report_id>/", error_reports.error_report, name="error-report"),
    path(
        "bao-sai-sot/<int:report_id>/ban-dieu-chinh/",
        error_reports.error_report_correction,
        name="error-report-correction",
    ),
    path("xep-hang/", desk.ranking_list, name="ranking-list"),
    path("xep-hang/tinh/", desk.ranking_compute, name="ranking-compute"),
    path("xep-hang/<int:ranking_id>/", desk.ranking, name="ranking"),
    path("xep-hang/<int:ranking_id>/don-vi/<slug:unit>/", desk.ranking_unit, name="ranking-unit"),
    path("xep-hang/<int:ranking_id>/chot/", desk.ranking_finalise, name="ranking-finalise"),
    path("xep-hang/<int:ranking_id>/mo-lai/", desk.ranking_reopen, name="ranking-reopen"),
    path("xep-hang/<int:ranking_id>/cong-bo/", desk.ranking_publish, name="ranking-publish"),
    path("xep-hang/<int:ranking_id>/van-ban/", documents.document_list, name="document-list"),
    path("xep-hang/<int:ranking_id>/van-ban/lap/", documents.document_make, name="document-make"),
    path(
        "xep-hang/<int:ranking_id>/van-ban/<int:document_id>/tep/",
        documents.document_file,
        name="document-file",
    ),
    path("kien-nghi/", petitions.petition_home, name="petition-home"),
    path("kien-nghi/phieu/<int:submission_id>/", petitions.petition_add, name="petition-add"),
    path("kien-nghi/tra-loi/", petitions.petition_list, name="petition-list"),
    path("kien-nghi/tra-loi/<int:petition_id>/", petitions.petition_answer, name="petition-answer"),
    path(
        "kien-nghi/tra-loi/<int:petition_id>/tep/<int:evidence_id>/",
        petitions.petition_file,
        name="petition-file",
    ),
]
