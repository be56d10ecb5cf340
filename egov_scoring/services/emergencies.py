from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from egov_scoring import outbox
from egov_scoring.errors import AccountError
from egov_scoring.events import record
from egov_scoring.models import EmergencyAccess, Membership, Province, Role, User
from egov_scoring.permissions import may_open_emergency

MOST_HOURS = 8


@transaction.atomic
def open_emergency(agency, *, actor, reason, hours):
    """Let an administrator read an agency's verdicts for some hours; its approvers are told at once."""
    province = Province.objects.select_for_update().get(pk=agency.province_id)
    if not may_open_emergency(actor, agency):
        raise PermissionDenied
    if not reason.strip():
        raise AccountError("Hãy ghi lý do mở quyền xem khẩn cấp.")
    if not 1 <= hours <= MOST_HOURS:
        raise AccountError(f"Số giờ phải từ 1 đến {MOST_HOURS}.")
    now = timezone.now()
    access = EmergencyAccess.objects.create(
        user=actor, agency=agency, reason=reason, opened_at=now, until=now + timedelta(hours=hours)
    )
    record(
        province,
        "open_emergency",
        actor,
        access=access.pk,
        agency=agency.code,
        hours=hours,
        reason=reason,
    )
    tell_approvers(access)
    return access


def tell_approvers(access):
    """Whoever approves for the agency learns who reads, until when and why."""
    approvers = Membership.objects.active_on(timezone.localdate()).filter(
        unit=access.agency, role=Role.APPROVER
    )
    outbox.post_to(
        list(User.objects.filter(pk__in=approvers.values("user"), is_active=True)),
        "Quản trị mở quyền xem khẩn cấp kết quả thẩm định",
        f"{access.user} xem được phiếu và kết quả thẩm định của {access.agency} đến "
        f"{timezone.localtime(access.until):%H:%M %d/%m/%Y}.\n\nLý do: {access.reason}",
        province=access.agency.province,
        kind="emergency",
        path=reverse("emergency-list"),
    )


@transaction.atomic
def close_emergency(access, *, actor):
    """End the access before its time: by whoever opened it, or an approver of the agency."""
    province = Province.objects.select_for_update().get(pk=access.agency.province_id)
    if actor != access.user and not actor.has_role(access.agency, Role.APPROVER):
        raise PermissionDenied
    EmergencyAccess.objects.active().filter(pk=access.pk).update(closed_at=timezone.now())
    record(province, "close_emergency", actor, access=access.pk, agency=access.agency.code)
