"""Evidence files: what is taken in, and where the bytes lie (by content hash, outside the web root)."""

import hashlib
import os
import zipfile
from pathlib import Path

import filetype
from django.conf import settings

from submissions.errors import WorkflowError

IMAGES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TYPES = {"pdf": "application/pdf", **IMAGES, **OFFICE}
PREVIEWABLE = {"application/pdf", *IMAGES.values()}
LIMIT_UNPACKED = 200 * 1024 * 1024


def check_upload(name, stream, size):
    """The content type of an upload that may be stored; refuses by extension, size and content."""
    extension = Path(name).suffix.lower().lstrip(".")
    if extension not in TYPES:
        raise WorkflowError(
            f"Tệp “{name}”: không nhận loại .{extension or '?'}; chỉ nhận {', '.join(TYPES)}."
        )
    if not 0 < size <= settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise WorkflowError(f"Tệp “{name}”: dung lượng phải trên 0 và không quá {limit} MB.")
    if extension in OFFICE:
        check_office_file(name, stream)
    elif not looks_like(extension, stream):
        raise WorkflowError(
            f"Tệp “{name}”: nội dung không phải là .{extension}. Lưu lại đúng loại rồi tải lên."
        )
    return TYPES[extension]


def looks_like(extension, stream):
    stream.seek(0)
    kind = filetype.guess(stream.read(262))
    stream.seek(0)
    return kind is not None and kind.mime == TYPES[extension]


def check_office_file(name, stream):
    """An OOXML package: no macros, and not larger unpacked than a document can be."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
    except zipfile.BadZipFile:
        raise WorkflowError(
            f"Tệp “{name}”: nội dung hỏng hoặc không đúng loại. Lưu lại rồi tải lên."
        ) from None
    finally:
        stream.seek(0)
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names:
        raise WorkflowError(f"Tệp “{name}”: nội dung không phải là tài liệu Word, Excel.")
    if any(entry.lower().endswith("vbaproject.bin") for entry in names):
        raise WorkflowError(f"Tệp “{name}”: tệp có macro. Lưu lại không có macro rồi tải lên.")
    if sum(entry.file_size for entry in entries) > LIMIT_UNPACKED:
        raise WorkflowError(f"Tệp “{name}”: giải nén ra quá lớn.")


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


def path_of(sha256):
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256
