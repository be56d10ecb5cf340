"""The evidence library, and evidence at a criterion."""

from django.urls import path

from submissions.views import evidence, library

FORM = "phieu/<int:submission_id>/"
CRITERION = FORM + "tieu-chi/<str:criterion_code>/"

urlpatterns = [
    path("minh-chung/", library.evidence_list, name="evidence-list"),
    path("minh-chung/tai-len/", library.evidence_upload, name="evidence-upload"),
    path("minh-chung/<int:evidence_id>/", library.evidence_detail, name="evidence-detail"),
    path("minh-chung/<int:evidence_id>/tep/", library.library_file, name="library-file"),
    path("minh-chung/<int:evidence_id>/noi-dung/", library.library_text, name="library-text"),
    path(CRITERION + "minh-chung/", evidence.evidence_add, name="evidence-add"),
    path(CRITERION + "kho/", evidence.evidence_pick, name="evidence-pick"),
    path(FORM + "minh-chung/tat-ca/", evidence.evidence_archive, name="evidence-archive"),
    path(FORM + "minh-chung/<int:evidence_id>/", evidence.evidence_file, name="evidence-file"),
    path(FORM + "minh-chung/<int:evidence_id>/noi-dung/", evidence.evidence_text, name="evidence-text"),
    path(FORM + "vien-dan/<int:citation_id>/bo/", evidence.evidence_remove, name="evidence-remove"),
    path(FORM + "vien-dan/<int:citation_id>/trang/", evidence.citation_page, name="citation-page"),
]
