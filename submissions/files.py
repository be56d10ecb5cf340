"""Evidence files: what is taken in, and where the bytes lie (by content hash, outside the web root)."""

import hashlib
import os
import unicodedata
from pathlib import Path

import filetype
from django.conf import settings

from egov_scoring.sheets import XLSX_TYPE
from submissions import antivirus, packages
from submissions.errors import WorkflowError

IMAGES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": XLSX_TYPE,
}
TYPES = {"pdf": "application/pdf", **IMAGES, **OFFICE}
PREVIEWABLE = {"application/pdf", *IMAGES.values()}
READABLE = set(OFFICE.values())
LONGEST_NAME = 200
ADVICE = {
    "svg": "ảnh SVG có thể chứa mã chạy được; hãy lưu thành PNG hoặc PDF",
    "doc": "hãy mở bằng Word rồi lưu thành .docx hoặc PDF",
    "xls": "hãy mở bằng Excel rồi lưu thành .xlsx hoặc PDF",
    "docm": "tệp có macro; hãy lưu thành .docx không có macro",
    "xlsm": "tệp có macro; hãy lưu thành .xlsx không có macro",
    "zip": "hãy giải nén rồi tải từng tệp lên",
    "rar": "hãy giải nén rồi tải từng tệp lên",
    "7z": "hãy giải nén rồi tải từng tệp lên",
}


def check_upload(name, stream, size):
    """The content type of an upload that may be stored; refuses by name, size, content and virus scan."""
    extension = check_name(name)
    check_size(name, size)
    if extension in OFFICE:
        packages.check_package(name, stream, extension)
    elif not looks_like(extension, stream):
        raise WorkflowError(
            f"Tệp “{name}”: nội dung không phải là .{extension}. Lưu lại đúng loại rồi tải lên."
        )
    antivirus.check_stream(name, stream)
    return TYPES[extension]


def check_name(name):
    """The extension of a name that is only a name: no folders, nothing invisible."""
    hidden = any(unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"} for char in name)
    if hidden or "/" in name or "\\" in name or name.startswith(".") or len(name) > LONGEST_NAME:
        seen = "".join(char if char.isprintable() else "?" for char in name)[:LONGEST_NAME]
        raise WorkflowError(
            f"Tệp “{seen}”: tên tệp không được có dấu gạch chéo, ký tự ẩn, dấu chấm ở đầu hoặc dài quá "
            f"{LONGEST_NAME} ký tự. Đổi tên rồi tải lên."
        )
    extension = Path(name).suffix.lower().lstrip(".")
    if extension not in TYPES:
        advice = ADVICE.get(extension, f"chỉ nhận {', '.join(TYPES)}")
        raise WorkflowError(f"Tệp “{name}”: không nhận loại .{extension or '?'}; {advice}.")
    return extension


def check_size(name, size):
    if not size:
        raise WorkflowError(f"Tệp “{name}”: tệp rỗng (dung lượng 0).")
    if size > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise WorkflowError(f"Tệp “{name}”: dung lượng quá lớn, tối đa {limit} MB mỗi tệp.")


def looks_like(extension, stream):
    stream.seek(0)
    kind = filetype.guess(stream.read(262))
    stream.seek(0)
    return kind is not None and kind.mime == TYPES[extension]


def store(stream):
    """Write the bytes once under their hash; returns SHA-256 and size."""
    digest, size = hashlib.sha256(), 0
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"upload-{os.urandom(8).hex()}.part"
    try:
        with part.open("wb") as target:
            for chunk in stream.chunks():
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        final = path_of(digest.hexdigest())
        final.parent.mkdir(parents=True, exist_ok=True)
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest(), size


def hash_of(stream):
    """SHA-256 of an upload that is not stored yet."""
    stream.seek(0)
    digest = hashlib.sha256()
    for chunk in stream.chunks():
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()


def path_of(sha256):
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def remove(sha256):
    """Take the bytes away; whether there were any."""
    path = path_of(sha256)
    existed = path.is_file()
    path.unlink(missing_ok=True)
    return existed
