"""The workbook of units and people: reading it, previewing the differences, writing it."""

import io
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from tablib import Dataset

from egov_scoring.collation import normalise
from egov_scoring.models import Membership
from egov_scoring.permissions import administered_provinces
from egov_scoring.queries import administered_units
from egov_scoring.resources import ROLES, AccountResource, UnitResource
from egov_scoring.tabular import TableError, cell_number, refuse_bomb

UNITS, ACCOUNTS = "Đơn vị", "Tài khoản"
MOST_ROWS = 5000
ROWS_WITH_LIST = 2000
WIDTH = 24


@dataclass(frozen=True)
class PreviewRow:
    """What one row of the workbook would do: ``changes`` are (column, old, new)."""

    sheet: str
    number: int
    key: str
    kind: str
    changes: list
    problems: list


@dataclass(frozen=True)
class Preview:
    rows: list

    @property
    def problems(self):
        return [row for row in self.rows if row.problems]

    @property
    def changed(self):
        return [row for row in self.rows if row.kind in {"new", "update"} and not row.problems]

    @property
    def unchanged(self):
        return len(self.rows) - len(self.problems) - len(self.changed)


def resources_of(actor):
    """The sheets that this person may bring in; units are the province's own affair."""
    units = {UNITS: UnitResource(actor=actor)} if administered_provinces(actor) else {}
    return units | {ACCOUNTS: AccountResource(actor=actor, units=administered_units(actor))}


def columns_of(resource):
    return [field.column_name for field in resource.get_export_fields()]


def read_workbook(name, content, actor):
    """The rows of each sheet as text, by sheet name; every problem of the file's form at once."""
    try:
        refuse_bomb(name, content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = {sheet.title: [texts(line) for line in sheet.iter_rows(values_only=True)] for sheet in book}
    except TableError:
        raise
    # A damaged workbook makes zip, XML and openpyxl fail in every way there is.
    except Exception as error:
        raise TableError([f"{name}: không đọc được như tệp Excel .xlsx. Hãy mở và lưu lại tệp."]) from error
    known = {title: resource for title, resource in resources_of(actor).items() if title in sheets}
    problems = [] if known else [f"{name}: không có trang tính nào tên {names_of(resources_of(actor))}."]
    for title, resource in known.items():
        problems += form_problems(title, sheets[title], columns_of(resource))
    if problems:
        raise TableError(problems)
    return {title: sheets[title] for title in known}


def names_of(sheets):
    return " hoặc ".join(f"“{title}”" for title in sheets)


def form_problems(title, lines, columns):
    if len(lines) > MOST_ROWS:
        yield f"Trang “{title}”: quá {MOST_ROWS} dòng; hãy chia nhỏ tệp."
    header = lines[0] if lines else []
    for column in columns:
        if column not in header:
            yield f"Trang “{title}”: thiếu cột “{column}”. Hãy dùng đúng tên cột của tệp mẫu."


def texts(line):
    cells = [text_of(value) for value in line]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def text_of(value):
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return normalise(str(value))
    return f"{cell_number(value):f}"


@transaction.atomic
def run(sheets, actor, *, dry_run):
    """Bring the rows in, or only say what they would do; with one problem nothing is stored."""
    rows = []
    for title, resource in resources_of(actor).items():
        if title in sheets:
            rows += imported(title, resource, sheets[title])
    preview = Preview(rows)
    if dry_run or preview.problems:
        transaction.set_rollback(True)
    return preview


def imported(title, resource, lines):
    header, *rest = lines
    numbered = [(number, row) for number, row in enumerate(rest, 2) if any(row)]
    width = len(header)
    data = Dataset(*[(row + [""] * width)[:width] for _, row in numbered], headers=header)
    result = resource.import_data(data, use_transactions=True)
    return [
        preview_row(title, resource, row, number)
        for (number, _), row in zip(numbered, result.rows, strict=True)
    ]


def preview_row(title, resource, row, number):
    problems = problems_of(row)
    old = resource.values(row.original)
    new = {} if problems else resource.values(row.instance)
    changes = [
        (column, old.get(column, ""), text) for column, text in new.items() if old.get(column, "") != text
    ]
    return PreviewRow(
        sheet=title,
        number=number,
        key=row.row_values[columns_of(resource)[0]],
        kind=row.import_type,
        changes=changes,
        problems=problems,
    )


def problems_of(row):
    invalid = getattr(row, "validation_error", None)
    return [*(invalid.messages if invalid else []), *(str(error.error) for error in row.errors)]


def write_workbook(actor):
    """All units and roles that the actor administers, in the form in which they are brought in."""
    book = Workbook()
    book.remove(book.active)
    rows = {
        UNITS: administered_units(actor).select_related("parent").order_by("parent__sort_key", "sort_key"),
        ACCOUNTS: current_roles(actor),
    }
    for title, resource in resources_of(actor).items():
        data = resource.export(rows[title])
        sheet = book.create_sheet(title)
        sheet.append(data.headers)
        for line in data:
            sheet.append([text_cell(sheet, value) for value in line])
        lay_out(sheet, len(data.headers))
        if title == ACCOUNTS:
            offer_roles(sheet, data.headers.index("Vai trò") + 1)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text_cell(sheet, value):
    """A cell that stays text, whatever sign it begins with."""
    cell = WriteOnlyCell(sheet, str(value or ""))
    cell.data_type = "s"
    return cell


def current_roles(actor):
    return (
        Membership.objects.filter(
            unit__in=administered_units(actor).values("pk"), role__in=ROLES.values(), ended_at__isnull=True
        )
        .select_related("user", "unit")
        .order_by("unit__sort_key", "user__username", "role")
    )


def lay_out(sheet, width):
    sheet.freeze_panes = "A2"
    for column in range(1, width + 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH


def offer_roles(sheet, column):
    """A list of the roles in the cells of their column."""
    letter = get_column_letter(column)
    allowed = DataValidation(type="list", formula1=f'"{",".join(ROLES)}"', allow_blank=False)
    sheet.add_data_validation(allowed)
    allowed.add(f"{letter}2:{letter}{ROWS_WITH_LIST}")
