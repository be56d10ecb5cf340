from django.urls import path

from submissions.council_urls import urlpatterns as council_patterns
from submissions.document_urls import urlpatterns as document_patterns
from submissions.evidence_urls import urlpatterns as evidence_patterns
from submissions.oversight_urls import urlpatterns as oversight_patterns
from submissions.question_urls import urlpatterns as question_patterns
from submissions.reply_urls import urlpatterns as reply_patterns
from submissions.review_urls import urlpatterns as review_patterns
from submissions.survey_urls import urlpatterns as survey_patterns
from submissions.views import answers, facts, guide, history, officer, officer_groups

app_name = "submissions"

FORM = "phieu/<int:submission_id>/"
CRITERION = FORM + "tieu-chi/<str:criterion_code>/"

officer_patterns = [
    path("huong-dan/", guide.guide_list, name="guide-list"),
    path("huong-dan/tu-cham-diem/", guide.self_scoring_guide, name="self-scoring-guide"),
    path("huong-dan/tham-dinh/", guide.review_guide, name="review-guide"),
    path("huong-dan/quan-tri/", guide.administration_guide, name="administration-guide"),
    path("phieu/", officer.home, name="home"),
    path(FORM, officer.form_detail, name="form"),
    path(FORM + "nhom/<str:group_code>/", officer_groups.group_edit, name="group"),
    path(FORM + "ca-phieu/", officer_groups.whole_form, name="whole-form"),
    path(FORM + "so-lieu/", facts.fact_edit, name="facts"),
    path(FORM + "nhat-ky/", history.own_log, name="own-log"),
    path(FORM + "kiem-tra/", officer.check, name="check"),
    path(FORM + "buoc/", officer.form_move, name="form-move"),
    path(CRITERION, answers.response_edit, name="response-edit"),
    path(CRITERION + "noi-dung/", officer_groups.criterion_body, name="criterion-body"),
    path(CRITERION + "khong-ap-dung/", answers.waiver_ask, name="waiver-ask"),
    path(CRITERION + "khong-ap-dung/rut/", answers.waiver_cancel, name="waiver-cancel"),
]

urlpatterns = (
    document_patterns
    + officer_patterns
    + evidence_patterns
    + question_patterns
    + oversight_patterns
    + council_patterns
    + survey_patterns
    + reply_patterns
    + review_patterns
)
