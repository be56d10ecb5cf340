from datetime import timedelta

from django.db import models
from django.utils import timezone

from .people import User

LIFE = timedelta(days=14)


class ActivationCode(models.Model):
    """The one-time code by which a person chooses a password; only the hash of the last one is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="activation_code")
    code_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField("cấp lúc")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("hết hiệu lực lúc")
    used_at = models.DateTimeField("dùng lúc", null=True)

    class Meta:
        verbose_name = "mã kích hoạt"

    def __str__(self):
        return f"Mã kích hoạt của {self.user}"

    @property
    def is_valid(self):
        return self.used_at is None and timezone.now() < self.expires_at
