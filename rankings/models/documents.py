from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from egov_scoring.models import Unit

from .results import Ranking


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
