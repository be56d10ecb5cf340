"""From a kind and a format to the bytes of a document, step by step so that a job can tell how far it is."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from egov_scoring.pdf import AT_ONCE
from rankings import board
from rankings.documents.as_docx import as_docx
from rankings.documents.as_pdf import as_pdf, joined
from rankings.documents.as_xlsx import as_xlsx
from rankings.documents.case import Case
from rankings.documents.decision import decision
from rankings.documents.proposal import proposal
from rankings.documents.report import report
from rankings.documents.unit_sheet import about, unit_sheet
from rankings.documents.workbook import sheets

PAPERS = {"decision": decision, "proposal": proposal, "report": report}
DRAWN = {"pdf": as_pdf, "docx": as_docx}
FORMATS = {
    "decision": ("pdf", "docx"),
    "proposal": ("pdf", "docx"),
    "report": ("pdf", "docx"),
    "sheets": ("pdf",),
    "sheet": ("pdf", "docx"),
    "workbook": ("xlsx",),
}
# So many sheets are drawn at once, within the memory of one process, and joined afterwards.
SHEETS_AT_ONCE = 20
SHEETS_IN_A_FILE = 400


@dataclass(frozen=True)
class Made:
    content: bytes
    format: str


def make(case: Case, kind: str, format: str, unit: str, progress) -> Made:
    """One document of a case; ``unit`` is the code of the unit whose sheet is wanted."""
    if kind == "workbook":
        return Made(as_xlsx(sheets(case), report(case)), format)
    if kind == "sheets":
        return all_sheets(case, progress)
    result = case.first
    if kind == "sheet":
        chosen = next(line for line in result["units"] if line["unit"] == unit)
        return Made(DRAWN[format]([unit_sheet(case, result, chosen)]), format)
    return Made(DRAWN[format]([PAPERS[kind](case)]), format)


def all_sheets(case: Case, progress) -> Made:
    """The sheets of all units in the order of the list: one PDF; of very many an archive of several."""
    count = len(case.first["units"])
    if count <= SHEETS_IN_A_FILE:
        return Made(sheets_of(case, 0, count, progress), "pdf")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for first in range(0, count, SHEETS_IN_A_FILE):
            last = min(first + SHEETS_IN_A_FILE, count)
            name = f"phieu-ket-qua-{first + 1:04}-{last:04}.pdf"
            archive.writestr(name, sheets_of(case, first, last, progress))
    return Made(stream.getvalue(), "zip")


def sheets_of(case: Case, first: int, last: int, progress) -> bytes:
    """One PDF of the sheets from ``first`` to before ``last``, drawn some at a time and joined."""
    units = case.first["units"]
    title = f"Phiếu kết quả: {about(case)}, {board.label(case.first)}"

    def draw(start: int) -> bytes:
        some = units[start : min(start + SHEETS_AT_ONCE, last)]
        return as_pdf([unit_sheet(case, case.first, unit) for unit in some], title)

    drawn = []
    progress(first, len(units))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for part in pool.map(draw, range(first, last, SHEETS_AT_ONCE)):
            drawn.append(part)
            progress(min(first + SHEETS_AT_ONCE * len(drawn), last), len(units))
    return joined(drawn) if len(drawn) > 1 else drawn[0]
