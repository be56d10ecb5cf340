from django.conf import settings
from django.db import models

from egov_scoring.models import Unit
from rubrics.models import Criterion

from .campaigns import Campaign
from .submissions import Submission


class Contribution(models.TextChoices):
    """What an agency does at a criterion; one that only the rubric names may do both."""

    ENTER = "enter", "cung cấp"
    CONFIRM = "confirm", "xác nhận"


class Contributor(models.Model):
    """Which unit a campaign means by the agency that a criterion names."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="contributors")
    name = models.CharField("tên đầu mối", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contributions")

    class Meta:
        verbose_name = "đầu mối số liệu"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="one_unit_per_contributor"),
        ]

    def __str__(self):
        return f"{self.name}: {self.unit}"


class Observation(models.Model):
    """A value that a contributing agency gave for one criterion of one unit; it never changes an answer."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="observations")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="observations")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="observations")
    observed_on = models.DateField("số liệu ngày")
    answer = models.CharField("số liệu", max_length=500)
    document = models.CharField("văn bản", max_length=200)
    note = models.TextField("ghi chú", blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("nhập lúc", auto_now_add=True)

    class Meta:
        verbose_name = "số liệu đầu mối"
        ordering = ["observed_on", "pk"]
        indexes = [models.Index(fields=["criterion", "submission"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answer="") & ~models.Q(document=""), name="observations_are_sourced"
            ),
        ]

    def __str__(self):
        return f"{self.criterion.code}: {self.answer}"
