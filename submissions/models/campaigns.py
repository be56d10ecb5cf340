import functools

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from egov_scoring.models import Province, Unit
from rubrics.models import Block, Rubric, spec_of


class Campaign(models.Model):
    """One round of assessment by one version of a rubric."""

    class Status(models.TextChoices):
        PREPARING = "preparing", "đang chuẩn bị"
        OPEN = "open", "đang mở"
        CLOSED = "closed", "đã đóng"

    class Depth(models.TextChoices):
        TOTAL = "total", "Tổng điểm, xếp loại và thứ hạng"
        GROUP = "group", "Thêm điểm từng nhóm tiêu chí"
        CRITERION = "criterion", "Thêm điểm từng tiêu chí"
        ANSWERS = "answers", "Thêm câu trả lời và cách tính điểm từng tiêu chí"

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="campaigns")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="campaigns")
    year = models.PositiveSmallIntegerField("năm đánh giá")
    title = models.CharField("tên kỳ đánh giá", max_length=300)
    status = models.CharField("trạng thái", max_length=10, choices=Status, default=Status.PREPARING)
    period_from = models.DateField("số liệu từ ngày")
    period_until = models.DateField("số liệu đến trước ngày")
    agency = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="agency_campaigns", verbose_name="cơ quan thẩm định"
    )
    stand_in = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_in_campaigns",
        verbose_name="cơ quan thẩm định thay cho phiếu của chính cơ quan thẩm định",
    )
    council = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="council_campaigns",
        verbose_name="Hội đồng",
    )
    one_person_submits = models.BooleanField("một người được vừa tự chấm vừa ký nộp", default=False)
    direct_points = models.BooleanField(
        "người thẩm định được chấm điểm trực tiếp (có lý do) ở mọi tiêu chí", default=False
    )
    requires_signed_copy = models.BooleanField("phiếu chỉ được tiếp nhận khi có văn bản đã ký", default=False)
    passes_together = models.BooleanField(
        "cấp trên trực tiếp chỉ chuyển phiếu lên khi mọi đơn vị trực thuộc đã xong", default=False
    )
    return_limit = models.PositiveSmallIntegerField("số lần mỗi cấp được trả lại một phiếu", default=2)
    shows_reasons = models.BooleanField("đơn vị đọc được lý do của các kết luận thẩm định", default=True)
    published_depth = models.CharField(
        "khi công bố, người dân thấy gì của mỗi đơn vị",
        max_length=10,
        choices=Depth,
        default=Depth.ANSWERS,
        help_text="Trang công khai, tệp tải về, dữ liệu mở chỉ có đến mức này; mở kỳ rồi thì không đổi. "
        "Điểm từng tiêu chí là số chính xác nên có thể cho thấy tỷ lệ mà đơn vị đạt được.",
    )
    reply_working_days = models.PositiveSmallIntegerField(
        "số ngày làm việc để đơn vị phản hồi kết quả dự kiến",
        null=True,
        blank=True,
        help_text="Để trống: không có bước phản hồi trước khi chốt.",
    )
    petition_days = models.PositiveSmallIntegerField(
        "số ngày nhận kiến nghị sau khi công bố", default=15, help_text="0: không nhận kiến nghị."
    )
    petition_answer_days = models.PositiveSmallIntegerField(
        "số ngày làm việc để trả lời một kiến nghị", default=10
    )
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "kỳ đánh giá"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["province", "title"], name="one_campaign_per_title"),
            models.CheckConstraint(
                condition=Q(period_until__gt=F("period_from")), name="period_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return self.title


class CampaignBlock(models.Model):
    """A block in one campaign: when its units must submit, and the maximum where the decision gives none."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="blocks")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="campaign_blocks")
    due_at = models.DateTimeField("hạn nộp (thời điểm không còn kịp)")
    max_points = models.DecimalField("điểm tối đa", max_digits=12, decimal_places=6, null=True, blank=True)
    # By criterion: the agency's name, its task and the document; here, so that the rules cost no statement.
    contributors = models.JSONField("đầu mối số liệu", default=dict, blank=True)

    class Meta:
        verbose_name = "khối trong kỳ đánh giá"
        ordering = ["block__position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "block"], name="one_campaign_block_per_block"),
        ]

    def __str__(self):
        return f"{self.block.name}, {self.campaign.title}"

    @property
    def spec(self):
        """The block's rules with what the campaign adds: a maximum left open, agencies that give values."""
        if self.max_points is None and not self.contributors:
            return self.block.spec
        return rules_of(self.block.rubric.content_hash, self.block.code, self.max_points, self.named)

    @property
    def named(self):
        """Code, agency and task of every criterion for which the campaign names an agency."""
        return tuple((code, one["name"], one["task"]) for code, one in sorted(self.contributors.items()))


@functools.lru_cache(maxsize=256)
def rules_of(content_hash, code, max_points, named):
    spec = spec_of(content_hash).block(code)
    spec = spec if max_points is None else spec.with_max_points(max_points)
    return spec.with_contributors(named) if named else spec


class Level(models.Model):
    """One verification level of a block in a campaign; level 1 is the first after the unit itself."""

    class Body(models.TextChoices):
        PARENT = "parent", "đơn vị cấp trên trực tiếp"
        AGENCY = "agency", "cơ quan thẩm định"
        COUNCIL = "council", "Hội đồng"

    campaign_block = models.ForeignKey(CampaignBlock, on_delete=models.PROTECT, related_name="levels")
    number = models.PositiveSmallIntegerField("thứ tự")
    code = models.SlugField("mã", max_length=30)
    name = models.CharField("tên", max_length=200)
    body = models.CharField("ai thẩm định", max_length=10, choices=Body)
    due_at = models.DateTimeField("hạn thẩm định", null=True, blank=True)
    working_days = models.PositiveSmallIntegerField("số ngày làm việc", null=True, blank=True)

    class Meta:
        verbose_name = "cấp thẩm định"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign_block", "number"], name="one_level_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="levels_count_from_one"),
        ]

    def __str__(self):
        return self.name


