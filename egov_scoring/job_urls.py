from django.urls import path

from egov_scoring import job_views as views

urlpatterns = [
    path("", views.job_list, name="job-list"),
    path("<int:job_id>/", views.job, name="job"),
    path("<int:job_id>/ket-qua/", views.job_result, name="job-result"),
]
