from django.conf import settings
from django.db import models

from .results import Publication


class Withdrawal(models.Model):
    """The act that takes a publication back; the publication itself stays as it was, and reachable."""

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="withdrawal")
    document_kind = models.CharField("loại văn bản", max_length=60)
    document_number = models.CharField("số, ký hiệu", max_length=60)
    document_date = models.DateField("ngày văn bản")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    reason = models.TextField("lý do thu hồi")
    withdrawn_at = models.DateTimeField("thu hồi lúc", auto_now_add=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "thu hồi công bố"
        ordering = ["-withdrawn_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawals_give_a_reason"),
        ]

    def __str__(self):
        return f"{self.document_kind} số {self.document_number}"

    def get_absolute_url(self):
        return f"{self.publication.get_absolute_url()}#thu-hoi"
