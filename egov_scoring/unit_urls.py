from django.urls import path

from egov_scoring import unit_views as units

urlpatterns = [
    path("co-quan-quan-ly/", units.province_edit, name="province-edit"),
]
