"""What the pages of accounts read."""

from django.db.models import Exists, Min, OuterRef, Prefetch, Q
from django.utils import timezone

from egov_scoring.collation import search_key
from egov_scoring.models import Membership, Role, Unit, User
from egov_scoring.permissions import administered_provinces


def administered_units(user):
    """The units in which the user gives roles: of the province, below an own unit, or an own unit."""
    headed = user.unit_ids_as(Role.HEAD)
    return Unit.objects.filter(
        Q(province__in=administered_provinces(user)) | Q(parent__in=headed) | Q(pk__in=headed)
    )


def approvers_of(body):
    """The people who approve for a unit today."""
    roles = Membership.objects.active_on(timezone.localdate()).filter(unit=body, role=Role.APPROVER)
    return User.objects.filter(memberships__in=roles, is_active=True).distinct()


def accounts_of(user):
    """Everyone who works or has worked in a unit that the user administers, by unit and name."""
    here = Q(memberships__unit__in=administered_units(user).values("pk"))
    return (
        User.objects.filter(here)
        .annotate(place=Min("memberships__unit__sort_key", filter=here))
        .select_related("activation_code")
        .prefetch_related(Prefetch("memberships", memberships_in_order()))
        .order_by("place", "full_name", "pk")
    )


def memberships_in_order():
    return Membership.objects.select_related("unit", "user").order_by("unit__sort_key", "role", "pk")


def never_logged_in(accounts):
    return accounts.filter(last_login__isnull=True, is_active=True)


def matching(accounts, words):
    """Accounts whose name, user name or unit holds the words, with or without diacritics."""
    key = search_key(words)
    units = Membership.objects.filter(user=OuterRef("pk"), unit__search_key__contains=key)
    return accounts.filter(Q(search_key__contains=key) | Q(username__icontains=words) | Exists(units))


def in_unit(accounts, unit):
    """Accounts of a unit and of the units below it."""
    members = Membership.objects.filter(user=OuterRef("pk")).filter(Q(unit=unit) | Q(unit__parent=unit))
    return accounts.filter(Exists(members))


def districts_of(user):
    """The administered units that have units below them: each is printed with one click."""
    children = Unit.objects.filter(parent=OuterRef("pk"))
    return administered_units(user).filter(Exists(children)).in_name_order()


def colleagues(unit):
    """Active accounts of people who work or have worked in the unit."""
    members = Membership.objects.filter(user=OuterRef("pk"), unit=unit)
    return (
        User.objects.filter(Exists(members), is_active=True)
        .prefetch_related(Prefetch("memberships", memberships_in_order()))
        .order_by("full_name", "pk")
    )


def delegations_of(unit):
    """Everyone who was given the unit's signature, the newest first."""
    return (
        Membership.objects.filter(unit=unit, role=Role.SIGNER)
        .select_related("user", "unit")
        .order_by("-valid_from", "-pk")
    )
