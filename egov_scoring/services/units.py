from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.errors import AccountError
from egov_scoring.events import record
from egov_scoring.models import Succession
from egov_scoring.permissions import administered_provinces
from egov_scoring.services.accounts import locked_province, text_of


@transaction.atomic
def save_unit(unit, *, actor):
    """Store a new or changed unit of a province that the actor administers."""
    if unit.province_id not in administered_provinces(actor):
        raise PermissionDenied
    province = locked_province(unit)
    action = "unit_change" if unit.pk else "unit_create"
    unit.save()
    record(
        province,
        action,
        actor,
        unit=unit.code,
        kind=unit.kind,
        parent=unit.parent.code if unit.parent else "",
        valid_from=text_of(unit.valid_from),
        valid_until=text_of(unit.valid_until),
    )
    return unit


@transaction.atomic
def link_units(predecessor, successor, *, actor, act, day):
    """Say which unit carries on which, so that their years can be compared."""
    check_may_link(actor, predecessor, successor)
    province = locked_province(successor)
    if follows(predecessor, successor):
        raise AccountError(f"{predecessor} đã kế thừa {successor}; hai đơn vị không thể kế thừa lẫn nhau.")
    link, is_new = Succession.objects.get_or_create(
        predecessor=predecessor, successor=successor, defaults={"act": act, "day": day}
    )
    if not is_new:
        raise AccountError(f"{successor} đã được ghi là kế thừa {predecessor} theo {link.act}.")
    record(
        province,
        "link_units",
        actor,
        predecessor=predecessor.code,
        successor=successor.code,
        day=text_of(day),
    )
    return link


def follows(unit, earlier):
    """Whether ``unit`` carries on ``earlier``, at once or over others."""
    before = set(Succession.objects.filter(successor=unit).values_list("predecessor", flat=True))
    seen = set()
    while before - seen:
        seen |= before
        before = set(Succession.objects.filter(successor__in=seen).values_list("predecessor", flat=True))
    return earlier.pk in seen


@transaction.atomic
def unlink_units(link, *, actor):
    check_may_link(actor, link.predecessor, link.successor)
    province = locked_province(link.successor)
    record(
        province,
        "unlink_units",
        actor,
        predecessor=link.predecessor.code,
        successor=link.successor.code,
    )
    link.delete()


def check_may_link(actor, predecessor, successor):
    own = administered_provinces(actor)
    if successor.province_id not in own or predecessor.province_id != successor.province_id:
        raise PermissionDenied
