"""The small files that some invented units upload."""

import csv
import functools
import io
from pathlib import Path

from django.conf import settings
from pypdf import PdfReader, PdfWriter

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "evidence"
UNITS = Path(settings.BASE_DIR) / "fixtures" / "units"
PLAN = FOLDER / "ke-hoach-ung-dung-cntt.pdf"
REPORT = FOLDER / "bao-cao-so-lieu.pdf"
SCREEN = FOLDER / "anh-man-hinh-trang-thong-tin.png"
FILES = [
    (
        "1.1",
        PLAN,
        {
            "document_number": "12/KH (minh họa)",
            "summary": "Kế hoạch ứng dụng công nghệ thông tin của năm",
        },
    ),
    ("2.4.1", SCREEN, {"summary": "Ảnh chụp các chuyên mục của trang thông tin điện tử"}),
]


def report_of(province, unit):
    """The report of one unit: its page of the file that has a page for every unit of the list."""
    pages, places = reports_of(province)
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_page(pages[places[unit.code]])
    writer.write(target)
    return target.getvalue()


@functools.lru_cache(maxsize=1)
def reports_of(province):
    pages = PdfReader(FOLDER / f"bao-cao-don-vi-{province}.pdf").pages
    with (UNITS / f"{province}.csv").open(encoding="utf-8", newline="") as file:
        places = {row["code"]: place for place, row in enumerate(csv.DictReader(file))}
    return pages, places
