from django.conf import settings
from django.db import models
from django.db.models import Q

from rubrics.models import Criterion
from submissions.models import Campaign, Evidence, Submission

from .results import Publication


class Petition(models.Model):
    """What a unit asks to have corrected in a published result, who answered it and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", "chờ trả lời"
        ACCEPTED = "accepted", "được chấp nhận"
        REFUSED = "refused", "không được chấp nhận"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="petitions")
    number = models.PositiveIntegerField("số")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="petitions")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="petitions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="petitions")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.OPEN)
    ground = models.TextField("căn cứ")
    evidence = models.ManyToManyField(Evidence, related_name="petitions", verbose_name="minh chứng")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("gửi lúc")
    due_at = models.DateTimeField("hạn trả lời (thời điểm không còn kịp)")
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    correction = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, related_name="corrected_petitions"
    )

    class Meta:
        verbose_name = "kiến nghị"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_petition_per_number"),
            models.UniqueConstraint(
                fields=["publication", "submission", "criterion"], name="one_petition_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | Q(state__in=["accepted", "refused"], answered_at__isnull=False) & ~Q(answer=""),
                name="answered_petitions_say_why",
            ),
            models.CheckConstraint(
                condition=Q(correction__isnull=True) | Q(state="accepted"),
                name="corrections_follow_accepted_petitions",
            ),
        ]

    def __str__(self):
        return f"Kiến nghị số {self.number}"

    @property
    def is_answered(self):
        return self.state != self.State.OPEN
