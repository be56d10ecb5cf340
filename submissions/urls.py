from django.urls import path

from submissions.document_urls import urlpatterns as document_patterns
from submissions.review_urls import urlpatterns as review_patterns
from submissions.views import answers, evidence, officer

app_name = "submissions"

FORM = "phieu/<int:submission_id>/"
CRITERION = FORM + "tieu-chi/<str:criterion_code>/"

officer_patterns = [
    path("phieu/", officer.home, name="home"),
    path(FORM, officer.form_detail, name="form"),
    path(FORM + "nhom/<str:group_code>/", officer.group_edit, name="group"),
    path(FORM + "kiem-tra/", officer.check, name="check"),
    path(FORM + "buoc/", officer.form_move, name="form-move"),
    path(FORM + "minh-chung/<int:evidence_id>/", evidence.evidence_file, name="evidence-file"),
    path(FORM + "vien-dan/<int:citation_id>/bo/", evidence.evidence_remove, name="evidence-remove"),
    path(CRITERION, answers.response_edit, name="response-edit"),
    path(CRITERION + "minh-chung/", evidence.evidence_add, name="evidence-add"),
    path(CRITERION + "khong-ap-dung/", answers.waiver_ask, name="waiver-ask"),
    path(CRITERION + "khong-ap-dung/rut/", answers.waiver_cancel, name="waiver-cancel"),
]

urlpatterns = document_patterns + officer_patterns + review_patterns
