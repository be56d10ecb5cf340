"""Points of a block as an Excel workbook: a line per unit and criterion, written and read back."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from egov_scoring.numbers import NumberError
from egov_scoring.tabular import Cell, TableError, read_sheets
from rubrics.scoring import rounded
from submissions.survey_forms import check_points
from submissions.workbook.writing import put

SHEET = "Điểm"
HEADINGS = ("Mã đơn vị", "Đơn vị", "Mã tiêu chí", "Tiêu chí", "Điểm tối đa", "Điểm")
WIDTHS = (22, 40, 14, 50, 12, 12)
UNIT, CRITERION, POINTS = 0, 2, 5


def as_xlsx(grid):
    """One line for each cell of the grid, with what stands there now."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), start=1):
        put(sheet, 1, column, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, cell in enumerate(grid.cells, start=2):
        unit, node = cell.submission.unit, cell.node
        values = (unit.code, unit.name, node.code, node.text, node.known_max, cell.points)
        for column, value in enumerate(values, start=1):
            is_text = isinstance(value, str) or value is None
            put(sheet, number, column, value if is_text else round_figure(value))
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def round_figure(value):
    return rounded(value, 6).normalize()


def read_points(name, content, grid):
    """The changed cells with their points; raises ``TableError`` with every mistake of the file."""
    sheets = read_sheets(name, content)
    rows = sheets.get(SHEET) or []
    if not rows or tuple(cell.text for cell in rows[0][: len(HEADINGS)]) != HEADINGS:
        raise TableError([f"{name}: không phải biểu mẫu tải từ trang này. Hãy tải lại biểu mẫu."])
    cells = {(cell.submission.unit.code, cell.node.code): cell for cell in grid.cells}
    found, seen, problems = [], {}, []
    for line in rows[1:]:
        if not any(cell.text for cell in line):
            continue
        line += [Cell(line[UNIT].place, "")] * (len(HEADINGS) - len(line))
        problem, number = read_line(line, cells, seen)
        key = (line[UNIT].label, line[CRITERION].text)
        seen.setdefault(key, line[UNIT].place)
        if problem:
            problems.append(problem)
        elif number is not None and number != cells[key].points:
            found.append((cells[key], number))
    if problems:
        raise TableError(problems)
    return found


def read_line(line, cells, seen):
    """What is wrong with one line, and its points; a line without points says nothing."""
    unit, criterion, typed = line[UNIT], line[CRITERION], line[POINTS]
    key = (unit.label, criterion.text)
    damaged = next((cell for cell in (unit, criterion, typed) if cell.problem), None)
    if damaged:
        return f"{damaged.place}: {damaged.problem}", None
    if criterion.number is not None:
        return f"{criterion.place}: mã tiêu chí “{criterion.text}” phải là chữ (1.10 khác 1.1).", None
    if key in seen:
        return (
            f"{unit.place}: {unit.text}, tiêu chí {criterion.text} đã có ở {seen[key]}.",
            None,
        )
    if unit.label not in {code for code, _ in cells}:
        return f"{unit.place}: “{unit.text}” không phải mã đơn vị đang chờ chấm ở khối này.", None
    if key not in cells:
        return f"{criterion.place}: “{criterion.text}” không phải tiêu chí chấm ở đây cho {unit.text}.", None
    if not typed.text:
        return "", None
    try:
        return "", check_points(typed.text, cells[key].node)
    except NumberError as error:
        return f"{typed.place}: {error}", None
