"""The workbook of units and people: which sheets a person may bring in, and what stands in them."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from egov_scoring.models import Membership
from egov_scoring.permissions import administered_provinces
from egov_scoring.queries import administered_units
from egov_scoring.resource_workbook import bytes_of, columns_of, new_book
from egov_scoring.resources import ROLES, AccountResource, UnitResource

UNITS, ACCOUNTS = "Đơn vị", "Tài khoản"
ROWS_WITH_LIST = 2000


def resources_of(actor):
    """The sheets that this person may bring in; units are the province's own affair."""
    units = {UNITS: UnitResource(actor=actor)} if administered_provinces(actor) else {}
    return units | {ACCOUNTS: AccountResource(actor=actor, units=administered_units(actor))}


def write_workbook(actor):
    """All units and roles that the actor administers, in the form in which they are brought in."""
    resources = resources_of(actor)
    rows = {
        UNITS: administered_units(actor).select_related("parent").order_by("parent__sort_key", "sort_key"),
        ACCOUNTS: current_roles(actor),
    }
    book = new_book(resources, rows)
    offer_roles(book[ACCOUNTS], columns_of(resources[ACCOUNTS]).index("Vai trò") + 1)
    return bytes_of(book)


def current_roles(actor):
    return (
        Membership.objects.filter(
            unit__in=administered_units(actor).values("pk"), role__in=ROLES.values(), ended_at__isnull=True
        )
        .select_related("user", "unit")
        .order_by("unit__sort_key", "user__username", "role")
    )


def offer_roles(sheet, column):
    """A list of the roles in the cells of their column."""
    letter = get_column_letter(column)
    allowed = DataValidation(type="list", formula1=f'"{",".join(ROLES)}"', allow_blank=False)
    sheet.add_data_validation(allowed)
    allowed.add(f"{letter}2:{letter}{ROWS_WITH_LIST}")
