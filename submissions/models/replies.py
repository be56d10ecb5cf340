from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from egov_scoring.models import Unit
from rubrics.models import Criterion

from .campaigns import CampaignBlock
from .evidence import Evidence
from .submissions import Submission


class Provisional(models.Model):
    """That the units of a block (inside a parent unit) were sent their results, and until when they reply."""

    campaign_block = models.ForeignKey(CampaignBlock, on_delete=models.PROTECT, related_name="provisionals")
    scope = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    replies_until = models.DateTimeField("hạn phản hồi (thời điểm không còn kịp)")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("gửi lúc")

    class Meta:
        verbose_name = "kết quả dự kiến"
        constraints = [
            models.UniqueConstraint(fields=["campaign_block", "scope"], name="one_provisional_per_scope"),
            models.UniqueConstraint(
                fields=["campaign_block"],
                condition=Q(scope__isnull=True),
                name="one_provisional_without_scope",
            ),
        ]

    def __str__(self):
        return f"Kết quả dự kiến, {self.scope or self.campaign_block}"

    @property
    def is_open(self):
        return timezone.now() < self.replies_until


class Reply(models.Model):
    """What a unit says to its provisional result at one criterion, and what was answered."""

    class State(models.TextChoices):
        AGREED = "agreed", "đồng ý"
        OPEN = "open", "không đồng ý, chờ trả lời"
        ACCEPTED = "accepted", "không đồng ý, được chấp nhận"
        REFUSED = "refused", "không đồng ý, không được chấp nhận"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="replies")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="replies")
    state = models.CharField("trạng thái", max_length=8, choices=State)
    ground = models.TextField("căn cứ", blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="replies", verbose_name="minh chứng")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("phản hồi lúc")
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True)

    class Meta:
        verbose_name = "phản hồi"
        ordering = ["filed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "criterion"], name="one_reply_per_criterion"),
            models.CheckConstraint(
                condition=Q(state="agreed") | ~Q(ground=""), name="disagreement_has_a_ground"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["agreed", "open"], answered_at__isnull=True)
                | Q(state__in=["accepted", "refused"], answered_at__isnull=False) & ~Q(answer=""),
                name="answered_replies_say_why",
            ),
        ]

    def __str__(self):
        return f"{self.submission.unit}, tiêu chí {self.criterion.code}"

    @property
    def is_answered(self):
        return self.state in {self.State.ACCEPTED, self.State.REFUSED}
