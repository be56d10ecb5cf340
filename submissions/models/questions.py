from django.conf import settings
from django.db import models
from django.db.models import Q

from rubrics.models import Criterion

from .campaigns import Campaign
from .submissions import Submission


class Notice(models.Model):
    """A guidance document or a notice that a campaign carries for all its units."""

    class Kind(models.TextChoices):
        GUIDANCE = "guidance", "văn bản hướng dẫn"
        NOTICE = "notice", "thông báo"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField("loại", max_length=8, choices=Kind, default=Kind.GUIDANCE)
    title = models.CharField("tên", max_length=300)
    text = models.TextField("nội dung", blank=True)
    document_number = models.CharField("số văn bản", max_length=100, blank=True)
    document_date = models.DateField("ngày văn bản", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    file_name = models.CharField("tệp", max_length=255, blank=True)
    sha256 = models.CharField("mã SHA-256", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)", null=True)
    content_type = models.CharField("loại tệp", max_length=100, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("đăng lúc", auto_now_add=True)

    class Meta:
        verbose_name = "hướng dẫn, thông báo"
        ordering = ["-published_at", "-pk"]

    def __str__(self):
        return self.title


class Question(models.Model):
    """What a unit asked at a criterion; an answer made common has a number and is shown to all units."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="questions")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="questions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField("câu hỏi")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("hỏi lúc", auto_now_add=True)
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    number = models.PositiveIntegerField("số của giải đáp chung", null=True)
    common_at = models.DateTimeField("thành giải đáp chung lúc", null=True)

    class Meta:
        verbose_name = "câu hỏi"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_common_answer_per_number"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answers_are_dated",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, common_at__isnull=True)
                | Q(number__isnull=False, common_at__isnull=False) & ~Q(answer=""),
                name="common_answers_are_dated_and_numbered",
            ),
        ]

    def __str__(self):
        return f"{self.criterion.code}: {self.text[:60]}"
