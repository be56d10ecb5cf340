from django.conf import settings
from django.db import models

from .submissions import Revision, Submission


class Contact(models.Model):
    """Whom to call about a form: who prepared it and who signs it."""

    class Role(models.TextChoices):
        PREPARER = "preparer", "người lập phiếu"
        HEAD = "head", "người ký"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField("vai trò", max_length=8, choices=Role)
    name = models.CharField("họ và tên", max_length=120)
    position = models.CharField("chức vụ", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    email = models.EmailField("thư điện tử", blank=True)

    class Meta:
        verbose_name = "người liên hệ"
        constraints = [
            models.UniqueConstraint(fields=["submission", "role"], name="one_contact_per_role"),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.name}"


class SignedCopy(models.Model):
    """The signed document of one revision, as the unit uploaded it."""

    class Match(models.TextChoices):
        FOUND = "found", "văn bản mang đúng mã biên nhận"
        CONFIRMED = "confirmed", "không đọc được mã trong tệp; người tải lên xác nhận"
        OTHER = "other", "văn bản mang mã biên nhận khác"

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="signed_copy")
    name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("mã SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    content_type = models.CharField("loại tệp", max_length=100)
    document_number = models.CharField("số văn bản", max_length=100)
    document_date = models.DateField("ngày văn bản")
    match = models.CharField("mã biên nhận", max_length=9, choices=Match)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("tải lên lúc", auto_now=True)

    class Meta:
        verbose_name = "văn bản đã ký"

    def __str__(self):
        return f"{self.document_number}, {self.revision}"

    @property
    def is_valid(self):
        return self.match != self.Match.OTHER
