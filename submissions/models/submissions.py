from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from egov_scoring.events import stream_of, stream_of_row
from egov_scoring.models import Event
from rubrics.models import Criterion, Tier

from .campaigns import Participation

ACTS_OF_ENTRY = (
    "start_entry_on_behalf",
    "answer",
    "ask_waiver",
    "cancel_waiver",
    "cite",
    "uncite",
    "request_signature",
    "sign_and_submit",
)
WAITS_FOR_COPY = "đã nộp, chờ văn bản"


def grouped_codes(pairs):
    found = {}
    for key, code in pairs:
        found.setdefault(key, set()).add(code or "")
    return found


class SubmissionQuerySet(models.QuerySet):
    def with_rules(self):
        """What decides whether an answer may be saved, and how it is scored."""
        return self.select_related(
            "participation__unit",
            "participation__campaign",
            "participation__campaign_block__block__rubric",
            "participation__extension",
            "on_behalf",
        )

    def with_last_act(self):
        acts = Event.objects.filter(stream=stream_of_row(self.model))
        last = acts.order_by("-sequence").values("sequence")[:1]
        return self.annotate(last_act=Coalesce(Subquery(last), 0))

    def with_places(self):
        """What nearly every page says about a form: unit, block, campaign, rubric."""
        return self.select_related(
            "participation__unit__parent",
            "participation__campaign__rubric",
            "participation__campaign__province",
            "participation__campaign_block__block__rubric",
            "participation__extension",
            "on_behalf__by_unit",
            "on_behalf__started_by",
        )


