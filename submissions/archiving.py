"""All evidence of one form as a ZIP: a folder for each criterion, and a list of what lies where."""

import io
import zipfile
from dataclasses import dataclass

from openpyxl import Workbook

from egov_scoring.errors import JobError
from egov_scoring.sheets import append_row, begin_sheet
from submissions import files
from submissions.models import Citation

LIST = "danh-sach-minh-chung.xlsx"
MOST_BYTES = 2 * 1024**3
# A Vietnamese letter takes up to three bytes; with number and extension 255 are the most that a disk takes.
STEM_BYTES = 200
FORBIDDEN = str.maketrans({char: "_" for char in '<>:"/\\|?*'})
REMOVED = "nội dung đã bị gỡ khỏi hệ thống"
HEADS = {
    "Tiêu chí": 10,
    "Tệp trong gói": 50,
    "Tên": 40,
    "Liên kết": 40,
    "Số văn bản": 18,
    "Ngày": 12,
    "Cơ quan ban hành": 28,
    "Trích yếu": 50,
    "Trang": 10,
    "SHA-256": 20,
}


@dataclass(frozen=True)
class Entry:
    """One citation with the place of its file in the package; no place where there are no bytes."""

    code: str
    citation: Citation
    place: str

    @property
    def evidence(self):
        return self.citation.evidence


def entries_of(responses):
    """Every citation of the form in printed order; files of one name in one folder are numbered."""
    entries, taken = [], set()
    for response in responses:
        for citation in response.citations.all():
            place = place_of(response.code, citation.evidence, taken)
            taken.add(place.lower())
            entries.append(Entry(response.code, citation, place))
    return entries


def place_of(code, evidence, taken):
    if evidence.url or not files.path_of(evidence.sha256).is_file():
        return ""
    stem, dot, extension = evidence.name.translate(FORBIDDEN).rpartition(".")
    stem = stem.encode()[:STEM_BYTES].decode(errors="ignore").rstrip()
    place, number = f"{code}/{stem}{dot}{extension}", 1
    while place.lower() in taken:
        number += 1
        place = f"{code}/{stem} ({number}){dot}{extension}"
    return place


def write_archive(target, entries, progress):
    """The files as they are, each read once and never whole in memory; the list comes last."""
    total = sum(entry.evidence.size for entry in entries if entry.place)
    if total > MOST_BYTES:
        limit = MOST_BYTES // 1024**3
        raise JobError(f"Minh chứng của phiếu lớn hơn {limit} GB, không đóng một gói được. Tải từng tệp.")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for number, entry in enumerate(entries):
            progress(number, len(entries))
            if entry.place:
                archive.write(files.path_of(entry.evidence.sha256), entry.place)
        archive.writestr(LIST, list_of(entries))
    progress(len(entries), len(entries))


def list_of(entries):
    book = Workbook(write_only=True)
    sheet = begin_sheet(book, "Minh chứng", list(HEADS), list(HEADS.values()))
    for entry in entries:
        append_row(sheet, row_of(entry))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def row_of(entry):
    evidence = entry.evidence
    return [
        entry.code,
        entry.place or ("" if evidence.url else REMOVED),
        evidence.name,
        evidence.url,
        evidence.document_number,
        evidence.document_date,
        evidence.issuer,
        evidence.summary,
        entry.citation.page,
        evidence.sha256,
    ]
