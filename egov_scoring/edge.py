"""Public pages before Django: what was rendered once is handed out again until something is published.

Only what a view marks as ``frozen`` is kept, as readers without a session see it, never with a cookie.
"""

import gzip
import hashlib
import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property, wraps
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from egov_scoring.turns import answer_of

logger = logging.getLogger(__name__)

VERSION_SECONDS = 5
LONGEST_SECONDS = 60
FLIGHT_SECONDS = 10
MOST_BYTES = 64 * 1024 * 1024
LONGEST_QUERY = 200
PUBLIC = f"public, max-age={VERSION_SECONDS}"
PERSONAL = "private, no-cache"
PERSONAL_HEADERS = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_HX_REQUEST")
# What Django must not see, so that one rendering serves every reader.
CONDITIONS = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
# Written anew for each answer; a request id belongs to the one request that was logged under it.
REPLACED = {"content-length", "etag", "vary", "x-request-id"}
OF_A_BODY = {"content-type", "content-disposition", "content-language"}


def frozen(*query):
    """Marks a view whose page is the same for all readers; ``query`` names the parameters that shape it."""

    def mark(view):
        @wraps(view)
        def marked(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            is_personal = settings.SESSION_COOKIE_NAME in request.COOKIES
            response.headers.setdefault("Cache-Control", PERSONAL if is_personal else PUBLIC)
            return response

        marked.frozen_query = frozenset(query)
        # It writes nothing: another method is told so (405) instead of being asked for a token.
        marked.csrf_exempt = True
        return marked

    return mark


class Version:
    """What is published now, asked for every few seconds, and at once after ``forget``."""

    def __init__(self):
        self.lock = threading.Lock()
        self.value = None
        self.asked_at = None
        self.forgotten = object()

    @cached_property
    def read(self):
        """Named by a setting, because the ground floor does not know what is published."""
        return import_string(settings.EDGE_VERSION)

    def current(self):
        if self.is_fresh():
            return self.value
        # One thread asks; the others go on with the old answer, unless it is known to be wrong.
        if self.lock.acquire(blocking=self.asked_at is None):
            try:
                if not self.is_fresh():
                    self.ask()
            finally:
                self.lock.release()
        return self.value

    def is_fresh(self):
        asked_at = self.asked_at
        return asked_at is not None and time.monotonic() - asked_at < VERSION_SECONDS

    def ask(self):
        before, started = self.forgotten, time.monotonic()
        close_old_connections()
        try:
            self.value = self.read()
        except DatabaseError:
            logger.warning("the version of what is published cannot be read")
            close_old_connections()
        if before is self.forgotten:
            self.asked_at = started

    def forget(self):
        """Called after the commit of whatever changes a public page, in the process that changed it."""
        self.forgotten = object()
        self.asked_at = None


version = Version()


@dataclass(frozen=True, slots=True)
class Page:
    """One answer with everything that was computed when it was kept."""

    status: str
    headers: list
    body: bytes
    packed: bytes = b""
    etag: str = ""
    modified: str = ""
    is_kept: bool = False
    version: str = ""
    until: float = 0.0

    @property
    def size(self):
        return len(self.body) + len(self.packed)

    def answer(self, environ, start_response):
        is_packed = bool(self.packed) and accepts_gzip(environ)
        own = [("ETag", f'"{self.etag}-gzip"' if is_packed else f'"{self.etag}"')] if self.is_kept else []
        if self.is_kept and self.is_known_to(environ):
            about = [pair for pair in self.headers if pair[0].lower() not in OF_A_BODY]
            start_response("304 Not Modified", about + own)
            return []
        body = self.packed if is_packed else self.body
        own.append(("Content-Length", str(len(body))))
        if is_packed:
            own.append(("Content-Encoding", "gzip"))
        start_response(self.status, self.headers + own)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def is_known_to(self, environ):
        given = environ.get("HTTP_IF_NONE_MATCH")
        if given is None:
            return bool(self.modified) and environ.get("HTTP_IF_MODIFIED_SINCE") == self.modified
        return given.strip() == "*" or self.etag in [bare(tag) for tag in given.split(",")]


def bare(tag):
    return tag.strip().removeprefix("W/").strip('"').removesuffix("-gzip")


def accepts_gzip(environ):
    wanted = environ.get("HTTP_ACCEPT_ENCODING", "").replace(" ", "")
    return "gzip" in wanted and "gzip;q=0" not in wanted.replace("gzip;q=0.", "gzip;")


class Flight:
    """One rendering under way, and the readers that wait for it."""

    def __init__(self):
        self.landed = threading.Event()
        self.page = None


class Edge:
    """The WSGI application that stands before Django."""

    def __init__(self, application, version=version):
        self.application = application
        self.version = version
        self.lock = threading.Lock()
        self.pages = OrderedDict()
        self.size = 0
        self.flights = {}

    def __call__(self, environ, start_response):
        now = self.version.current() if is_anonymous_read(environ) else None
        if now is None:
            return self.application(environ, start_response)
        key = (
            environ["wsgi.url_scheme"],
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
        )
        page = self.find(key, now)
        if page is None:
            if not may_be_kept(*key[2:]):
                return self.application(environ, start_response)
            page = self.fetch(key, environ, now)
        return page.answer(environ, start_response)

    def find(self, key, now):
        with self.lock:
            page = self.pages.get(key)
            if page is None or page.version != now or page.until < time.monotonic():
                return None
            self.pages.move_to_end(key)
            return page

    def fetch(self, key, environ, now):
        """Render a page that is not there; whoever asks for it meanwhile waits for the same rendering."""
        with self.lock:
            flight = self.flights.get((key, now))
            is_first = flight is None
            if is_first:
                flight = self.flights[key, now] = Flight()
        if not is_first:
            flight.landed.wait(FLIGHT_SECONDS)
            return flight.page or self.render(environ, now)
        try:
            page = self.render(environ, now)
            if page.is_kept:
                flight.page = page
                self.keep(key, page)
            return page
        finally:
            with self.lock:
                del self.flights[key, now]
            flight.landed.set()

    def render(self, environ, now):
        asked = {name: value for name, value in environ.items() if name not in CONDITIONS}
        return page_of(*answer_of(self.application, asked | {"REQUEST_METHOD": "GET"}), now)

    def keep(self, key, page):
        if page.size > MOST_BYTES // 4:
            return
        with self.lock:
            old = self.pages.pop(key, None)
            self.pages[key] = page
            self.size += page.size - (old.size if old else 0)
            while self.size > MOST_BYTES:
                _, dropped = self.pages.popitem(last=False)
                self.size -= dropped.size


def is_anonymous_read(environ):
    """Whether the answer cannot depend on who asks; the cookies of a session and its messages can."""
    cookies = environ.get("HTTP_COOKIE", "")
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not any(name in environ for name in PERSONAL_HEADERS)
        and not (cookies and (settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies))
    )


