from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from egov_scoring.models import Province, Role, Unit

from .results import Publication


class ErrorReportQuerySet(models.QuerySet):
    def for_desks_of(self, user):
        """What the desks of this person have to answer."""
        return self.filter(desk__in=user.unit_ids_as(Role.APPROVER))

    def open(self):
        return self.filter(state=ErrorReport.State.OPEN)

    def accepted(self):
        return self.filter(state=ErrorReport.State.ACCEPTED)


class ErrorReport(models.Model):
    """What a reader found wrong on a public page; only its number and outcome are ever public."""

    class State(models.TextChoices):
        OPEN = "open", "đang xem xét"
        ACCEPTED = "accepted", "đã tiếp thu"
        REFUSED = "refused", "không tiếp thu"

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="error_reports")
    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="error_reports")
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, related_name="error_reports"
    )
    number = models.PositiveIntegerField("số")
    secret = models.CharField("mã theo dõi", max_length=22, unique=True)
    page = models.CharField("trang", max_length=300)
    text = models.TextField("nội dung sai sót")
    source = models.TextField("căn cứ", blank=True)
    reporter_name = models.CharField("họ và tên người báo", max_length=120, blank=True)
    reporter_email = models.EmailField("thư điện tử của người báo", blank=True)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.OPEN)
    answer = models.TextField("trả lời", blank=True)
    correction = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, related_name="causes", verbose_name="bản điều chỉnh"
    )
    reported_at = models.DateTimeField("báo lúc", auto_now_add=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo sai sót"
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["province", "number"], name="one_error_report_per_number"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True, answer="")
                | (~Q(state="open") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="answered_reports_give_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(correction__isnull=True) | Q(state="accepted"),
                name="only_accepted_reports_lead_to_a_correction",
            ),
        ]

    def __str__(self):
        return f"Báo sai sót số {self.number}"

    def get_absolute_url(self):
        return reverse("rankings:error-report-state", args=[self.secret])

    @property
    def tag(self):
        return {self.State.OPEN: "wait", self.State.ACCEPTED: "done", self.State.REFUSED: "bad"}[self.state]
