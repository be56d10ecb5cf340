from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from .campaigns import Level
from .submissions import Submission

TIME_TO_UNDO = timedelta(minutes=10)
LONGEST_RUN = timedelta(minutes=30)


class BulkAct(models.Model):
    """One person's acceptance of everything that a filter of the queue found, form by form."""

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulk_acts")
    made_at = models.DateTimeField("lúc", auto_now_add=True)
    finished_at = models.DateTimeField("làm xong lúc", null=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    class Meta:
        verbose_name = "lần chấp nhận hàng loạt"

    def __str__(self):
        return f"{self.made_by}, {self.made_at}"

    @property
    def undo_until(self):
        """Counted from the end: whoever accepts very much still has ten minutes to look at it."""
        return (self.finished_at or self.made_at + LONGEST_RUN) + TIME_TO_UNDO

    @property
    def is_undoable(self):
        """Also while it runs, and after a run that broke off: what is not done by then is left alone."""
        return self.undone_at is None and timezone.now() < self.undo_until


class BulkPart(models.Model):
    """What one bulk act does with one form: the criteria shown before, and what became of them."""

    class State(models.TextChoices):
        WAITING = "waiting", "chưa làm"
        DONE = "done", "đã chấp nhận"
        REFUSED = "refused", "không chấp nhận được"
        UNDONE = "undone", "đã hoàn tác"
        KEPT = "kept", "không hoàn tác được"

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="parts")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    codes = models.JSONField("tiêu chí")
    state = models.CharField("kết quả", max_length=8, choices=State, default=State.WAITING)
    accepted = models.PositiveSmallIntegerField("số tiêu chí đã chấp nhận", default=0)
    undone = models.PositiveSmallIntegerField("số tiêu chí đã hoàn tác", default=0)
    outcome = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "phiếu trong lần chấp nhận hàng loạt"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["act", "submission"], name="one_part_per_form"),
        ]

    def __str__(self):
        return f"{self.submission}: {self.get_state_display()}"
