from django.conf import settings
from django.db import models
from django.db.models import Q

from egov_scoring.models import Unit

from .evidence import Evidence
from .submissions import Submission


class EntryOnBehalf(models.Model):
    """That a verifying body enters a form from the paper of a unit that does not log in ("nhập thay")."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="on_behalf")
    by_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="entries_on_behalf", verbose_name="đơn vị nhập thay"
    )
    document_number = models.CharField("số văn bản của đơn vị", max_length=100)
    document_date = models.DateField("ngày văn bản")
    scan = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="entries_on_behalf", verbose_name="bản quét"
    )
    reason = models.TextField("lý do nhập thay")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField("bắt đầu nhập thay lúc")

    class Meta:
        verbose_name = "lần nhập thay"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(document_number=""),
                name="entries_on_behalf_say_why_and_from_what",
            ),
        ]

    def __str__(self):
        return f"{self.by_unit} nhập thay {self.submission.unit}"
