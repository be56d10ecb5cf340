from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.errors import AccountError
from egov_scoring.events import record
from egov_scoring.models import Membership, Role
from egov_scoring.permissions import may_delegate
from egov_scoring.services.accounts import close, event_of, forget_memberships, locked_province


@transaction.atomic
def delegate_signing(unit, delegate, *, actor, signs_as, head_title, valid_from, valid_until, act):
    """Let a colleague sign the unit's form for the head, from–until, by a document."""
    if not may_delegate(actor, unit):
        raise PermissionDenied
    province = locked_province(unit)
    check_delegate(unit, delegate, actor, valid_from, valid_until)
    membership = Membership.objects.create(
        user=delegate,
        unit=unit,
        role=Role.SIGNER,
        signs_as=signs_as,
        head_title=head_title,
        valid_from=valid_from,
        valid_until=valid_until,
        act=act,
    )
    record(province, "signing_delegate", actor, **event_of(membership), signs_as=signs_as)
    forget_memberships(delegate)
    return membership


def check_delegate(unit, delegate, actor, valid_from, valid_until):
    if delegate == actor:
        raise AccountError("Không thể giao cho chính mình; hãy chọn một người khác của đơn vị.")
    if not delegate.is_active or not delegate.memberships.filter(unit=unit).exists():
        raise AccountError(f"{delegate} chưa có tài khoản ở {unit}; hãy tạo tài khoản trước.")
    same_days = delegate.memberships.filter(
        unit=unit,
        role=Role.SIGNER,
        ended_at__isnull=True,
        valid_from__lte=valid_until,
        valid_until__gte=valid_from,
    )
    if same_days.exists():
        raise AccountError(f"{delegate} đã được giao ký trong thời gian này; hãy kết thúc lần giao cũ trước.")


@transaction.atomic
def end_delegation(membership, *, actor):
    """Take the right to sign back at once; what was signed stays signed."""
    if not may_delegate(actor, membership.unit):
        raise PermissionDenied
    province = locked_province(membership.unit)
    close(membership, None)
    record(province, "signing_end", actor, **event_of(membership), signs_as=membership.signs_as)
    return membership
