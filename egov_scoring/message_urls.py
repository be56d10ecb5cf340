from django.urls import path

from egov_scoring import message_views as views

urlpatterns = [
    path("", views.message_list, name="message-list"),
    path("da-doc/", views.message_read, name="message-read"),
    path("hop-thu-di/", views.message_outbox, name="message-outbox"),
    path("<int:message_id>/gui-lai/", views.message_resend, name="message-resend"),
]
