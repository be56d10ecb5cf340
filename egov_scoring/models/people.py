from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from egov_scoring.collation import search_key

from .emergencies import EmergencyAccess
from .fields import KeyField
from .units import Unit


class User(AbstractUser):
    """One person, one account; what the person may do is in the memberships."""

    full_name = models.CharField("họ và tên", max_length=120, blank=True)
    position = models.CharField("chức vụ", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    is_demo = models.BooleanField("tài khoản minh họa", default=False)
    search_key = KeyField(max_length=300, source="full_name", compute=search_key, default="")
    unread = models.PositiveIntegerField("số thông báo chưa đọc", default=0)

    class Meta:
        verbose_name = "tài khoản"

    def __str__(self):
        return self.full_name or self.username

    @cached_property
    def active_memberships(self):
        """The memberships of today, with unit and province; read once per request."""
        return list(self.memberships.of_today())

    @cached_property
    def emergencies(self):
        """The emergency accesses open now: own ones, and those to agencies that the user approves for."""
        if not self.unit_ids_as(Role.ADMINISTRATOR, Role.APPROVER):
            return []
        concerned = Q(user=self) | Q(agency__in=self.unit_ids_as(Role.APPROVER))
        return list(EmergencyAccess.objects.active().filter(concerned).select_related("user", "agency"))

    @property
    def emergency_agency_ids(self):
        """The agencies whose verdicts the user reads for some hours although no role allows it."""
        return {access.agency_id for access in self.emergencies if access.user_id == self.pk}

    def has_role(self, unit, *roles):
        return any(m.unit_id == unit.pk and m.role in roles for m in self.active_memberships)

    def unit_ids_as(self, *roles):
        return {m.unit_id for m in self.active_memberships if m.role in roles}


class Role(models.TextChoices):
    OFFICER = "officer", "cán bộ tự chấm"
    HEAD = "head", "thủ trưởng đơn vị"
    SIGNER = "signer", "người được giao ký"
    REVIEWER = "reviewer", "cán bộ thẩm định"
    COUNCIL = "council", "Hội đồng"
    APPROVER = "approver", "người duyệt kết quả"
    AUTHOR = "author", "người soạn bộ tiêu chí"
    ADMINISTRATOR = "administrator", "quản trị của tỉnh"


class SigningForm(models.TextChoices):
    """How a delegate signs, in the words of Nghị định 30/2020, Phụ lục I, mục II.7."""

    DEPUTY = "kt", "KT. (cấp phó ký thay người đứng đầu)"
    ORDER = "tl", "TL. (ký thừa lệnh)"
    MANDATE = "tuq", "TUQ. (ký thừa ủy quyền)"


class MembershipQuerySet(models.QuerySet):
    def active_on(self, day):
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
            ended_at__isnull=True,
        )

    def in_force(self, day):
        """Those of a day with the places that permissions ask about."""
        return self.active_on(day).select_related("unit__province__agency").order_by("pk")

    def of_today(self):
        return self.in_force(timezone.localdate())


DELEGATED = (
    ~Q(signs_as="") & ~Q(head_title="") & ~Q(act="") & Q(valid_from__isnull=False, valid_until__isnull=False)
)


class Membership(models.Model):
    """What one person is in one unit, from–until, by which act; a signer also in whose stead."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("vai trò", max_length=14, choices=Role)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    ended_at = models.DateTimeField("thôi giữ từ lúc", null=True)
    act = models.CharField("văn bản giao việc", max_length=200, blank=True)
    signs_as = models.CharField("hình thức ký", max_length=3, choices=SigningForm, blank=True)
    head_title = models.CharField("chức vụ của người đứng đầu", max_length=120, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò của người dùng"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "valid_from"],
                condition=Q(ended_at__isnull=True),
                name="one_membership_per_start",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(valid_from__isnull=True, ended_at__isnull=True),
                name="one_membership_without_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=(Q(role=Role.SIGNER) & DELEGATED) | (~Q(role=Role.SIGNER) & Q(signs_as="")),
                name="signers_have_a_form_days_and_an_act",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.unit}"

    @property
    def is_over(self):
        has_expired = self.valid_until is not None and self.valid_until < timezone.localdate()
        return self.ended_at is not None or has_expired
