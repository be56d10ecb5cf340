from django.db import models
from django.db.models import F, Q

from egov_scoring.collation import search_key, sort_key

from .fields import KeyField


class Province(models.Model):
    """A province (or city under the central government) that runs its own assessments."""

    code = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=120)
    is_demo = models.BooleanField("số liệu minh họa", default=False)
    agency = models.ForeignKey(
        "Unit",
        on_delete=models.PROTECT,
        null=True,
        related_name="governed_provinces",
        verbose_name="cơ quan quản lý",
    )
    contact = models.CharField("liên hệ", max_length=300, blank=True)

    class Meta:
        verbose_name = "tỉnh"

    def __str__(self):
        return self.name


class UnitQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Units that exist on ``day``: from the first to the last day of their validity."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def in_name_order(self):
        return self.order_by("sort_key", "code")


class Unit(models.Model):
    """A scored or scoring body; its kind is data of the province (so, huyen, xa, …)."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="units")
    code = models.SlugField("mã", max_length=60)
    name = models.CharField("tên", max_length=200)
    kind = models.SlugField("loại", max_length=30)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField("có từ ngày", null=True, blank=True)
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    sort_key = KeyField(max_length=400, source="name", compute=sort_key)
    search_key = KeyField(max_length=400, source="name", compute=search_key)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        constraints = [
            models.UniqueConstraint(fields=["province", "code"], name="one_unit_per_code"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="unit_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.name


class Succession(models.Model):
    """That one unit carries on another one, by an act: a merger has several lines, a new name one."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="succeeds")
    act = models.CharField("văn bản", max_length=200)
    day = models.DateField("từ ngày")

    class Meta:
        verbose_name = "đơn vị kế thừa"
        ordering = ["-day", "successor__sort_key", "predecessor__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="no_unit_succeeds_itself"),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"
