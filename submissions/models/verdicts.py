from django.conf import settings
from django.db import models
from django.db.models import Q

from rubrics.models import Criterion

from .bulk import BulkAct
from .campaigns import Level
from .council import CouncilSession
from .submissions import Response, Submission


class Verdict(models.Model):
    """What one level concluded on one criterion; no level changes another's."""

    class Kind(models.TextChoices):
        ACCEPT = "accept", "chấp nhận"
        CORRECT = "correct", "điều chỉnh câu trả lời"
        POINTS = "points", "chấm điểm trực tiếp"

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="verdicts")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="verdicts")
    kind = models.CharField("kết luận", max_length=8, choices=Kind)
    answer = models.CharField("câu trả lời đã điều chỉnh", max_length=500, blank=True)
    points = models.DecimalField("điểm", max_digits=12, decimal_places=6, null=True, blank=True)
    reason = models.TextField("lý do", blank=True)
    revision = models.PositiveSmallIntegerField("xét trên lần nộp")
    changed_in = models.PositiveSmallIntegerField("đơn vị đã sửa ở lần nộp", null=True)
    bulk_act = models.ForeignKey(BulkAct, on_delete=models.PROTECT, null=True, related_name="verdicts")
    session = models.ForeignKey(
        CouncilSession, on_delete=models.PROTECT, null=True, related_name="verdicts", verbose_name="biên bản"
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "kết quả thẩm định"
        ordering = ["level__number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "level"], name="one_verdict_per_level"),
            models.CheckConstraint(
                condition=Q(kind="accept", points__isnull=True, answer="")
                | Q(kind="correct", points__isnull=True)
                | Q(kind="points", points__isnull=False, answer=""),
                name="verdict_fits_kind",
            ),
            models.CheckConstraint(condition=~Q(kind="points") | ~Q(reason=""), name="points_need_a_reason"),
        ]

    def __str__(self):
        return f"{self.level}: {self.get_kind_display()}"

    @property
    def is_outdated(self):
        """The unit has since changed what this was concluded on; it must be confirmed or given anew."""
        return self.changed_in is not None


class Waiver(models.Model):
    """A unit's request that a criterion, with all below it, does not apply; and what was decided."""

    class State(models.TextChoices):
        REQUESTED = "requested", "chờ xét"
        ACCEPTED = "accepted", "được chấp nhận"
        REFUSED = "refused", "không được chấp nhận"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="waivers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="waivers")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.REQUESTED)
    reason = models.TextField("lý do")
    document_number = models.CharField("số văn bản", max_length=100, blank=True)
    document_date = models.DateField("ngày văn bản", null=True, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField("lý do quyết định", blank=True)

    class Meta:
        verbose_name = "đề nghị không áp dụng"
        constraints = [
            models.UniqueConstraint(fields=["submission", "criterion"], name="one_waiver_per_criterion"),
            models.CheckConstraint(
                condition=Q(state="requested", decided_by__isnull=True)
                | Q(state__in=["accepted", "refused"], decided_by__isnull=False),
                name="decided_waivers_name_the_decider",
            ),
        ]

    def __str__(self):
        return f"{self.criterion.code}: {self.get_state_display()}"

    @property
    def is_decided(self):
        return self.state != self.State.REQUESTED

    @property
    def has_document(self):
        """Number and date of a document stand on the request."""
        return bool(self.document_number and self.document_date)
