from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from egov_scoring.models import Unit
from rubrics.models import Criterion, Tier
from submissions.models import Campaign, CampaignBlock, Evidence, Submission


class Ranking(models.Model):
    """The result of one block (inside one parent unit where the decision ranks there)."""

    class Status(models.TextChoices):
        PREVIEW = "preview", "xem trước"
        FINAL = "final", "đã chốt"

    campaign_block = models.ForeignKey(CampaignBlock, on_delete=models.PROTECT, related_name="rankings")
    scope = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="scoped_rankings"
    )
    status = models.CharField("trạng thái", max_length=8, choices=Status, default=Status.PREVIEW)
    computed_at = models.DateTimeField("tính lúc", null=True)
    result = models.BinaryField("kết quả đã chốt", null=True)
    sha256 = models.CharField("mã SHA-256", max_length=64, blank=True)
    finalised_at = models.DateTimeField("chốt lúc", null=True)
    finalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "bảng xếp hạng"
        constraints = [
            models.UniqueConstraint(fields=["campaign_block", "scope"], name="one_ranking_per_scope"),
            models.UniqueConstraint(
                fields=["campaign_block"], condition=Q(scope__isnull=True), name="one_ranking_without_scope"
            ),
            models.CheckConstraint(
                condition=Q(status="preview", result__isnull=True)
                | Q(status="final", result__isnull=False, finalised_at__isnull=False),
                name="final_rankings_are_frozen",
            ),
        ]

    def __str__(self):
        place = f", {self.scope}" if self.scope else ""
        return f"{self.campaign_block}{place}"


class RankingEntry(models.Model):
    """One unit's line of a computed ranking; ``detail`` is its object of the score contract."""

    class State(models.TextChoices):
        ASSESSED = "assessed", "được đánh giá"
        LATE = "late", "nộp muộn"
        MISSING = "missing", "không nộp"
        EXCLUDED = "excluded", "không thuộc diện"
        PENDING = "pending", "chưa đánh giá"

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ranking_entries")
    position = models.PositiveIntegerField("thứ tự trong bảng")
    state = models.CharField("diện đánh giá", max_length=10, choices=State)
    total = models.DecimalField("tổng điểm", max_digits=12, decimal_places=6, null=True)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, null=True, related_name="ranking_entries")
    rank = models.PositiveIntegerField("thứ hạng", null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name = "dòng xếp hạng"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "unit"], name="one_entry_per_unit"),
        ]

    def __str__(self):
        return f"{self.rank or '–'} {self.unit}"


class PublicationQuerySet(models.QuerySet):
    def current(self):
        """Publications that no later one corrects."""
        return self.filter(corrected_by__isnull=True)

    def without_bytes(self):
        """For lists: the frozen bytes of many results are large."""
        return self.select_related(
            "ranking__scope", "ranking__campaign_block__block", "ranking__campaign_block__campaign__province"
        ).defer("result", "ranking__result")


class Publication(models.Model):
    """A frozen result made public by a document; never changed, only followed by a correction.

    ``label``, ``headline`` and ``unit_count`` are read from the frozen bytes once, for lists.
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="publications")
    code = models.SlugField("mã", max_length=80, unique=True)
    document_kind = models.CharField("loại văn bản", max_length=60)
    document_number = models.CharField("số, ký hiệu", max_length=60)
    document_date = models.DateField("ngày văn bản")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    signer = models.CharField("người ký", max_length=120)
    label = models.CharField("khối, phạm vi", max_length=400)
    headline = models.CharField("kết quả chính", max_length=600)
    unit_count = models.PositiveIntegerField("số đơn vị được đánh giá")
    result = models.BinaryField("kết quả đóng băng")
    sha256 = models.CharField("mã SHA-256", max_length=64)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.TextField("lý do điều chỉnh", blank=True)
    petition_numbers = models.CharField("điều chỉnh theo kiến nghị số", max_length=400, blank=True)
    published_at = models.DateTimeField("công bố lúc", auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "công bố"
        ordering = ["-document_date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="corrections_give_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.document_kind} số {self.document_number}"

    def get_absolute_url(self):
        return reverse("rankings:publication", args=[self.code])


class MadeDocumentQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(voided_at__isnull=True)

    def void(self, reason):
        """What was made from a result that is opened again stays, but is worth nothing; how many were."""
        return self.valid().update(voided_at=timezone.now(), void_reason=reason)


class MadeDocument(models.Model):
    """A paper or workbook made from closed results; its bytes lie beside the evidence, under their hash."""

    class Kind(models.TextChoices):
        DECISION = "decision", "Văn bản công bố kết quả"
        PROPOSAL = "proposal", "Tờ trình"
        REPORT = "report", "Báo cáo thẩm định"
        SHEETS = "sheets", "Phiếu kết quả của mọi đơn vị"
        SHEET = "sheet", "Phiếu kết quả của một đơn vị"
        WORKBOOK = "workbook", "Sổ tính các bảng"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        ZIP = "zip", "ZIP"

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField("loại văn bản", max_length=10, choices=Kind)
    format = models.CharField("định dạng", max_length=4, choices=Format)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    document_number = models.CharField("số, ký hiệu khi lập", max_length=60, blank=True)
    sha256 = models.CharField("mã SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField("hết giá trị từ", null=True)
    void_reason = models.TextField("lý do hết giá trị", blank=True)

    objects = MadeDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đã lập"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="voided_documents_give_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="sheet", unit__isnull=False) | ~Q(kind="sheet") & Q(unit__isnull=True),
                name="sheets_of_one_unit_name_it",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.unit}" if self.unit else self.get_kind_display()

    @property
    def file_name(self):
        """What it is saved as: kind, unit, the number of the making; a void one says so."""
        parts = ["het-gia-tri"] if self.voided_at else []
        parts += [slugify(self.get_kind_display().replace("đ", "d").replace("Đ", "D"))]
        parts += [self.unit.code] if self.unit else []
        return f"{'-'.join(parts)}-{self.pk}.{self.format}"


class DocumentSource(models.Model):
    """Which closed result a document was made from, by the hash of its bytes."""

    document = models.ForeignKey(MadeDocument, on_delete=models.CASCADE, related_name="sources")
    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField("mã SHA-256 của kết quả", max_length=64)

    class Meta:
        verbose_name = "kết quả làm căn cứ"
        constraints = [
            models.UniqueConstraint(fields=["document", "ranking"], name="one_source_per_ranking"),
        ]

    def __str__(self):
        return f"{self.document}: {self.ranking}"


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
