from django.conf import settings
from django.db import models

from egov_scoring.templatetags.formats import vndate

from .campaigns import Campaign


class CouncilSession(models.Model):
    """A meeting of the council by its minutes, to which the verdicts given at it point."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="council_sessions")
    number = models.CharField("số biên bản", max_length=60)
    date = models.DateField("ngày biên bản")
    note = models.TextField("ghi chú", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        verbose_name = "phiên họp Hội đồng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_session_per_minutes_number"),
        ]

    def __str__(self):
        return f"Biên bản số {self.number} ngày {vndate(self.date)}"
