"""Writing large tables as sheets: numbers are numbers, days are days, no text is ever a formula."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TITLE = 31
DAY, INSTANT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")


def begin_sheet(book, title, heads, widths, frozen="A2"):
    """A sheet of a write-only book with its bold head, which stays in view."""
    sheet = book.create_sheet(INVALID_TITLE_REGEX.sub(" ", title)[:LONGEST_TITLE])
    sheet.freeze_panes = frozen
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([head_cell(sheet, head) for head in heads])
    return sheet


def append_row(sheet, values, decimals=2):
    number_format = "#,##0." + "0" * decimals if decimals else "#,##0"
    sheet.append([cell_of(sheet, value, number_format) for value in values])


def head_cell(sheet, text):
    cell = cell_of(sheet, text)
    cell.font, cell.alignment = BOLD, WRAPPED
    return cell


def cell_of(sheet, value, number_format="General"):
    """None stays an empty cell, not an empty text."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return text_cell(sheet, value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, Decimal):
        cell.number_format = number_format
    elif isinstance(value, date):
        cell.number_format = INSTANT if isinstance(value, datetime) else DAY
    return cell


def text_cell(sheet, value):
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA_STARTS)
    return cell
