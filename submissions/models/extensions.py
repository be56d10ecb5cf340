from django.conf import settings
from django.db import models
from django.db.models import Q

from .campaigns import Participation


class Extension(models.Model):
    """Until when one unit may still submit although its block is past due; a later grant takes its place."""

    participation = models.OneToOneField(Participation, on_delete=models.PROTECT, related_name="extension")
    until = models.DateTimeField("gia hạn đến (thời điểm không còn kịp)")
    reason = models.TextField("lý do")
    document = models.CharField("văn bản", max_length=200, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("cho phép lúc")

    class Meta:
        verbose_name = "gia hạn"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extensions_need_a_reason"),
        ]

    def __str__(self):
        return f"{self.participation.unit}, {self.until}"
