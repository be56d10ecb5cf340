from django.conf import settings
from django.db import models

from egov_scoring.models import Unit

from .campaigns import Level


class Assignment(models.Model):
    """Who of the reviewing body judges one group of criteria of one place; it guides and forbids nobody.

    A place is a unit, or the parent whose units are all meant.
    """

    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="assignments")
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    group = models.CharField("nhóm tiêu chí", max_length=40)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("giao lúc")

    class Meta:
        verbose_name = "phân công thẩm định"
        constraints = [
            models.UniqueConstraint(fields=["level", "place", "group"], name="one_assignee_per_cell"),
        ]

    def __str__(self):
        return f"{self.place}, nhóm {self.group}"
