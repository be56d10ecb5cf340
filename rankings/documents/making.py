"""From a kind and a format to the bytes of a document, step by step so that a job can tell how far it is."""

import io
import zipfile
from dataclasses import dataclass

from rankings.documents.as_docx import as_docx
from rankings.documents.as_pdf import as_pdf
from rankings.documents.as_xlsx import as_xlsx
from rankings.documents.case import Case
from rankings.documents.decision import decision
from rankings.documents.proposal import proposal
from rankings.documents.report import report
from rankings.documents.unit_sheet import unit_sheet
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
# A PDF of this many sheets takes about a minute; more come as several in one archive.
SHEETS_IN_A_FILE = 50


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
    """The sheets of all units in the order of the list: one PDF, or an archive of several."""
    result = case.first
    papers = [unit_sheet(case, result, unit) for unit in result["units"]]
    if len(papers) <= SHEETS_IN_A_FILE:
        return Made(as_pdf(papers), "pdf")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for first in range(0, len(papers), SHEETS_IN_A_FILE):
            progress(first, len(papers))
            part = papers[first : first + SHEETS_IN_A_FILE]
            archive.writestr(f"phieu-ket-qua-{first + 1:04}-{first + len(part):04}.pdf", as_pdf(part))
    progress(len(papers), len(papers))
    return Made(stream.getvalue(), "zip")
