"""Short posts pass one at a time, and none waits for another's slow line or for a slow post without end."""

import threading

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import FakePayload
from django.urls import reverse

from egov_scoring import turns

WAIT = 5


@turns.in_turn
def short(request):
    return HttpResponse("đã lưu")


def other(request):
    return HttpResponse("đã lưu")


def passed(view, during, method="post"):
    """Send one request through the middleware; ``during`` is called while the view works."""

    def respond(request):
        middleware.process_view(request, view, (), {})
        during()
        return view(request)

    middleware = turns.TurnMiddleware(respond)
    asked = {} if method == "get" else {"content_type": turns.FORM_POST, "data": "answer=1"}
    return middleware(getattr(RequestFactory(), method)("/", **asked))


def beside(view, method="post"):
    """Whether another post gets through while one is in its turn."""
    is_through, found = threading.Event(), []
    second = threading.Thread(target=passed, args=(view, is_through.set, method))

    def during():
        second.start()
        found.append(is_through.wait(0.2))

    passed(short, during)
    second.join(WAIT)
    assert is_through.is_set()
    return found[0]


def test_two_short_posts_take_turns():
    assert not beside(short)


@pytest.mark.parametrize(("view", "method"), [(other, "post"), (short, "get")])
def test_nothing_else_waits(view, method):
    assert beside(view, method)


def test_whoever_has_waited_long_enough_goes_on(monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.01)
    assert beside(short)


def test_a_failure_ends_the_turn():
    def fail():
        raise ValueError("hỏng")

    with pytest.raises(ValueError, match="hỏng"):
        passed(short, fail)
    assert not turns.TURN.locked()


class Gone(FakePayload):
    """The body of a client that went away."""

    def read(self, size=None):
        raise ConnectionResetError("đứt kết nối")


def test_a_client_that_has_gone_is_refused_and_takes_no_turn():
    address = reverse("submissions:response-edit", args=[1, "1.1"])
    sent = {"wsgi.input": Gone(), "CONTENT_TYPE": turns.FORM_POST, "CONTENT_LENGTH": "20"}

    answer = Client(enforce_csrf_checks=True).post(address, **sent)

    assert (answer.status_code, turns.TURN.locked()) == (403, False)
