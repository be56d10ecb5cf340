import json
import logging
import re
import time
import traceback
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware

logger = logging.getLogger(__name__)
current_request_id = ContextVar("request_id", default="")
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# What an autosave sends back is less.
WORTH_COMPRESSING = 8_000
SECURITY_HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class RequestLogMiddleware:
    """One log line per request: its route, never its path, query or user, which can name a person."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        request.id = request_id(request)
        token = current_request_id.set(request.id)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request.id
            data = {
                "method": request.method,
                "route": route(request),
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000),
            }
            logger.info("request", extra={"data": data})
            return response
        finally:
            current_request_id.reset(token)


class SecurityHeadersMiddleware:
    """The headers that neither Django nor the content security policy sets."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class PageCompressionMiddleware(GZipMiddleware):
    """Compress pages for one person; public ones are kept compressed, files are small as they are.

    The random bytes that Django adds hide how long a secret is.
    """

    def process_response(self, request, response):
        is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
        is_public = response.headers.get("Cache-Control", "").startswith("public")
        if not is_page or is_public or len(response.content) < WORTH_COMPRESSING:
            return response
        return super().process_response(request, response)


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON with the id of the request that it belongs to."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "request_id": current_request_id.get(),
            **getattr(record, "data", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line |= failure(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def request_id(request):
    """The proxy's id when it is harmless, so that both logs can be read together."""
    given = request.headers.get("X-Request-ID", "")
    return given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex


def route(request):
    return request.resolver_match.route if request.resolver_match else "(không có trang)"


def message_of(record):
    """Django's own messages end with the path, which can hold a reset key or a search."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest) and record.args:
        return record.msg % (*record.args[:-1], route(request))
    return record.getMessage()


def failure(exc_info):
    """Where it failed, without the exception's text: a database puts the row's values into it."""
    kind, _, trace = exc_info
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return {"exception": kind.__name__, "places": places}
