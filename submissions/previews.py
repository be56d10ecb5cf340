"""The text of a Word or Excel file for reading on a page: plain strings, within limits, nothing is run."""

import zipfile
from dataclasses import dataclass
from itertools import islice

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from lxml.etree import LxmlError
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from submissions.files import OFFICE

MOST_BLOCKS = 400
MOST_SHEETS = 5
MOST_ROWS = 100
MOST_COLUMNS = 20
LONGEST_CELL = 500
# A part that is parsed whole takes many times its size in memory.
LIMIT_PARSED = 20 * 1024 * 1024
UNREADABLE = (
    zipfile.BadZipFile, PackageNotFoundError, InvalidFileException, LxmlError,
    SyntaxError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A paragraph, or a table with an optional title."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Preview:
    pieces: tuple[Piece, ...] = ()
    is_cut: bool = False
    problem: str = ""


def preview_of(path, content_type):
    """The beginning of a stored document; a damaged or very large one is only to be downloaded."""
    reader = {OFFICE["docx"]: word_pieces, OFFICE["xlsx"]: excel_pieces}.get(content_type)
    if reader is None:
        return Preview(problem="Loại tệp này không xem trước được. Tải về để xem.")
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(entry.file_size for entry in package.infolist() if entry.filename.endswith(".xml"))
        if size > LIMIT_PARSED:
            return Preview(problem="Tệp quá lớn để xem trước. Tải về để xem.")
        # By stream: the readers judge a path by an extension that stored files do not have.
        with path.open("rb") as stream:
            return reader(stream)
    # Whatever a damaged file makes the readers raise, the page only says that it cannot be shown.
    except UNREADABLE:
        return Preview(problem="Không đọc được nội dung tệp. Tải về để xem.")


def word_pieces(stream):
    blocks = list(islice(Document(stream).iter_inner_content(), MOST_BLOCKS + 1))
    pieces = [table_piece(block) if isinstance(block, Table) else Piece(cut(block.text)) for block in blocks]
    shown = tuple(piece for piece in pieces[:MOST_BLOCKS] if piece.text or piece.rows)
    return Preview(shown, is_cut=len(blocks) > MOST_BLOCKS)


def table_piece(table):
    rows = islice(table.rows, MOST_ROWS)
    return Piece(rows=tuple(tuple(cut(cell.text) for cell in row.cells[:MOST_COLUMNS]) for row in rows))


def excel_pieces(stream):
    workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    try:
        sheets = workbook.worksheets
        pieces = tuple(sheet_piece(sheet) for sheet in sheets[:MOST_SHEETS])
    finally:
        workbook.close()
    return Preview(pieces, is_cut=len(sheets) > MOST_SHEETS or any(len(p.rows) == MOST_ROWS for p in pieces))


def sheet_piece(sheet):
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    shown = [tuple("" if value is None else cut(str(value)) for value in row) for row in rows]
    width = max((place for row in shown for place, text in enumerate(row, start=1) if text), default=0)
    return Piece(sheet.title, tuple(row[:width] for row in shown if any(row)))


def cut(text):
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
