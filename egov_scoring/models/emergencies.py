from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .units import Unit


class EmergencyAccessQuerySet(models.QuerySet):
    def active(self):
        return self.filter(closed_at__isnull=True, until__gt=timezone.now())


class EmergencyAccess(models.Model):
    """That an administrator reads the verdicts of an agency for some hours, with a reason for all to see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="emergency_accesses")
    reason = models.TextField("lý do")
    opened_at = models.DateTimeField("mở lúc")
    until = models.DateTimeField("đến lúc")
    closed_at = models.DateTimeField("đóng lúc", null=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "quyền xem khẩn cấp"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_access_needs_a_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="emergency_access_ends"),
        ]

    def __str__(self):
        return f"{self.user}: {self.agency}"
