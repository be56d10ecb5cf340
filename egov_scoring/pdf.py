"""PDF from HTML, each made in a process of its own with limits of time and memory."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

SECONDS = 60
PATIENCE = 20
AT_ONCE = 2
TURNS = BoundedSemaphore(AT_ONCE)
# The process that draws gets no secret: only what finds libraries, fonts and their cache.
KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "FONTCONFIG_PATH",
    "FONTCONFIG_FILE",
    "LD_LIBRARY_PATH",
)
WHAT_TO_DO = "Hãy thử lại sau ít phút; nếu vẫn vậy, báo quản trị hệ thống."


class PdfError(Exception):
    """Why no PDF was made, in words for the person who asked for it."""


def render_pdf(template, stylesheet, context, seconds=SECONDS):
    """The PDF/UA of a template with its print stylesheet; nothing is read from the network."""
    document = {"html": render_to_string(template, context), "css": render_to_string(stylesheet)}
    return written("pdf_writer", seconds, content=json.dumps(document).encode())


def join_pdfs(documents, seconds=SECONDS):
    """One PDF of several that ``render_pdf`` made, with their tags and bookmarks."""
    with tempfile.TemporaryDirectory(prefix="egov-pdf-") as folder:
        paths = [Path(folder) / f"{place}.pdf" for place in range(len(documents))]
        for path, document in zip(paths, documents, strict=True):
            path.write_bytes(document)
        return written("pdf_joiner", seconds, *paths)


def written(program, seconds, *arguments, content=b""):
    """What one of the short-lived programs writes; few run at once."""
    if not TURNS.acquire(timeout=PATIENCE):
        raise PdfError(f"Máy chủ đang tạo nhiều tệp PDF khác. {WHAT_TO_DO}")
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"egov_scoring.{program}", str(seconds), *map(str, arguments)],
            input=content,
            capture_output=True,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in KEPT if name in os.environ},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfError(f"Tạo tệp PDF quá {seconds} giây nên đã dừng. {WHAT_TO_DO}") from None
    finally:
        TURNS.release()
    if done.returncode:
        raise PdfError(reason_of(done.stderr.decode(errors="replace")))
    return done.stdout


def reason_of(stderr):
    logger.error("PDF not written: %s", stderr)
    if "cannot load library" in stderr:
        return (
            "Máy chủ thiếu thư viện để tạo PDF (Pango, HarfBuzz). "
            "Quản trị hệ thống cài libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0 rồi thử lại."
        )
    return f"Chưa tạo được tệp PDF. {WHAT_TO_DO}"
