from django.urls import path

from rubrics import views

app_name = "rubrics"

urlpatterns = [
    path("", views.rubric_list, name="list"),
    path("<slug:code>/", views.rubric_detail, name="detail"),
]
