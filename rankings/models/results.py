from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from egov_scoring.models import Province, Unit
from rubrics.models import Tier
from submissions.models import CampaignBlock


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
        """Publications that are neither corrected by a later one nor withdrawn."""
        return self.filter(corrected_by__isnull=True, withdrawal__isnull=True)

    def without_bytes(self):
        """For lists: the frozen bytes of many results are large."""
        return self.select_related("province__agency", "scope").defer("result")

    def in_list_order(self):
        """The newest campaign first, blocks as the decision lists them, parent units by name."""
        return self.order_by("-year", "campaign_title", "position", "scope__sort_key", "pk")


class Publication(models.Model):
    """A frozen result made public by a document; never changed, only followed by a correction or withdrawn.

    Without a ranking: a result of an earlier year, brought in from the document that published it.

    What lists show and sort by is read from the frozen bytes once, when it is published.
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, null=True, related_name="publications")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="publications")
    scope = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="scoped_publications")
    year = models.PositiveSmallIntegerField("năm đánh giá")
    campaign_title = models.CharField("tên kỳ đánh giá", max_length=300)
    block_code = models.SlugField("mã khối", max_length=30)
    block_name = models.CharField("khối", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự của khối", default=0)
    code = models.SlugField("mã", max_length=80, unique=True)
    document_kind = models.CharField("loại văn bản", max_length=60)
    document_number = models.CharField("số, ký hiệu", max_length=60)
    document_date = models.DateField("ngày văn bản")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    signer = models.CharField("người ký", max_length=120)
    label = models.CharField("khối, phạm vi", max_length=400)
    headline = models.CharField("kết quả chính", max_length=600)
    overview = models.JSONField("tổng hợp", default=dict)
    unit_count = models.PositiveIntegerField("số đơn vị được đánh giá")
    result = models.BinaryField("kết quả đóng băng")
    sha256 = models.CharField("mã SHA-256", max_length=64)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.TextField("lý do điều chỉnh", blank=True)
    petition_numbers = models.TextField("điều chỉnh theo kiến nghị số", blank=True)
    correction_summary = models.CharField("nội dung điều chỉnh", max_length=300, blank=True)
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

    @property
    def is_imported(self):
        return self.ranking_id is None

    @property
    def is_withdrawn(self):
        return hasattr(self, "withdrawal")

    @property
    def tier_parts(self):
        """The pieces of the bar that lists draw, best tier first: three shades, as on the page itself."""
        tiers = enumerate(self.overview.get("tiers", ()), start=1)
        return [
            {"name": tier["name"], "value": tier["units"], "kind": f"f{place}" if place <= 3 else "t"}
            for place, tier in tiers
        ]

    @property
    def campaign_key(self):
        """Publications with the same key belong to one campaign."""
        return self.province_id, self.year, self.campaign_title
