from django.urls import path

from egov_scoring import unit_views as units

urlpatterns = [
    path("co-quan-quan-ly/", units.province_edit, name="province-edit"),
    path("ke-thua/", units.succession_list, name="succession-list"),
    path("ke-thua/<int:link_id>/bo/", units.succession_end, name="succession-end"),
]
