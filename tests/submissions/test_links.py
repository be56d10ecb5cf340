"""Links are opened on the public Internet only: no address, name, wrapper or redirect leads inside."""

import contextlib
import socket
import threading
import time

import pytest
from django.urls import reverse

from egov_scoring import jobs
from egov_scoring.models import Job
from submissions import links, services
from submissions.models import LinkCheck
from tests.factories import (
    criterion_of,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
)

PRIVATE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:db8::1",
    "2001:0:53aa:64c:0:0:80ff:fffe",
    "không phải địa chỉ",
    "",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_is_not_public(address):
    assert not links.is_public(address)


@pytest.mark.parametrize("address", ["203.113.131.1", "8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address):
    assert links.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://localhost/",
        "https://localhost/",
    ],
)
def test_no_way_of_writing_an_inside_address_is_opened(url, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", refuse_to_connect)

    assert links.problem_of(url) == links.PRIVATE


def refuse_to_connect(*args, **kwargs):
    raise AssertionError("a connection was opened")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.vn/",
        "file:///etc/passwd",
        "gopher://example.vn/",
        "http://",
        "http://ai:mat-khau@example.vn/",
        "http://example.vn:22/",
        "http://example.vn:8305/",
        "http://example.vn:99999/",
    ],
)
def test_other_schemes_ports_and_logins_are_not_opened(url, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", refuse_to_connect)

    assert links.problem_of(url, resolve=lambda host, port: ["203.113.131.1"]) != ""


@pytest.mark.parametrize("answers", [["10.0.0.1"], ["203.113.131.1", "127.0.0.1"], ["::ffff:10.0.0.1"], []])
def test_a_name_that_answers_an_inside_address_is_not_opened(answers, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", refuse_to_connect)

    assert links.problem_of("http://example.vn/", resolve=lambda host, port: answers) == links.PRIVATE


def drip(connection, head):
    """Send the head, one that never ends byte by byte."""
    pieces = [head] if head[:2] != b"HH" else [bytes([byte]) for byte in head]
    for piece in pieces:
        with contextlib.suppress(OSError):
            connection.sendall(piece)
            time.sleep(0.03 if len(pieces) > 1 else 0)


@pytest.fixture
def served(monkeypatch):
    """Answers each connection with the next of the given heads, whatever address was asked for."""
    server = socket.create_server(("127.0.0.1", 0))
    heads, requests, addresses = [], [], []

    def serve():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            requests.append(connection.recv(4096).decode())
            drip(connection, heads.pop(0).encode("latin-1"))
            connection.close()

    connect = socket.create_connection

    def connect_here(place, timeout):
        addresses.append(place)
        return connect(server.getsockname(), timeout=timeout)

    monkeypatch.setattr(socket, "create_connection", connect_here)
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield heads, requests, addresses
    server.close()


def names(host, port):
    """The world of these tests: one public name, one that points inside."""
    return {"example.vn": ["203.113.131.1"], "ben-trong.vn": ["192.168.1.1"]}.get(host, [host])


def redirect(location):
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n"


def test_the_connection_goes_to_the_address_that_was_checked(served):
    heads, requests, addresses = served
    heads.append("HTTP/1.1 200 OK\r\n\r\nnội dung".encode().decode("latin-1"))
    asked = []

    def resolve_once(host, port):
        asked.append(host)
        return ["203.113.131.1"] if len(asked) == 1 else ["127.0.0.1"]

    assert links.problem_of("http://example.vn/văn bản?số=1&b=\r\nX: y", resolve=resolve_once) == ""
    assert (asked, addresses) == (["example.vn"], [("203.113.131.1", 80)])
    assert requests[0].splitlines()[:2] == [
        "GET /v%C4%83n%20b%E1%BA%A3n?s%E1%BB%91=1&b=X:%20y HTTP/1.1",
        "Host: example.vn",
    ]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://ben-trong.vn/",
        "//ben-trong.vn/",
        "http://[::1]/",
        "http://[::ffff:a00:1]/",
    ],
)
def test_a_redirect_inside_is_not_followed(served, location):
    heads, _, addresses = served
    heads.append(redirect(location))

    assert links.problem_of("http://example.vn/", resolve=names) == links.PRIVATE
    assert len(addresses) == 1


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (["HTTP/1.1 200 OK\r\n\r\n"], ""),
        (["HTTP/1.1 403 Forbidden\r\n\r\n"], ""),
        (["HTTP/1.1 404 Not Found\r\n\r\n"], "trang trả lời mã 404"),
        (["HTTP/1.1 500 No\r\n\r\n"], "trang trả lời mã 500"),
        (["SSH-2.0-OpenSSH\r\n"], "trả lời không phải của một trang web"),
        ([""], "trả lời không phải của một trang web"),
        ([redirect("/moi"), "HTTP/1.1 200 OK\r\n\r\n"], ""),
        ([redirect("/")] * 4, "chuyển hướng quá nhiều lần"),
        ([redirect("ftp://example.vn/")], "không phải liên kết http hoặc https"),
    ],
)
def test_what_comes_of_a_link_is_said_in_words(served, answers, problem):
    heads, _, _ = served
    heads.extend(answers)

    assert links.problem_of("http://example.vn/", resolve=names) == problem


def test_a_server_that_drips_is_left_in_time(monkeypatch, served):
    heads, _, _ = served
    heads.append("H" * 200)
    monkeypatch.setattr(links, "TIMEOUT", 0.2)
    started = time.monotonic()

    assert links.problem_of("http://example.vn/", resolve=names) == "không trả lời kịp"
    assert time.monotonic() - started < 2


@pytest.mark.django_db
def test_the_job_keeps_what_came_of_every_link_of_the_desk(client, settings, monkeypatch):
    campaign = make_campaign()
    (form,) = forms_of(campaign)
    officer = make_officer(form.unit)
    fill(form, {"1.2": "40/60"}, actor=officer)
    services.add_link(form, criterion_of(form, "1.2"), "http://127.0.0.1/cu", actor=officer)
    services.request_signature(form, actor=officer)
    services.sign_and_submit(form, actor=make_head(form.unit))
    reviewer = make_reviewer(campaign.agency)
    client.force_login(reviewer)
    url = reverse("submissions:link-check", args=[campaign.pk])

    off = client.post(url).status_code
    settings.CHECK_LINKS = True
    client.post(url)
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    page = client.get(reverse("submissions:inspection"))

    assert off == 404
    assert (job.state, job.message) == ("done", "Đã mở 1 liên kết, 1 liên kết không mở được.")
    assert LinkCheck.objects.get().problem == links.PRIVATE
    assert "Liên kết không mở được (1)" in page.text
