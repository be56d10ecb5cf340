"""The small files that some invented units upload."""

from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "evidence"
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
    ("2.1.1", REPORT, {"document_number": "45/BC (minh họa)", "summary": "Báo cáo số liệu văn bản điện tử"}),
]
