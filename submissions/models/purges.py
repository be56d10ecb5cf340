from django.conf import settings
from django.db import models


class PurgedContent(models.Model):
    """The tombstone of bytes that an act removed: the hash stays, the same content is not taken in again."""

    sha256 = models.CharField("mã SHA-256", max_length=64, unique=True)
    act = models.CharField("văn bản", max_length=200)
    reason = models.TextField("lý do")
    purged_at = models.DateTimeField("xóa lúc", auto_now_add=True)
    purged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "nội dung đã xóa"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(act="") & ~models.Q(reason=""), name="purges_name_act_and_reason"
            ),
        ]

    def __str__(self):
        return f"{self.act}: {self.reason}"
