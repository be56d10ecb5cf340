from django.conf import settings
from django.db import models
from django.db.models import Q

from rubrics.models import Criterion

from .submissions import Submission


class RecusalQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at__isnull=True)


class Recusal(models.Model):
    """That a reviewer withdrew from a form, or from one criterion of it, until an assigner lifts it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="recusals")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="recusals"
    )
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    reason = models.TextField("lý do")
    made_at = models.DateTimeField("rút lúc")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField("bỏ rút lúc", null=True)
    lift_reason = models.TextField("lý do bỏ rút", blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = "rút khỏi thẩm định"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "criterion", "reviewer"],
                condition=Q(lifted_at__isnull=True),
                name="one_standing_recusal_per_criterion",
            ),
            models.UniqueConstraint(
                fields=["submission", "reviewer"],
                condition=Q(lifted_at__isnull=True, criterion__isnull=True),
                name="one_standing_recusal_per_form",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recusals_need_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="lifted_recusals_say_why",
            ),
        ]

    def __str__(self):
        return f"{self.reviewer}: {self.criterion.code if self.criterion else self.submission}"