class Submission(models.Model):
    """The form of one unit in one campaign; ``status`` and ``level`` change only in ``workflow.move``."""

    class Status(models.TextChoices):
        DRAFT = "draft", "đang tự chấm"
        TO_SIGN = "to_sign", "chờ ký"
        SUBMITTED = "submitted", "chờ tiếp nhận"
        ACCEPTED = "accepted", "đang thẩm định"
        RETURNED = "returned", "trả lại bổ sung"
        VERIFIED = "verified", "đã thẩm định"

    # Until a query has looked; see ``queries.waivers_of``.
    may_have_waivers = True

    participation = models.OneToOneField(Participation, on_delete=models.PROTECT, related_name="submission")
    status = models.CharField("trạng thái", max_length=10, choices=Status, default=Status.DRAFT)
    level = models.PositiveSmallIntegerField("cấp thẩm định", default=0)
    self_total = models.DecimalField("tổng điểm tự chấm", max_digits=12, decimal_places=6, null=True)
    verified_total = models.DecimalField("tổng điểm thẩm định", max_digits=12, decimal_places=6, null=True)
    verified_tier = models.ForeignKey(Tier, on_delete=models.PROTECT, null=True, related_name="submissions")
    submitted_at = models.DateTimeField("nộp lúc", null=True)
    accepted_at = models.DateTimeField("tiếp nhận đủ hồ sơ lúc", null=True)
    moved_at = models.DateTimeField("ở trạng thái này từ", null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chấm điểm"
        constraints = [
            models.CheckConstraint(
                condition=Q(level=0, status__in=["draft", "to_sign", "verified"])
                | Q(level__gte=1, status__in=["to_sign", "submitted", "accepted", "returned", "verified"]),
                name="level_fits_status",
            ),
        ]

    def __str__(self):
        return f"Phiếu của {self.participation.unit}"

    @property
    def unit(self):
        return self.participation.unit

    @property
    def campaign(self):
        return self.participation.campaign

    @property
    def campaign_block(self):
        return self.participation.campaign_block

    @property
    def is_editable(self):
        return self.status in {self.Status.DRAFT, self.Status.RETURNED}

    @property
    def is_with_unit_first(self):
        """The unit has not submitted, or has taken its form back."""
        return not self.level and self.status in {self.Status.DRAFT, self.Status.TO_SIGN}

    @cached_property
    def entered_by(self):
        """The ids of the people who filled in a form that was entered on behalf of its unit."""
        if not hasattr(self, "on_behalf"):
            return frozenset()
        acts = Event.objects.filter(stream=stream_of(self), action__in=ACTS_OF_ENTRY)
        return frozenset(acts.values_list("actor", flat=True))

    @cached_property
    def recused(self):
        """The codes that each person withdrew from, by the person's id; "" stands for the whole form."""
        standing = self.recusals.filter(lifted_at__isnull=True)
        return grouped_codes(standing.values_list("reviewer", "criterion__code"))

    @cached_property
    def last_return(self):
        return self.returns.with_criteria().last()

    @property
    def is_being_mended(self):
        """Returned by a level and with the unit, which has not submitted it again."""
        return bool(self.level) and self.status in {self.Status.RETURNED, self.Status.TO_SIGN}

    @property
    def current_return(self):
        """The return that the unit is answering; None when it has not been asked to mend anything."""
        return self.last_return if self.is_being_mended else None

    @property
    def answered_return(self):
        """The return that the unit has answered to the level where the form waits."""
        if self.status != self.Status.SUBMITTED or self.last_return is None:
            return None
        return self.last_return if self.last_return.level.number == self.level else None

    @property
    def due_at(self):
        """The instant before which the unit must hand in what it is filling in now."""
        return self.current_return.due_at if self.current_return else self.participation.due_at

    @cached_property
    def levels(self):
        """The verification levels of the form's block, the first after the unit itself first."""
        return list(self.campaign_block.levels.all())

    def level_numbered(self, number):
        return next((level for level in self.levels if level.number == number), None)

    @property
    def current_level(self):
        """Where the form is now; None while it is with the unit for the first time."""
        return self.level_numbered(self.level)

    @property
    def next_level(self):
        return self.level_numbered(self.level + 1)

    @cached_property
    def last_revision(self):
        return self.revisions.select_related("signed_copy").last()

    @property
    def was_accepted(self):
        """Whether a level has accepted what was submitted last as complete."""
        return self.accepted_at is not None and self.accepted_at >= self.submitted_at

    @property
    def awaits_signed_copy(self):
        """Submitted, but without the signed document that the campaign asks for."""
        if self.status != self.Status.SUBMITTED or not self.campaign.requires_signed_copy:
            return False
        copy = getattr(self.last_revision, "signed_copy", None)
        return copy is None or not copy.is_valid

    @property
    def status_words(self):
        """The status, and what a submitted form still waits for."""
        return WAITS_FOR_COPY if self.awaits_signed_copy else self.get_status_display()


class Response(models.Model):
    """What a unit answered at one criterion, in the canonical text of its rule; empty is unanswered."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="responses")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="responses")
    answer = models.CharField("câu trả lời", max_length=500, blank=True)
    document = models.CharField("văn bản", max_length=200, blank=True)
    note = models.TextField("giải trình", blank=True)
    version = models.PositiveIntegerField("lần lưu", default=1)
    saved_at = models.DateTimeField("lưu lúc", auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "câu trả lời"
        constraints = [
            models.UniqueConstraint(fields=["submission", "criterion"], name="one_response_per_criterion"),
        ]

    def __str__(self):
        return f"{self.criterion.code}: {self.answer}"

    @cached_property
    def code(self):
        return self.criterion.code

    @cached_property
    def has_evidence(self):
        return bool(self.citations.all())


class Revision(models.Model):
    """The frozen copy of a form as it was submitted, with its receipt."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("lần nộp")
    content = models.BinaryField("bản đóng băng")
    sha256 = models.CharField("mã SHA-256", max_length=64)
    receipt = models.CharField("mã biên nhận", max_length=20, unique=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("nộp lúc")
    in_time = models.BooleanField("trong hạn")

    class Meta:
        verbose_name = "lần nộp"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="one_revision_per_number"),
        ]

    def __str__(self):
        return f"Lần nộp {self.number}"
