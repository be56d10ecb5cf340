from django.db import models

from .people import User


class Event(models.Model):
    """One act on one subject; written by ``events.record`` only, never changed or deleted."""

    stream = models.CharField("đối tượng", max_length=60)
    sequence = models.PositiveIntegerField("số thứ tự")
    action = models.CharField("việc", max_length=40)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="events")
    data = models.JSONField("nội dung", default=dict)
    created_at = models.DateTimeField("lúc")
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "sự kiện"
        constraints = [
            models.UniqueConstraint(fields=["stream", "sequence"], name="one_event_per_place"),
        ]

    def __str__(self):
        return f"{self.stream}#{self.sequence} {self.action}"
