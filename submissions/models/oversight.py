from django.conf import settings
from django.db import models

from rubrics.models import Criterion

from .evidence import Evidence
from .submissions import Submission


class LookedAt(models.Model):
    """That a person has looked at what a check found; it holds while the fingerprint of the values does."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="looks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    check_code = models.SlugField("phép rà soát", max_length=40)
    fingerprint = models.CharField("dấu của giá trị", max_length=64)
    remark = models.CharField("nhận xét", max_length=400, blank=True)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField("xem lúc")

    class Meta:
        verbose_name = "lần xem rà soát"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "criterion", "check_code"], name="one_look_per_check"
            ),
        ]

    def __str__(self):
        return f"{self.criterion.code}: {self.check_code}"


class LinkCheck(models.Model):
    """What came of opening a link of the evidence library; an empty problem: it opened."""

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="link_check")
    url = models.URLField("liên kết", max_length=1000)
    problem = models.CharField("vấn đề", max_length=200, blank=True)
    checked_at = models.DateTimeField("kiểm tra lúc")

    class Meta:
        verbose_name = "lần kiểm tra liên kết"

    def __str__(self):
        return f"{self.url}: {self.problem or 'mở được'}"
