"""What an upload must not be: every refusal has its reason, and nothing refused leaves bytes behind."""

import io
import socket
import struct
import threading
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook

from submissions import antivirus, files, packages, previews
from submissions.errors import WorkflowError
from tests.factories import PDF

TYPES = b'<?xml version="1.0"?><Types></Types>'
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def package(extension="docx", **parts):
    """A zip that looks like a Word or Excel file, with further parts by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", parts.pop("types", TYPES))
        target.writestr(packages.MAIN_PART[extension], parts.pop("main", b"<w/>"))
        for name, data in parts.items():
            target.writestr(name, data)
    return content.getvalue()


def word(*paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def excel(*rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def check(name, content):
    return files.check_upload(name, SimpleUploadedFile(name, content), len(content))


def refusal(name, content):
    upload = SimpleUploadedFile("x", content)
    with pytest.raises(WorkflowError) as caught:
        files.check_upload(name, upload, len(content))
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", PDF), ("b.docx", word("Báo cáo")), ("c.xlsx", excel(["Đơn vị", 1])), ("Kế hoạch 12.PDF", PDF)],
)
def test_what_units_send_is_taken_in(name, content):
    assert check(name, content) in files.TYPES.values()


ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
REFUSED = {
    "wrong type": ("virus.exe", b"MZ", "không nhận loại .exe; chỉ nhận pdf"),
    "no extension": ("baocao", PDF, "không nhận loại .?"),
    "svg": ("logo.svg", b"<svg onload='x'/>", "ảnh SVG có thể chứa mã chạy được"),
    "old word": ("a.doc", b"\xd0\xcf", "lưu thành .docx"),
    "macro word": ("a.docm", b"PK", "tệp có macro"),
    "wrong content": ("a.pdf", b"<html><script>", "nội dung không phải là .pdf"),
    "picture that is a page": ("a.png", PDF, "nội dung không phải là .png"),
    "excel named word": ("a.docx", excel(["a"]), "nội dung không phải là tài liệu .docx"),
    "empty": ("a.pdf", b"", "tệp rỗng"),
    "damaged": ("a.docx", b"PK\x03\x04 hong", "nội dung hỏng"),
    "macro inside": ("a.docx", package(**{"word/vbaProject.bin": b"x"}), "tệp có macro"),
    "macro sheet": ("a.xlsx", package("xlsx", **{"xl/macrosheets/sheet1.xml": b"<a/>"}), "tệp có macro"),
    "macro type": ("a.docx", package(types=b'<Types ContentType="x.macroEnabled.main"/>'), "tệp có macro"),
    "active control": ("a.docx", package(**{"word/activeX/activeX1.xml": b"<a/>"}), "ActiveX"),
    "foreign template": (
        "a.docx",
        package(
            **{
                "word/_rels/settings.xml.rels": b'<R Type="x/attachedTemplate" Target="http://a" '
                b'TargetMode="External"/>'
            }
        ),
        "dùng mẫu ở nơi khác",
    ),
    "entity": ("a.docx", package(main=ENTITY.encode()), "DOCTYPE"),
    "entity in UTF-16": ("a.docx", package(main=ENTITY.encode("utf-16")), "DOCTYPE"),
    "way out": ("a.docx", package(**{"../../etc/cron.d/x": b"x"}), "đường dẫn ra ngoài"),
    "folder in name": ("../a.pdf", PDF, "tên tệp không được có dấu gạch chéo"),
    "folder of Windows": ("..\\a.pdf", PDF, "tên tệp không được có dấu gạch chéo"),
    "hidden character": ("a\u202efdp.exe.pdf", PDF, "ký tự ẩn"),
    "null in name": ("a.exe\0.pdf", PDF, "ký tự ẩn"),
    "hidden file": (".htaccess.pdf", PDF, "dấu chấm ở đầu"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_upload_is_refused_with_its_reason(case):
    name, content, reason = REFUSED[case]

    assert reason in refusal(name, content)


def test_a_file_over_the_limit_is_refused(settings):
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024

    assert "dung lượng quá lớn, tối đa 1 MB mỗi tệp" in refusal("a.pdf", PDF + b" " * 1024 * 1024)


def test_a_zip_bomb_is_refused_by_the_size_that_it_declares(monkeypatch):
    monkeypatch.setattr(packages, "LIMIT_UNPACKED", 1024 * 1024)

    assert "giải nén ra quá lớn" in refusal("a.docx", package(**{"word/media/a.bin": b"0" * 2 * 1024 * 1024}))


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    size = 3 * 1024 * 1024
    content = package(**{"word/media/a.bin": b"0" * size})
    lying = content.replace(struct.pack("<I", size), struct.pack("<I", 10))

    assert lying != content
    assert "nội dung hỏng" in refusal("a.docx", lying)


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(packages, "MOST_ENTRIES", 3)

    assert "quá lớn" in refusal("a.docx", package(a=b"", b=b""))


class Daemon(threading.Thread):
    """A clamd of one request: reads the stream and answers as told."""

    def __init__(self, reply):
        super().__init__(daemon=True)
        self.reply, self.got = reply, b""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"

    def run(self):
        connection, _ = self.server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", stream.read(4))[0]:
                self.got += stream.read(length)
            connection.sendall(self.reply)


def scanned(settings, reply, content):
    daemon = Daemon(reply)
    settings.CLAMD = daemon.address
    daemon.start()
    try:
        return check("a.pdf", content)
    finally:
        daemon.join(5)
        daemon.server.close()
        assert daemon.got == content


def test_a_clean_file_passes_the_scanner_whole(settings):
    assert scanned(settings, b"stream: OK\0", PDF * 3000) == "application/pdf"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (b"stream: Eicar-Test-Signature FOUND\0", "phát hiện “Eicar-Test-Signature”"),
        (b"INSTREAM size limit exceeded. ERROR\0", "máy quét virus không trả lời"),
    ],
)
def test_the_scanner_has_the_last_word(settings, reply, reason):
    with pytest.raises(WorkflowError, match=reason):
        scanned(settings, reply, PDF + EICAR)


def test_a_scanner_that_is_down_lets_nothing_in(settings, tmp_path):
    settings.CLAMD = f"unix:{tmp_path}/clamd.ctl"

    assert "máy quét virus không trả lời" in refusal("a.pdf", PDF)
    assert not antivirus.is_answering()


def test_word_and_excel_are_read_as_text(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(word("Báo cáo <b>2021</b>", "Điều 1"))
    assert [piece.text for piece in previews.preview_of(path, files.OFFICE["docx"]).pieces] == [
        "Báo cáo <b>2021</b>",
        "Điều 1",
    ]
    path.write_bytes(excel(["Đơn vị", "Số máy"], ["Sở A", 12]))
    assert previews.preview_of(path, files.OFFICE["xlsx"]).pieces[0].rows == (
        ("Đơn vị", "Số máy"),
        ("Sở A", "12"),
    )


def test_a_preview_stops_at_its_limits_and_survives_damage(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(word(*["dòng"] * 500))
    preview = previews.preview_of(path, files.OFFICE["docx"])
    assert (len(preview.pieces), preview.is_cut) == (400, True)

    monkeypatch.setattr(previews, "LIMIT_PARSED", 10)
    assert "quá lớn" in previews.preview_of(path, files.OFFICE["docx"]).problem
    path.write_bytes(b"PK hong")
    assert "Không đọc được" in previews.preview_of(path, files.OFFICE["xlsx"]).problem
