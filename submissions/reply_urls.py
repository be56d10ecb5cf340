"""Provisional results, the units' replies and the answers to them."""

from django.urls import path

from submissions.views import replies, reply_desk

OWN = "phieu/<int:submission_id>/ket-qua-du-kien/"

urlpatterns = [
    path(OWN, replies.provisional, name="provisional"),
    path(OWN + "dong-y/", replies.agree_with_rest, name="reply-agree"),
    path(OWN + "<str:code>/", replies.reply_edit, name="reply-edit"),
    path("ket-qua-du-kien/", reply_desk.provisional_list, name="provisional-list"),
    path("ket-qua-du-kien/gui/", reply_desk.provisional_send, name="provisional-send"),
    path("phan-hoi/", reply_desk.reply_list, name="reply-list"),
    path("phan-hoi/<int:reply_id>/", reply_desk.reply_answer, name="reply-answer"),
    path("phan-hoi/<int:reply_id>/tep/<int:evidence_id>/", reply_desk.reply_file, name="reply-file"),
]