def may_be_kept(path, query):
    try:
        allowed = getattr(resolve(path).func, "frozen_query", None)
    except Resolver404:
        return False
    if allowed is None or len(query) > LONGEST_QUERY:
        return False
    names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
    return allowed.issuperset(names) and len(names) == len(set(names))


def page_of(status, headers, body, now):
    """The answer as it is kept; one that is not for everybody only passes through."""
    found = {name.lower(): value for name, value in headers}
    is_for_all = found.get("cache-control", "").startswith("public")
    if status != "200 OK" or not is_for_all or "set-cookie" in found or "content-encoding" in found:
        others = [pair for pair in headers if pair[0].lower() != "content-length"]
        return Page(status, others, body)
    packed = gzip.compress(body, 9, mtime=0)
    return Page(
        status,
        [pair for pair in headers if pair[0].lower() not in REPLACED]
        + [("Vary", vary(found.get("vary", "")))],
        body,
        packed=packed if len(packed) < len(body) * 0.9 else b"",
        etag=bare(found["etag"]) if "etag" in found else hashlib.sha256(body).hexdigest(),
        modified=found.get("last-modified", ""),
        is_kept=True,
        version=now,
        until=time.monotonic() + LONGEST_SECONDS,
    )


def vary(named):
    names = [name.strip() for name in named.split(",") if name.strip()]
    return ", ".join(names if "accept-encoding" in named.lower() else [*names, "Accept-Encoding"])
