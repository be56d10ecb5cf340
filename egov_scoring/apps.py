from django.apps import AppConfig


class GroundFloorConfig(AppConfig):
    name = "egov_scoring"
    verbose_name = "nền tảng"
