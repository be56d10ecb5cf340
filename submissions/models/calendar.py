from django.db import models

from egov_scoring.models import Province


class CalendarDay(models.Model):
    """A day on which a province's offices do not work, or do work although it is a weekend.

    A year of which at least one day is kept is read from here alone; any other follows the state holidays.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="calendar_days")
    day = models.DateField("ngày")
    is_off = models.BooleanField("ngày nghỉ")
    name = models.CharField("nội dung", max_length=200)
    document = models.CharField("văn bản", max_length=200, blank=True)

    class Meta:
        verbose_name = "ngày trong lịch làm việc"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["province", "day"], name="one_entry_per_calendar_day"),
            models.CheckConstraint(condition=~models.Q(name=""), name="calendar_days_have_a_name"),
        ]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}: {self.name}"
