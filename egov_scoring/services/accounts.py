from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.errors import AccountError
from egov_scoring.events import record
from egov_scoring.models import Membership, Province, User
from egov_scoring.permissions import administers_account, grantable_roles, may_take

DETAILS = ("full_name", "position", "phone", "email")


def locked_province(unit):
    """The province of a unit, locked: its chain of events takes one act at a time."""
    return Province.objects.select_for_update().get(pk=unit.province_id)


def province_of(account):
    """The province in whose chain the acts on an account are recorded: that of its newest role."""
    membership = account.memberships.select_related("unit").order_by("-pk").first()
    if membership is None:
        raise AccountError("Tài khoản chưa có vai trò ở đơn vị nào; hãy giao vai trò trước.")
    return locked_province(membership.unit)


@transaction.atomic
def create_account(unit, roles, *, actor, username, valid_from=None, valid_until=None, act="", **details):
    """Make an account that nobody can log in to until its activation code has been used."""
    need_roles(actor, unit, roles)
    province = locked_province(unit)
    if User.objects.filter(username__iexact=username).exists():
        raise AccountError(f"Tên đăng nhập “{username}” đã có người dùng; hãy chọn tên khác.")
    account = User(username=username, **details)
    account.set_unusable_password()
    account.save()
    record(province, "account_create", actor, account=account.pk, unit=unit.code)
    for role in roles:
        add_membership(province, account, unit, role, actor, valid_from, valid_until, act)
    return account


def need_roles(actor, unit, roles):
    if not roles or not set(roles) <= grantable_roles(actor, unit):
        raise PermissionDenied


def need_account(actor, account):
    if not administers_account(actor, account):
        raise PermissionDenied


@transaction.atomic
def change_account(account, *, actor, **details):
    """Change name, position, phone or mail address of a person."""
    need_account(actor, account)
    province = province_of(account)
    changed = [name for name in DETAILS if name in details and getattr(account, name) != details[name]]
    for name in changed:
        setattr(account, name, details[name])
    if changed:
        account.save(update_fields=[*changed, "search_key"])
        record(province, "account_change", actor, account=account.pk, fields=changed)
    return account


@transaction.atomic
def grant_role(account, unit, role, *, actor, valid_from=None, valid_until=None, act=""):
    """Give an account one more role; what it holds already must be the actor's to give as well."""
    need_account(actor, account)
    need_roles(actor, unit, [role])
    return add_membership(locked_province(unit), account, unit, role, actor, valid_from, valid_until, act)


def add_membership(province, account, unit, role, actor, valid_from, valid_until, act):
    current = account.memberships.active_on(valid_from or timezone.localdate())
    if current.filter(unit=unit, role=role).exists():
        raise AccountError(f"{account} đang giữ vai trò này ở {unit}.")
    membership = Membership.objects.create(
        user=account, unit=unit, role=role, valid_from=valid_from, valid_until=valid_until, act=act
    )
    record(province, "role_grant", actor, **event_of(membership))
    forget_memberships(account)
    return membership


def event_of(membership):
    return {
        "account": membership.user_id,
        "unit": membership.unit.code,
        "role": membership.role,
        "valid_from": text_of(membership.valid_from),
        "valid_until": text_of(membership.valid_until),
        "act": membership.act,
    }


def text_of(day):
    return day.isoformat() if day else ""


def forget_memberships(account):
    """The roles of today are kept for one request; after a change they are read again."""
    account.__dict__.pop("active_memberships", None)


@transaction.atomic
def change_role(membership, *, actor, valid_from, valid_until, act):
    """Change the days or the act of a role."""
    province = locked_province(membership.unit)
    if membership.role not in grantable_roles(actor, membership.unit):
        raise PermissionDenied
    membership.valid_from, membership.valid_until, membership.act = valid_from, valid_until, act
    membership.save(update_fields=["valid_from", "valid_until", "act"])
    record(province, "role_change", actor, **event_of(membership))
    forget_memberships(membership.user)
    return membership


@transaction.atomic
def end_role(membership, *, actor, last_day=None):
    """End a role at once, or with its last day; the row and everything done with it stay."""
    province = locked_province(membership.unit)
    membership = Membership.objects.select_related("unit", "user").get(pk=membership.pk)
    if not may_take(actor, membership):
        raise PermissionDenied
    close(membership, last_day)
    record(province, "role_end", actor, **event_of(membership), at_once=last_day is None)
    return membership


def close(membership, last_day):
    if membership.is_over:
        raise AccountError(f"{membership.user} đã thôi giữ vai trò này.")
    if last_day is None:
        membership.ended_at = timezone.now()
    elif membership.valid_from and last_day < membership.valid_from:
        raise AccountError("Ngày cuối không được trước ngày bắt đầu giữ vai trò.")
    else:
        membership.valid_until = last_day
    membership.save(update_fields=["ended_at", "valid_until"])
    forget_memberships(membership.user)


@transaction.atomic
def hand_over(membership, successor, *, actor, act=""):
    """Pass a role from one who leaves to a colleague: the work belongs to the unit, so nothing else moves."""
    ended = end_role(membership, actor=actor)
    return grant_role(successor, ended.unit, ended.role, actor=actor, act=act)


@transaction.atomic
def set_active(account, is_active, *, actor):
    """Close an account (its sessions end with the next request) or open it again."""
    need_account(actor, account)
    province = province_of(account)
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    record(province, "account_open" if is_active else "account_close", actor, account=account.pk)
    return account
