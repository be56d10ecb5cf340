"""An uploaded workbook as texts: safely opened, every unreadable cell named."""

from dataclasses import dataclass

from egov_scoring.tabular import TableError, read_sheets
from submissions.workbook.layout import (
    ANSWER,
    CODE,
    DOCUMENT,
    FACTS,
    FORM,
    FORMAT,
    HEAD_ROW,
    HEADINGS,
    LONGEST_DOCUMENT,
    LONGEST_NOTE,
    MEMORY,
    NOTE,
)

LARGEST = 5 * 1024 * 1024
DOWNLOAD_AGAIN = "Hãy tải biểu mẫu mới về và ghi lại vào đó."
LIMITS = {NOTE: LONGEST_NOTE, DOCUMENT: LONGEST_DOCUMENT}


@dataclass(frozen=True)
class Base:
    """What stood at a criterion when the workbook was downloaded."""

    version: int
    answer: str
    note: str
    document: str


@dataclass(frozen=True)
class Line:
    """What the workbook says at one criterion now."""

    code: str
    answer: str
    note: str
    document: str
    place: str


@dataclass(frozen=True)
class FormFile:
    """A workbook read: the form it belongs to, what it was made from, what it says, what is wrong in it."""

    name: str
    facts: dict
    base: dict
    lines: list
    problems: list


def read_workbook(upload):
    """Read an upload; raises ``TableError`` when it is not a form of ours at all."""
    if upload.size > LARGEST:
        raise TableError([f"{upload.name}: tệp quá {LARGEST // 1024**2} MB. {DOWNLOAD_AGAIN}"])
    sheets = read_sheets(upload.name, upload.read())
    if FORM not in sheets or MEMORY not in sheets:
        raise TableError([f"{upload.name}: không phải biểu mẫu tải từ trang phiếu. {DOWNLOAD_AGAIN}"])
    memory = [[cell.text for cell in row] for row in sheets[MEMORY]]
    facts = {row[0]: row[1] for row in memory[: len(FACTS)] if len(row) > 1}
    if facts.get("format") != FORMAT:
        raise TableError([f"{upload.name}: biểu mẫu của phiên bản khác. {DOWNLOAD_AGAIN}"])
    lines, problems = read_lines(sheets[FORM][HEAD_ROW:])
    return FormFile(upload.name, facts, read_base(upload.name, memory[len(FACTS) :]), lines, problems)


def read_base(name, rows):
    try:
        return {
            code: Base(int(version), answer, note, document)
            for code, version, answer, note, document in (row[:5] for row in rows if row and row[0])
        }
    except ValueError:
        raise TableError([f"{name}: trang ẩn của biểu mẫu đã bị sửa. {DOWNLOAD_AGAIN}"]) from None


def read_lines(rows):
    lines, problems, seen = [], [], {}
    for row in rows:
        cells = row + [None] * (len(HEADINGS) - len(row))
        code = cells[CODE].text if cells[CODE] else ""
        wrong = cell_problems(cells)
        if code in seen:
            wrong.append(f"{cells[CODE].place}: mã {code} đã có ở {seen[code]}. Hãy giữ một dòng.")
        problems += wrong
        if code and not wrong:
            texts = [cells[column].text if cells[column] else "" for column in (ANSWER, NOTE, DOCUMENT)]
            place = (cells[ANSWER] or cells[CODE]).place
            lines.append(Line(code, *texts, place))
        seen.setdefault(code, cells[CODE].place if cells[CODE] else "")
        seen.pop("", None)
    return lines, problems


def cell_problems(cells):
    read = [cells[column] for column in (CODE, ANSWER, NOTE, DOCUMENT) if cells[column]]
    problems = [f"{cell.place}: {cell.problem}" for cell in read if cell.problem]
    if cells[CODE] and cells[CODE].number is not None:
        problems.append(f"{cells[CODE].place}: mã tiêu chí phải là chữ (1.10 khác 1.1). {DOWNLOAD_AGAIN}")
    for column, longest in LIMITS.items():
        cell = cells[column]
        if cell and len(cell.text) > longest:
            problems.append(
                f"{cell.place}: dài {len(cell.text)} ký tự, chỉ nhận {longest}. Hãy viết ngắn lại."
            )
    return problems
