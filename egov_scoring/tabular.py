"""Read a CSV or Excel table cell by cell, each with the place a message names."""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from egov_scoring.collation import normalise
from egov_scoring.numbers import NumberError, format_number

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_PARTS = 1000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 60


class TableError(ValueError):
    """A file that cannot be read as a table; ``problems`` holds one line for each mistake."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place; ``number`` is set where a spreadsheet holds a number, not a text."""

    place: str
    text: str
    number: Decimal | None = None
    problem: str = ""

    @property
    def label(self) -> str:
        """The cell as a name: a number without grouping marks."""
        return self.text if self.number is None else f"{self.number:f}"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line by column name; ``place`` is the line or the first cell."""

    place: str
    cells: dict[str, Cell]

    def text(self, column: str) -> str:
        return self.cells[column].text if column in self.cells else ""

    def label(self, column: str) -> str:
        return self.cells[column].label if column in self.cells else ""

    def place_of(self, column: str) -> str:
        return self.cells[column].place if column in self.cells else self.place


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: list[Row]


def read_table(path: Path, required: tuple[str, ...], optional: tuple[str, ...]) -> Table:
    """Read every row; a missing, unknown or repeated column and every unreadable cell is a problem."""
    lines = _lines(path)
    header = next(lines, None)
    if header is None:
        raise TableError([f"{path.name}: tệp trống. Dòng đầu phải là tên cột: {', '.join(required)}."])
    while header and not header[-1].text:
        header.pop()
    columns = tuple(cell.text.lower() for cell in header)
    problems = _column_problems(path.name, header, columns, required, optional)
    if problems:
        raise TableError(problems)
    rows = []
    for line in lines:
        if any(cell.text or cell.problem for cell in line):
            problems += _line_problems(line, columns)
            rows.append(Row(line[0].place, dict(zip(columns, line, strict=False))))
    if problems:
        raise TableError(problems)
    return Table(columns, rows)


def _lines(path: Path) -> Iterator[list[Cell]]:
    readers = {".csv": _csv_lines, ".xlsx": _xlsx_lines}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise TableError([f"{path.name}: loại tệp không đọc được. Hãy dùng tệp .csv hoặc .xlsx."])
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise TableError([f"{path.name}: tệp lớn hơn {LARGEST_FILE // 1024**2} MB. Hãy chia nhỏ tệp."])
        content = path.read_bytes()
    except OSError as error:
        raise TableError([f"{path.name}: không mở được tệp ({error.strerror})."]) from error
    return reader(path.name, content)


def _column_problems(
    name: str,
    header: list[Cell],
    columns: tuple[str, ...],
    required: tuple[str, ...],
    optional: tuple[str, ...],
) -> list[str]:
    allowed = ", ".join(required + optional)
    problems = [
        f"{cell.place}: cột “{cell.text}” không có trong mẫu. Các cột được dùng: {allowed}."
        for cell, column in zip(header, columns, strict=True)
        if column not in required + optional
    ]
    problems += [
        f"{cell.place}: cột “{cell.text}” có hai lần. Hãy giữ một cột."
        for index, (cell, column) in enumerate(zip(header, columns, strict=True))
        if column in columns[:index]
    ]
    place = header[0].place if header else name
    return problems + [
        f"{place}: thiếu cột “{column}”. Dòng đầu phải có: {', '.join(required)}."
        for column in required
        if column not in columns
    ]


def _line_problems(line: list[Cell], columns: tuple[str, ...]) -> list[str]:
    problems = [f"{cell.place}: {cell.problem}" for cell in line[: len(columns)] if cell.problem]
    for cell in line[len(columns) :]:
        if cell.text or cell.problem:
            problems.append(
                f"{cell.place}: “{cell.text}” nằm ngoài {len(columns)} cột của dòng đầu. "
                "Đặt số có dấu phẩy trong ngoặc kép, hoặc dùng dấu chấm phẩy giữa các cột."
            )
    return problems


def _csv_lines(name: str, content: bytes) -> Iterator[list[Cell]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TableError([f"{name}:{line}: không phải UTF-8. Hãy lưu tệp dạng CSV UTF-8."]) from error
    first_line = text.partition("\n")[0]
    delimiter = ";" if ";" in first_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for values in reader:
            place = f"{name}:{start}"
            start = reader.line_num + 1
            yield [Cell(place, normalise(value)) for value in values]
    except csv.Error as error:
        raise TableError(
            [f"{name}:{start}: dòng không đúng dạng CSV ({error}). Hãy kiểm tra dấu ngoặc kép."]
        ) from error


def _xlsx_lines(name: str, content: bytes) -> Iterator[list[Cell]]:
    with _readable(name):
        typed, shown = _opened(name, content)
        yield from _sheet_lines(name, typed.worksheets[0], shown.worksheets[0])


def read_sheets(name: str, content: bytes) -> dict[str, list[list[Cell]]]:
    """Every sheet of a workbook by its title, hidden ones too; raises ``TableError`` for a damaged file."""
    with _readable(name):
        typed, shown = _opened(name, content)
        return {
            sheet.title: list(_sheet_lines(name, sheet, shown[sheet.title])) for sheet in typed.worksheets
        }


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except TableError:
        raise
    # A damaged workbook makes zip, XML and openpyxl fail in every way there is.
    except Exception as error:
        raise TableError([f"{name}: không đọc được như tệp Excel .xlsx. Hãy mở và lưu lại tệp."]) from error


def _opened(name: str, content: bytes) -> tuple[Workbook, Workbook]:
    """The workbook as typed and as shown."""
    refuse_bomb(name, content)
    return (
        load_workbook(io.BytesIO(content), read_only=True, keep_links=False),
        load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True),
    )


def _sheet_lines(name: str, *sheets: Any) -> Iterator[list[Cell]]:
    for sheet in sheets:
        sheet.reset_dimensions()
    for index, (typed, shown) in enumerate(zip(*(sheet.rows for sheet in sheets), strict=True), start=1):
        if index > MOST_ROWS or len(typed) > MOST_COLUMNS:
            raise TableError([f"{name}: bảng quá {MOST_ROWS} dòng hoặc {MOST_COLUMNS} cột."])
        place = f"{name}:{sheets[0].title}!"
        yield [
            _xlsx_cell(f"{place}{get_column_letter(column)}{index}", cells)
            for column, cells in enumerate(zip(typed, shown, strict=True), start=1)
        ]


def refuse_bomb(name: str, content: bytes) -> None:
    """Refuse a workbook that would fill the memory when it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise TableError([f"{name}: tệp Excel giải nén ra quá lớn nên không được đọc. Hãy chia nhỏ tệp."])


def _xlsx_cell(place: str, cells: tuple[Any, Any]) -> Cell:
    typed, shown = cells
    value = shown.value
    if value is None and typed.data_type == "f":
        return Cell(place, "", problem="công thức chưa có giá trị. Hãy thay bằng giá trị.")
    if value is None or isinstance(value, bool):
        return Cell(place, "" if value is None else str(int(value)))
    if isinstance(value, (int, float, Decimal)):
        number = cell_number(value)
        return Cell(place, format_number(number), number)
    text = normalise(str(value))
    if shown.data_type == "e":
        return Cell(place, text, problem=f"ô báo lỗi {text}. Hãy sửa công thức hoặc thay bằng giá trị.")
    if not isinstance(value, str):
        return Cell(place, text, problem=f"ô là ngày giờ ({text}). Hãy định dạng ô là Text rồi gõ lại.")
    return Cell(place, text)


def cell_number(value: float | Decimal) -> Decimal:
    """Take the number of a spreadsheet cell as it is shown: the shortest text that gives it back."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite():
        raise NumberError(f"“{value}” không phải là số. Hãy nhập một số, ví dụ 25,2.")
    return number
