"""Short posts that take turns: in each process one thread answers them all, with one connection.

Threads that calculate at once only interrupt one another: every row that is read from a database hands the
interpreter's lock on, and with thirty threads a save costs almost twice the processor time of a save alone.
"""

from concurrent.futures import ThreadPoolExecutor, wait
from io import BytesIO

from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

FORM_POST = "application/x-www-form-urlencoded"
MOST_BYTES = 64 * 1024
LONGEST_WAIT = 0.5


def in_turn(view):
    """Marks a view whose posts are short and many."""
    view.takes_turns = True
    return view


class Turns:
    """The application around another; who has waited ``LONGEST_WAIT`` seconds is answered beside the rest."""

    def __init__(self, application):
        self.application = application
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="turns")

    def __call__(self, environ, start_response):
        if not takes_a_turn(environ):
            return self.application(environ, start_response)
        # All of it has arrived before the turn begins: nobody waits for another's slow line.
        content = posted(environ)
        if content is None:
            start_response("400 Bad Request", [("Content-Length", "0")])
            return []
        environ = environ | {"wsgi.input": BytesIO(content)}
        answer = self.thread.submit(answer_of, self.application, environ)
        wait([answer], LONGEST_WAIT)
        if answer.cancel():
            return self.application(environ, start_response)
        status, headers, body = answer.result()
        start_response(status, headers)
        return [body]


def takes_a_turn(environ):
    if environ["REQUEST_METHOD"] != "POST" or not environ.get("CONTENT_TYPE", "").startswith(FORM_POST):
        return False
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return False
    try:
        return hasattr(resolve(get_path_info(environ)).func, "takes_turns")
    except Resolver404:
        return False


def posted(environ):
    """The whole body of a post; None when the client went away, and half a number must not be stored."""
    length = int(environ["CONTENT_LENGTH"])
    try:
        content = environ["wsgi.input"].read(length)
    except OSError:
        return None
    return content if len(content) == length else None


def answer_of(application, environ):
    """Status, headers and body, complete."""
    head = []

    def start_response(status, headers, exc_info=None):
        head[:] = [status, headers]

    result = application(environ, start_response)
    try:
        body = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    return *head, body
