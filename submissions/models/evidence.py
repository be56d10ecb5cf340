import re

from django.conf import settings
from django.db import models
from django.db.models import Q

from egov_scoring.models import Unit

from .submissions import Response


class Evidence(models.Model):
    """A file or a link of one unit, kept once and cited by many criteria."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField("tên", max_length=255)
    url = models.URLField("liên kết", max_length=1000, blank=True)
    sha256 = models.CharField("mã SHA-256", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)", null=True)
    content_type = models.CharField("loại tệp", max_length=100, blank=True)
    document_number = models.CharField("số văn bản", max_length=100, blank=True)
    document_date = models.DateField("ngày văn bản", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    summary = models.CharField("trích yếu", max_length=400, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "minh chứng"
        constraints = [
            models.CheckConstraint(
                condition=Q(url="") & ~Q(sha256="") | ~Q(url="") & Q(sha256=""),
                name="evidence_is_a_file_or_a_link",
            ),
            models.UniqueConstraint(
                fields=["unit", "sha256"], condition=~Q(sha256=""), name="one_file_per_unit_and_content"
            ),
        ]

    def __str__(self):
        return self.name


class Citation(models.Model):
    """That a response rests on a piece of evidence, and on which page."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="citations")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="citations")
    page = models.CharField("trang", max_length=40, blank=True)

    class Meta:
        verbose_name = "viện dẫn minh chứng"
        constraints = [
            models.UniqueConstraint(fields=["response", "evidence"], name="one_citation_per_evidence"),
        ]

    def __str__(self):
        return f"{self.evidence}, {self.page}"

    @property
    def page_number(self):
        """The first number in what was typed as the page; empty without one."""
        found = re.search(r"\d+", self.page)
        return found.group() if found else ""

    @property
    def page_words(self):
        """The page as a sentence begins with it; people type "3" as well as "trang 3"."""
        typed = self.page.strip()
        return typed.capitalize() if re.match(r"(?i)tr(ang\b|\.)", typed) else f"Trang {typed}"
