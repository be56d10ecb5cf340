"""ClamAV by its own protocol (INSTREAM), where EGOV_CLAMD names a daemon: a socket's path or host:port."""

import contextlib
import socket
import struct

from django.conf import settings

from submissions.errors import WorkflowError

TIMEOUT = 30
PING_TIMEOUT = 2
CHUNK = 64 * 1024
LONGEST_REPLY = 4096


class ScannerError(Exception):
    """The daemon could not be asked, or answered something else than clean or infected."""


def is_configured():
    return bool(settings.CLAMD)


def check_stream(name, stream):
    """Refuse an infected upload, and every upload while a scanner that is set up does not answer."""
    if not is_configured():
        return
    try:
        found = scan(stream)
    except (OSError, ScannerError):
        raise WorkflowError(
            f"Tệp “{name}”: máy quét virus không trả lời nên chưa nhận tệp. Thử lại sau ít phút; "
            "nếu vẫn lỗi, báo quản trị hệ thống."
        ) from None
    finally:
        stream.seek(0)
    if found:
        raise WorkflowError(f"Tệp “{name}”: máy quét virus phát hiện “{found}”. Không nhận tệp này.")


def scan(stream):
    """The name of what was found in a stream; empty when it is clean."""
    stream.seek(0)
    with contextlib.closing(connect(TIMEOUT)) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        # Read by hand: the pieces of an upload in memory may be larger than what the daemon takes at once.
        while chunk := stream.read(CHUNK):
            daemon.sendall(struct.pack("!I", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!I", 0))
        reply = reply_of(daemon)
    verdict = reply.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerError(reply)


def is_answering():
    """Whether the daemon answers now; for the page that shows the state of the scanner."""
    try:
        with contextlib.closing(connect(PING_TIMEOUT)) as daemon:
            daemon.sendall(b"zPING\0")
            return reply_of(daemon) == "PONG"
    except (OSError, ScannerError):
        return False


def connect(timeout):
    address = settings.CLAMD
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal():
        return socket.create_connection((host, int(port)), timeout=timeout)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    daemon.settimeout(timeout)
    try:
        daemon.connect(address.removeprefix("unix:"))
    except OSError:
        daemon.close()
        raise
    return daemon


def reply_of(daemon):
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        piece = daemon.recv(LONGEST_REPLY)
        if not piece:
            break
        reply += piece
    if not reply:
        raise ScannerError("no reply")
    return reply.rstrip(b"\0").decode("utf-8", "replace").strip()