class Participation(models.Model):
    """That a unit takes part in a campaign, or with which word and by which document it does not."""

    class State(models.TextChoices):
        ASSESSED = "assessed", "thuộc diện đánh giá"
        LATE = "late", "nộp muộn"
        MISSING = "missing", "không nộp"
        EXCLUDED = "excluded", "không thuộc diện"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="participations")
    campaign_block = models.ForeignKey(CampaignBlock, on_delete=models.PROTECT, related_name="participations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="participations")
    scope = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="scoped_participations"
    )
    state = models.CharField("diện đánh giá", max_length=10, choices=State, default=State.ASSESSED)
    reason = models.CharField("lý do", max_length=400, blank=True)
    document = models.CharField("văn bản", max_length=200, blank=True)
    is_final = models.BooleanField("kết quả đã chốt", default=False)

    class Meta:
        verbose_name = "đơn vị tham gia"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="one_participation_per_unit"),
        ]

    def __str__(self):
        return f"{self.unit}: {self.get_state_display()}"

    @property
    def due_at(self):
        """The instant from which the unit is late: its block's, or that of its own extension where later."""
        extension = getattr(self, "extension", None)
        return max(self.campaign_block.due_at, extension.until) if extension else self.campaign_block.due_at

    @property
    def is_past_due(self):
        return timezone.now() >= self.due_at

    def verifier_at(self, level):
        """The unit that verifies this form at ``level``; never the unit itself. None when nobody is named."""
        campaign = self.campaign
        bodies = {Level.Body.AGENCY: "agency", Level.Body.COUNCIL: "council"}
        is_parent = level.body == Level.Body.PARENT
        body = self.unit.parent if is_parent else getattr(campaign, bodies[level.body])
        return campaign.stand_in if body == self.unit else body
