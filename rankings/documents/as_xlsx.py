"""Sheets as a workbook to print and to count on: real numbers, heads that stay, print areas, signature."""

import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from egov_scoring.sheets import COUNT, cell_of, head_cell, height_of, set_up_print
from rankings.documents.content import Column, Figure, table
from rankings.documents.workbook import Sheet

HEAD_ROW = 3
NARROWEST = 8
SIGN_GAP = 4
TITLE = Font(bold=True, size=13)
NOTE = Font(italic=True, size=10)
STRONG = Font(bold=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
TEXT = Alignment(wrap_text=True, vertical="top", indent=1)
FIGURE = Alignment(vertical="top")
THIN = Side(style="thin", color="FF999999")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
INDEX = (Column("Trang tính", 24, is_text=True), Column("Nội dung", 100, is_text=True))


def as_xlsx(sheets, paper):
    """The sheets with their list in front; ``paper`` gives heading, signature and the tie to the result."""
    book = Workbook(write_only=True)
    index = table("", INDEX, [(sheet.name, sheet.heading) for sheet in sheets], note=paper.mark)
    for sheet in [Sheet("Mục lục", paper.about, index), *sheets]:
        write_sheet(book, sheet, paper.signature)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_sheet(book, sheet, signature):
    drawn, shown = book.create_sheet(sheet.name), sheet.table
    columns = len(shown.columns)
    widths = lay_out(drawn, shown)
    drawn.append([titled(drawn, sheet.heading, TITLE)])
    drawn.append([titled(drawn, shown.note, NOTE)] if shown.note else [])
    drawn.row_dimensions[HEAD_ROW].height = height_of([column.head for column in shown.columns], widths)
    drawn.append([heading_cell(drawn, column.head) for column in shown.columns])
    for place, row in enumerate(shown.rows, start=HEAD_ROW + 1):
        drawn.row_dimensions[place].height = height_of(row.cells, widths)
        drawn.append([table_cell(drawn, value, row.strong) for value in row.cells])
    last = HEAD_ROW + len(shown.rows)
    if sheet.is_signed:
        last += append_signature(drawn, signature, columns)
    drawn.print_area = f"A1:{get_column_letter(columns)}{last}"


def lay_out(drawn, shown):
    """Widths, which are handed back, and heads and names that stay on screen and on every printed page."""
    kept = 1 if shown.columns[0].is_text else 2
    drawn.freeze_panes = f"{get_column_letter(kept + 1)}{HEAD_ROW + 1}"
    widths = [max(column.width, NARROWEST) for column in shown.columns]
    for place, width in enumerate(widths, start=1):
        drawn.column_dimensions[get_column_letter(place)].width = width
    set_up_print(drawn, widths, HEAD_ROW, kept)
    return widths


def titled(drawn, text, font):
    cell = cell_of(drawn, text)
    cell.font = font
    return cell


def heading_cell(drawn, text):
    cell = head_cell(drawn, text)
    cell.alignment, cell.border = MIDDLE, GRID
    return cell


def table_cell(drawn, value, is_strong):
    """A figure is the very number that is printed elsewhere; a percent is its hundredth, shown as percent."""
    if isinstance(value, Figure):
        cell = cell_of(drawn, value.value.scaleb(-2) if value.percent else value.value)
        places = "0." + "0" * value.decimals if value.decimals else "0"
        cell.number_format = f"{places}%" if value.percent else signed_format(value, places)
        cell.alignment = FIGURE
    else:
        cell = cell_of(drawn, value) or WriteOnlyCell(drawn)
        cell.alignment = COUNT if isinstance(value, int) else TEXT
    cell.border = GRID
    if is_strong:
        cell.font = STRONG
    return cell


def signed_format(value, places):
    return f"+#,##{places};-#,##{places};{places}" if value.signed else f"#,##{places}"


def append_signature(drawn, signature, columns):
    """Lines for signing below the table, under its right half; how many rows they take."""
    lines = ["", *signature.lines, *[""] * SIGN_GAP, signature.name]
    for line in lines:
        cells = [None] * (columns // 2)
        drawn.append([*cells, titled(drawn, line, STRONG)] if line else [])
    return len(lines)
