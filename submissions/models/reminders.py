from django.conf import settings
from django.db import models

from egov_scoring.models import Message

from .submissions import Submission


class Reminder(models.Model):
    """That one person was reminded of one form at one step before its due instant."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reminders")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders"
    )
    hours = models.PositiveSmallIntegerField("số giờ trước hạn")
    due_at = models.DateTimeField("hạn nộp")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reminders")

    class Meta:
        verbose_name = "lần nhắc hạn"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "recipient", "hours", "due_at"], name="one_reminder_per_step"
            ),
        ]

    def __str__(self):
        return f"{self.submission}: {self.hours} giờ trước hạn"
