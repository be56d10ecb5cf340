"""Word and Excel files are zip packages: what one must hold, must not hold, and how large it may grow."""

import zipfile
import zlib

from submissions.errors import WorkflowError

LIMIT_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 5_000
CHUNK = 256 * 1024
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
ACTIVE = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/")
XML = (".xml", ".rels", ".vml")
MACRO_TYPE = b"macroenabled"
DECLARATIONS = (b"<!doctype", b"<!entity")


def check_package(name, stream, extension):
    """No macros, no other program, no document type, and not larger unpacked than a document can be."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            check_entries(name, package, extension)
            check_contents(name, package)
    # A damaged package fails in every way that the reader and the decompressor know.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise refused(name, "nội dung hỏng hoặc không đúng loại. Lưu lại rồi tải lên.") from None
    finally:
        stream.seek(0)


def refused(name, why):
    return WorkflowError(f"Tệp “{name}”: {why}")


def check_entries(name, package, extension):
    """What the table of contents says, before anything is unpacked."""
    entries = package.infolist()
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", MAIN_PART[extension]} <= names:
        raise refused(name, f"nội dung không phải là tài liệu .{extension}.")
    if any(is_outside(entry.filename) for entry in entries):
        raise refused(name, "gói bên trong có đường dẫn ra ngoài. Lưu lại rồi tải lên.")
    if any(entry.flag_bits & ENCRYPTED or entry.compress_type not in METHODS for entry in entries):
        raise refused(name, "tệp đặt mật khẩu hoặc nén lạ. Bỏ mật khẩu rồi tải lên.")
    if any(part in f"/{entry.lower()}" for entry in names for part in ACTIVE):
        raise refused(name, "tệp có macro hoặc điều khiển ActiveX. Lưu lại không có macro rồi tải lên.")
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or declared > LIMIT_UNPACKED:
        raise too_large(name)


def too_large(name):
    limit = LIMIT_UNPACKED // (1024 * 1024)
    return refused(name, f"giải nén ra quá lớn (trên {limit} MB hoặc {MOST_ENTRIES} phần).")


def is_outside(entry):
    return entry.startswith("/") or "\\" in entry or ":" in entry or ".." in entry.split("/")


def check_contents(name, package):
    """Unpack every part once, piece by piece: its real size counts, whatever the table of contents says."""
    left = LIMIT_UNPACKED
    for entry in package.infolist():
        with package.open(entry) as part:
            is_xml, tail = entry.filename.lower().endswith(XML), b""
            while chunk := part.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise too_large(name)
                if is_xml:
                    tail = check_markup(name, entry.filename, tail + chunk)


def check_markup(name, entry, piece):
    """Refuse what makes a reader load or run something; returns the end, which the next piece may go on."""
    # Without the zero bytes text in UTF-16 reads like text in UTF-8.
    text = piece.replace(b"\0", b"").lower()
    if any(word in text for word in DECLARATIONS):
        raise refused(name, "nội dung XML có khai báo thực thể (DOCTYPE), không nhận.")
    if entry == "[Content_Types].xml" and MACRO_TYPE in text:
        raise refused(name, "tệp có macro. Lưu lại không có macro rồi tải lên.")
    if entry.endswith(".rels") and b"/attachedtemplate" in text and b'"external"' in text:
        raise refused(name, "tệp dùng mẫu ở nơi khác. Lưu lại không kèm mẫu rồi tải lên.")
    return piece[-64:]
