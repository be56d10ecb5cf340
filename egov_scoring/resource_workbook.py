"""A workbook of rows that go through django-import-export: read, preview what it would do, write."""

import io
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from tablib import Dataset

from egov_scoring.collation import normalise
from egov_scoring.sheets import text_cell
from egov_scoring.tabular import TableError, cell_number, refuse_bomb

MOST_ROWS = 5000
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

    @property
    def words(self):
        return f"Đã nhập {len(self.changed)} dòng; {self.unchanged} dòng không thay đổi."


def columns_of(resource):
    return [field.column_name for field in resource.get_export_fields()]


def read_workbook(name, content, resources):
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
    known = {title: resource for title, resource in resources.items() if title in sheets}
    problems = [] if known else [f"{name}: không có trang tính nào tên {names_of(resources)}."]
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
def run(sheets, resources, *, dry_run):
    """Bring the rows in, or only say what they would do; with one problem nothing is stored."""
    rows = []
    for title, resource in resources.items():
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


def new_book(resources, rows):
    """A workbook with one sheet per resource, in the form in which it is brought in; ``rows`` by title."""
    book = Workbook()
    book.remove(book.active)
    for title, resource in resources.items():
        data = resource.export(rows[title])
        sheet = book.create_sheet(title)
        sheet.append(data.headers)
        for line in data:
            sheet.append([text_cell(sheet, str(value or "")) for value in line])
        lay_out(sheet, len(data.headers))
    return book


def bytes_of(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lay_out(sheet, width):
    sheet.freeze_panes = "A2"
    for column in range(1, width + 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
