from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.functional import cached_property

from egov_scoring.events import prefix_of
from egov_scoring.models import Event
from rubrics.models import Criterion

from .campaigns import Level
from .submissions import Submission

# The acts by which a unit mends a criterion.
MENDING = ("answer", "cite", "uncite")


class ReturnQuerySet(models.QuerySet):
    def with_criteria(self):
        """Everything that is said of a return, in two statements."""
        criteria = ReturnedCriterion.objects.with_work().order_by("criterion__position")
        listed = models.Prefetch("criteria", criteria)
        return self.select_related("level", "asked_by").prefetch_related(listed)


class Return(models.Model):
    """One round in which a level asks a unit to mend the named criteria, and no others, by an instant."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="returns")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="returns")
    round = models.PositiveSmallIntegerField("lần trả lại của cấp")
    reason = models.TextField("lý do")
    due_at = models.DateTimeField("hạn bổ sung (thời điểm không còn kịp)")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("trả lại lúc")

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "lần trả lại"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "level", "round"], name="one_return_per_round"),
            models.CheckConstraint(condition=Q(round__gte=1), name="rounds_count_from_one"),
        ]

    def __str__(self):
        return f"{self.level}, trả lại lần {self.round}"

    @cached_property
    def questions(self):
        """What is asked, by criterion code in printed order."""
        return {asked.criterion.code: asked.question for asked in self.criteria.all()}

    @cached_property
    def worked_on(self):
        """The codes at which the unit has answered, or changed its evidence, since it was asked."""
        return {asked.criterion.code for asked in self.criteria.all() if asked.is_worked_on}

    @property
    def is_past_due(self):
        return timezone.now() >= self.due_at


class ReturnedCriterionQuerySet(models.QuerySet):
    def with_work(self):
        """Add ``is_worked_on``: the unit has saved or cited something there since it was asked."""
        form = Concat(Value(prefix_of(Submission)), Cast(OuterRef("part_of__submission"), CharField()))
        acts = Event.objects.filter(
            stream=form, action__in=MENDING, created_at__gte=OuterRef("part_of__asked_at")
        )
        at_criterion = acts.alias(code=KeyTextTransform("criterion", "data")).filter(
            code=OuterRef("criterion__code")
        )
        return self.select_related("criterion").annotate(is_worked_on=Exists(at_criterion))


class ReturnedCriterion(models.Model):
    """A criterion that the unit is asked to mend, and the question."""

    part_of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="criteria")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="returned")
    question = models.TextField("yêu cầu")

    objects = ReturnedCriterionQuerySet.as_manager()

    class Meta:
        verbose_name = "tiêu chí trả lại"
        constraints = [
            models.UniqueConstraint(fields=["part_of", "criterion"], name="one_question_per_criterion"),
            models.CheckConstraint(condition=~Q(question=""), name="returned_criteria_need_a_question"),
        ]

    def __str__(self):
        return f"{self.criterion.code}: {self.question}"
