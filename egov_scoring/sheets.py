"""Writing large tables as sheets: numbers are numbers, days are days, no text is ever a formula."""

from datetime import date, datetime
from decimal import Decimal
from math import ceil

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
COUNT = Alignment(horizontal="center", vertical="top")
A4_PAPER = 9
# In widths of a digit: what fits a page upright, and what is still read easily when shrunk to one across.
WIDEST_UPRIGHT, WIDEST_ACROSS = 105, 220
LINE_HEIGHT, MOST_LINES = 15, 27


def begin_sheet(book, title, heads, widths, frozen="A2"):
    """A sheet of a write-only book with its bold head, which stays in view."""
    sheet = book.create_sheet(INVALID_TITLE_REGEX.sub(" ", title)[:LONGEST_TITLE])
    sheet.freeze_panes = frozen
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    set_up_print(sheet, widths, 1, kept_columns(frozen))
    sheet.row_dimensions[1].height = height_of(heads, widths)
    sheet.append([head_cell(sheet, head) for head in heads])
    return sheet


def kept_columns(frozen):
    """How many columns stay in view, and so on every page."""
    return ord(frozen[0]) - ord("A")


def set_up_print(sheet, widths, head_row, kept):
    """A4 with the heads on every page; a table too wide to read on one goes on to pages beside it."""
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.page_setup.paperSize = A4_PAPER
    sheet.page_setup.orientation = "landscape" if sum(widths) > WIDEST_UPRIGHT else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    across, names = 1, sum(widths[:kept])
    if sum(widths) > WIDEST_ACROSS and kept:
        across = ceil((sum(widths) - names) / (WIDEST_ACROSS - names))
        sheet.print_title_cols = f"A:{get_column_letter(kept)}"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    sheet.oddHeader.center.text = "&P"


def height_of(values, widths):
    """As high as its longest wrapped text: not every program works that out by itself."""
    texts = ((value, width) for value, width in zip(values, widths, strict=False) if isinstance(value, str))
    lines = max((ceil(len(value) / width) for value, width in texts), default=1)
    return LINE_HEIGHT * min(max(lines, 1), MOST_LINES)


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
    elif isinstance(value, int):
        cell.alignment = COUNT
    elif isinstance(value, date):
        cell.number_format = INSTANT if isinstance(value, datetime) else DAY
    return cell


def text_cell(sheet, value):
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA_STARTS)
    return cell
