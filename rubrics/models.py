import functools

from django.db import models
from django.urls import reverse

from egov_scoring.models import Province
from rubrics.loading import load_rubric
from rubrics.spec import RubricSpec


class Rubric(models.Model):
    """One version of the rubric that a decision issued; never changed once loaded."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="rubrics")
    code = models.SlugField("mã", max_length=80)
    version = models.PositiveIntegerField("phiên bản", default=1)
    title = models.CharField("tên", max_length=400)
    decision_number = models.CharField("số quyết định", max_length=60)
    decision_date = models.DateField("ngày quyết định")
    content_hash = models.CharField(max_length=64)
    structure_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "bộ tiêu chí"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_rubric_per_version"),
            models.UniqueConstraint(fields=["code", "content_hash"], name="one_version_per_content"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("rubrics:detail", args=[self.code])

    @property
    def spec(self) -> RubricSpec:
        return spec_of(self.content_hash)


class RubricFile(models.Model):
    """The text that a version was loaded from; apart, so that no page reads it beside the rubric."""

    rubric = models.OneToOneField(Rubric, on_delete=models.PROTECT, related_name="file")
    source = models.TextField("nội dung tệp")

    class Meta:
        verbose_name = "tệp bộ tiêu chí"

    def __str__(self):
        return f"{self.rubric.code}.toml"


@functools.lru_cache(maxsize=64)
def spec_of(content_hash) -> RubricSpec:
    """The checked rubric of a content that is stored; read and checked once per process."""
    file = RubricFile.objects.select_related("rubric").filter(rubric__content_hash=content_hash)[0]
    return load_rubric(file.source, name=file.rubric.code)


class Block(models.Model):
    """The units that one rubric scores and ranks together."""

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="blocks")
    code = models.SlugField("mã", max_length=30)
    name = models.CharField("tên", max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "khối"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="one_block_per_code")]

    def __str__(self):
        return self.name

    @property
    def spec(self):
        return self.rubric.spec.block(self.code)


class Criterion(models.Model):
    """A node of the criteria tree of one block; answers belong to leaves, waivers to any node."""

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField("mã", max_length=30)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    position = models.PositiveSmallIntegerField()
    text = models.TextField("nội dung")
    is_leaf = models.BooleanField()

    class Meta:
        verbose_name = "tiêu chí"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["block", "code"], name="one_criterion_per_code")]

    def __str__(self):
        return f"{self.code} {self.text}"


class Tier(models.Model):
    """A tier of one block; position 1 is the best."""

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="tiers")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("tên", max_length=60)

    class Meta:
        verbose_name = "mức xếp loại"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["block", "name"], name="one_tier_per_name")]

    def __str__(self):
        return self.name
