from decimal import Decimal

from django.conf import settings
from django.db import models

from egov_scoring.models import Unit
from egov_scoring.numbers import format_number

from .campaigns import Campaign
from .evidence import Evidence


class UnitFact(models.Model):
    """A figure of one unit that several criteria of a campaign divide by, entered once."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="unit_facts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="facts")
    code = models.SlugField("mã", max_length=30)
    value = models.CharField("số liệu", max_length=40)
    as_of = models.DateField("tính đến ngày")
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="facts"
    )
    version = models.PositiveIntegerField("lần lưu", default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("lưu lúc", auto_now=True)

    class Meta:
        verbose_name = "số liệu chung của đơn vị"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit", "code"], name="one_fact_per_code"),
        ]

    def __str__(self):
        return f"{self.code}: {self.value}"

    @property
    def shown_value(self):
        return format_number(Decimal(self.value))
