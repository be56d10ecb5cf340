"""Short posts are answered by one thread; none waits for another's slow line, or for a slow post for long."""

import threading
from io import BytesIO

import pytest

from egov_scoring import turns

WAIT = 5
SAVE = "/phieu/1/tieu-chi/1.1/"


class Application:
    """Says which thread answers; ``during`` is called while it works."""

    def __init__(self):
        self.during = lambda environ: None
        self.is_closed = False

    def __call__(self, environ, start_response):
        self.during(environ)
        start_response("200 OK", [("X-Thread", threading.current_thread().name)])
        said = environ["wsgi.input"].read()
        return Closing([said[:1], said[1:]], self)

    def closed(self):
        self.is_closed = True


class Closing(list):
    def __init__(self, parts, application):
        super().__init__(parts)
        self.close = application.closed


@pytest.fixture
def application():
    return Application()


@pytest.fixture
def served(application):
    return turns.Turns(application)


def post(served, path=SAVE, **changes):
    """The thread that answered and the body of the answer."""
    content = b"answer=1"
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_TYPE": turns.FORM_POST,
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": BytesIO(content),
    }
    head = []
    body = b"".join(served(environ | changes, lambda status, headers: head.extend([status, headers])))
    assert head[0] == "200 OK", head[0]
    return dict(head[1])["X-Thread"], body


def is_in_turn(thread):
    return thread.startswith("turns")


def test_a_save_is_answered_whole_by_the_thread_of_turns(served, application):
    thread, body = post(served)
    assert is_in_turn(thread)
    assert body == b"answer=1"
    assert application.is_closed
    assert post(served)[0] == thread


@pytest.mark.parametrize(
    "changes",
    [
        {"REQUEST_METHOD": "GET"},
        {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
        {"CONTENT_LENGTH": ""},
        {"CONTENT_LENGTH": str(turns.MOST_BYTES + 1)},
        {"PATH_INFO": "/phieu/"},
        {"PATH_INFO": "/khong-co/"},
    ],
)
def test_nothing_else_takes_a_turn(served, changes):
    assert not is_in_turn(post(served, **changes)[0])


class Gone(BytesIO):
    def read(self, size=-1):
        raise ConnectionResetError("đứt kết nối")


@pytest.mark.parametrize("sent", [Gone(b"answer=1"), BytesIO(b"answ")])
def test_half_a_post_is_not_answered(served, application, sent):
    application.during = lambda environ: pytest.fail("the application was asked")
    with pytest.raises(AssertionError, match="400 Bad Request"):
        post(served, **{"wsgi.input": sent})


def test_whoever_has_waited_long_enough_is_answered_beside_the_other(served, application, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.05)
    may_end, begun = threading.Event(), threading.Event()

    def stay(environ):
        if environ.get("QUERY_STRING") == "cham":
            begun.set()
            may_end.wait(WAIT)

    application.during = stay
    answers = []
    slow = threading.Thread(target=lambda: answers.append(post(served, QUERY_STRING="cham")))
    slow.start()
    assert begun.wait(WAIT)
    assert not is_in_turn(post(served)[0])
    may_end.set()
    slow.join(WAIT)
    assert is_in_turn(answers[0][0])


def test_a_failure_is_raised_and_the_next_save_is_answered(served, application):
    def fail(environ):
        raise ValueError("hỏng")

    application.during = fail
    with pytest.raises(ValueError, match="hỏng"):
        post(served)
    application.during = lambda environ: None
    assert is_in_turn(post(served)[0])
