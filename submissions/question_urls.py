"""Guidance documents and questions of a campaign."""

from django.urls import path

from submissions.views import questions

CAMPAIGN = "ky-danh-gia/<int:campaign_id>/"

urlpatterns = [
    path(
        "phieu/<int:submission_id>/tieu-chi/<str:criterion_code>/hoi/",
        questions.question_ask,
        name="question-ask",
    ),
    path("hoi-dap/", questions.question_home, name="question-home"),
    path(CAMPAIGN + "hoi-dap/", questions.question_list, name="question-list"),
    path(CAMPAIGN + "hoi-dap/<int:question_id>/", questions.question_answer, name="question-answer"),
    path(CAMPAIGN + "huong-dan/", questions.notice_list, name="notice-list"),
    path(CAMPAIGN + "huong-dan/<int:notice_id>/go/", questions.notice_withdraw, name="notice-withdraw"),
    path("huong-dan/<int:notice_id>/tep/", questions.notice_file, name="notice-file"),
]
