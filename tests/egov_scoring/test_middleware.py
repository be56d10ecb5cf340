import json
import logging

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path

from egov_scoring.middleware import JsonFormatter


@login_not_required
def answer(request, key):
    return HttpResponse("ok")


@login_not_required
def refuse(request, key):
    raise PermissionDenied


@login_not_required
def break_down(request, key):
    raise ValueError("Nguyễn Văn An, 0912 345 678")


def explain_plainly(request, exception=None):
    return HttpResponse("no", status=403 if exception else 500)


handler403 = handler500 = explain_plainly
urlpatterns = [
    path("answer/<key>/", answer),
    path("refuse/<key>/", refuse),
    path("break/<key>/", break_down),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def log(caplog):
    """The written log: a function that formats what has been logged so far."""
    caplog.set_level(logging.INFO)
    return lambda: [json.loads(JsonFormatter().format(record)) for record in caplog.records]


def test_a_request_is_one_line_without_its_path_and_query(client, log):
    client.get("/answer/secret/?q=Nguyễn", headers={"X-Request-ID": "abcdef-123456"})

    [line] = log()
    assert line["message"] == "request"
    assert {name: line[name] for name in ("level", "method", "route", "status")} == {
        "level": "INFO",
        "method": "GET",
        "route": "answer/<key>/",
        "status": 200,
    }


@pytest.mark.parametrize(("given", "is_kept"), [("abcdef-123456", True), ("x\ny", False), ("", False)])
def test_the_request_id_of_a_proxy_is_kept_when_it_is_harmless(client, given, is_kept):
    response = client.get("/answer/1/", headers={"X-Request-ID": given})

    assert (response["X-Request-ID"] == given) == is_kept


def test_a_refusal_is_logged_without_the_path(client, log):
    client.get("/refuse/secret/")

    assert "secret" not in json.dumps(log())
    assert "Forbidden (Permission denied): refuse/<key>/" in [line["message"] for line in log()]


def test_a_failure_is_logged_with_its_place_and_without_its_text(client, log):
    client.raise_request_exception = False

    client.get("/break/secret/")

    [failure] = [line for line in log() if "exception" in line]
    assert failure["exception"] == "ValueError"
    assert failure["places"][-1].endswith("break_down")
    assert "secret" not in json.dumps(log(), ensure_ascii=False)
    assert "Nguyễn" not in json.dumps(log(), ensure_ascii=False)


def test_headers_that_nothing_else_sets(client):
    response = client.get("/answer/1/")

    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Permissions-Policy"].startswith("camera=()")
