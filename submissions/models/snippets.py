from django.conf import settings
from django.db import models
from django.db.models import Q

from egov_scoring.models import Unit


class Snippet(models.Model):
    """A reason to use again: its owner's, or shared in the reviewing body; of one criterion or of all.

    The criterion is kept by its codes, so that a snippet outlives the version of the rubric.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="snippets")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="snippets")
    is_shared = models.BooleanField("mọi người thẩm định của cơ quan dùng chung", default=False)
    rubric_code = models.CharField("mã bộ tiêu chí", max_length=80, blank=True)
    criterion_code = models.CharField("mã tiêu chí", max_length=30, blank=True)
    text = models.TextField("lý do")

    class Meta:
        verbose_name = "lý do mẫu"
        ordering = ["-criterion_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "owner", "rubric_code", "criterion_code", "text"], name="one_snippet_per_text"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="snippets_say_something"),
            models.CheckConstraint(
                condition=Q(rubric_code="", criterion_code="") | (~Q(rubric_code="") & ~Q(criterion_code="")),
                name="snippet_criteria_have_a_rubric",
            ),
        ]

    def __str__(self):
        return self.text
