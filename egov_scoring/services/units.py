from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
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
