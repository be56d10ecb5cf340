"""The pages that are handed out before Django: the same bytes, to the same readers, never for long."""

import gzip
import threading
import time
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.urls import reverse

from egov_scoring import edge
from rankings import services
from rankings.models import RankingEntry
from submissions.models import Response
from tests.rankings.scenes import (
    BEST,
    GOOD,
    make_approver,
    make_publication,
    make_verified_campaign,
)

pytestmark = pytest.mark.django_db


class Counted:
    """Django itself, which says how often it was asked."""

    def __init__(self, seconds=0):
        self.handler, self.seconds, self.times = WSGIHandler(), seconds, 0

    def __call__(self, environ, start_response):
        self.times += 1
        time.sleep(self.seconds)
        return self.handler(environ, start_response)


@pytest.fixture(autouse=True)
def keep_connection(monkeypatch):
    """The end of a request would close the connection that the test's transaction lives on."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def process():
    """A process of the server: its own pages, its own knowledge of what is published."""
    return edge.Edge(Counted(), edge.Version())


def ask(process, address, method="GET", **headers):
    """The answer to one request, as the server would send it."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    head = []
    result = process(environ, lambda status, fields, exc_info=None: head.extend([status, fields]))
    body = b"".join(result)
    if hasattr(result, "close"):
        result.close()
    fields = {name.lower(): value for name, value in head[1]}
    return SimpleNamespace(status=int(head[0][:3]), headers=fields, body=body)


def publish():
    return make_publication(make_verified_campaign(BEST, GOOD, names=["Sở Ất", "Sở Bính"]))


def correct(publication, actor):
    services.reopen_ranking(publication.ranking, actor=actor, reason="Sai một câu trả lời.")
    Response.objects.filter(criterion__code="2").update(answer="#2")
    return make_publication(
        publication.ranking.campaign_block.campaign,
        actor,
        number="900/QĐ-UBND",
        correction_reason="Sửa tiêu chí 2.",
    )


def session_of(user):
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


def test_a_page_is_rendered_once_and_stays_byte_for_byte(process):
    address = publish().get_absolute_url()
    direct = ask(WSGIHandler(), address)

    answers = [ask(process, address) for _ in range(3)]

    assert process.application.times == 1
    assert {answer.body for answer in answers} == {direct.body}
    own = {"etag", "vary", "x-request-id", "content-length"}
    for answer in answers:
        assert {k: v for k, v in answer.headers.items() if k not in own} == {
            k: v for k, v in direct.headers.items() if k not in own
        }
        assert "content-security-policy" in answer.headers
        assert "x-request-id" not in answer.headers
        assert sorted(answer.headers["vary"].split(", ")) == ["Accept-Encoding", "Cookie"]


def test_the_compressed_page_is_the_same_page(process):
    address = publish().get_absolute_url()
    plain = ask(process, address)

    packed = ask(process, address, accept_encoding="br, gzip")

    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert packed.headers["etag"] != plain.headers["etag"]
    for refused in ("", "br", "gzip;q=0, br", "gzip; q=0"):
        assert ask(process, address, accept_encoding=refused).body == plain.body
    assert ask(process, address, accept_encoding="gzip;q=0.5").body == packed.body


def test_a_reader_who_has_the_page_is_told_so_without_asking_django(process):
    address = publish().get_absolute_url()
    etag = ask(process, address).headers["etag"]
    of_packed = ask(process, address, accept_encoding="gzip").headers["etag"]

    for given in (etag, of_packed, f"W/{etag}", f'"other", {etag}', "*"):
        answer = ask(process, address, if_none_match=given)
        assert (answer.status, answer.body) == (304, b"")
        assert "content-length" not in answer.headers
        assert answer.headers["content-security-policy"]
    assert ask(process, address, if_none_match='"other"').status == 200
    assert process.application.times == 1


def test_head_has_the_headers_of_get_and_no_body(process):
    address = publish().get_absolute_url()

    first = ask(process, address, "HEAD")
    full = ask(process, address)

    assert (first.status, first.body, first.headers) == (200, b"", full.headers)
    assert process.application.times == 1


def test_a_correction_is_seen_at_once_here_and_soon_in_another_process(
    monkeypatch, django_capture_on_commit_callbacks
):
    campaign = make_verified_campaign(BEST)
    actor = make_approver(campaign)
    first = make_publication(campaign, actor)
    here = edge.Edge(Counted(), edge.version)
    there = edge.Edge(Counted(), edge.Version())
    edge.version.forget()
    for address in ("/", first.get_absolute_url()):
        ask(here, address), ask(there, address)

    with django_capture_on_commit_callbacks(execute=True):
        second = correct(first, actor)

    new = second.get_absolute_url().encode()
    for address in ("/", first.get_absolute_url()):
        assert new in ask(here, address).body
        assert new not in ask(there, address).body
    monkeypatch.setattr(edge, "VERSION_SECONDS", 0)
    for address in ("/", first.get_absolute_url()):
        assert new in ask(there, address).body


def test_pages_are_rendered_anew_after_a_while_even_when_nothing_is_published(process, monkeypatch):
    address = publish().get_absolute_url()
    monkeypatch.setattr(edge, "LONGEST_SECONDS", -1)

    ask(process, address), ask(process, address)

    assert process.application.times == 2


def test_who_is_logged_in_gets_a_page_of_their_own_and_leaves_nothing_behind(process):
    campaign = make_verified_campaign(BEST)
    actor = make_approver(campaign)
    address = make_publication(campaign, actor).get_absolute_url()
    anonymous = ask(process, address)

    personal = ask(process, address, cookie=session_of(actor))

    assert actor.full_name.encode() in personal.body
    assert personal.headers["cache-control"] == "private, no-cache"
    assert "etag" not in personal.headers
    assert ask(process, address).body == anonymous.body
    assert actor.full_name.encode() not in anonymous.body
    assert ask(process, address, cookie="csrftoken=x").body == anonymous.body
    assert ask(process, address, cookie="messages=x").headers.get("etag") is None


def test_nothing_private_is_kept(process):
    campaign = make_verified_campaign(BEST)
    actor = make_approver(campaign)
    publication = make_publication(campaign, actor)
    cookie = session_of(actor)
    ranking = reverse("rankings:ranking", args=[publication.ranking_id])
    addresses = [
        "/xep-hang/",
        ranking,
        "/lam-viec/",
        "/thong-bao/",
        "/tai-khoan/login/",
        "/healthz",
        "/readyz",
    ]
    addresses += ["/ket-qua/khong-co/", "/khong-co-trang/", publication.get_absolute_url() + "?q=so"]
    addresses += [publication.get_absolute_url() + "?sap=ten&sap=tong"]

    for address in addresses:
        ask(process, address), ask(process, address, "HEAD"), ask(process, address, cookie=cookie)
    ask(process, publication.get_absolute_url(), cookie=cookie)
    ask(process, publication.get_absolute_url(), "POST")

    assert list(process.pages) == []


def test_public_pages_and_downloads_are_kept_with_the_parameters_that_shape_them(process):
    publication = publish()
    unit = RankingEntry.objects.get(rank=1).unit.code
    page = publication.get_absolute_url()
    addresses = [
        "/",
        "/tinh/tinh-nho/",
        page,
        f"{page}don-vi/{unit}/",
        f"{page}?sap=ten",
        f"{page}?loai=H%E1%BA%A1ng+A",
    ]
    addresses += [f"{page}ket-qua.json", f"{page}ket-qua.csv", f"{page}ket-qua.xlsx", "/bo-tieu-chi/"]

    for address in addresses:
        assert ask(process, address).status == 200

    assert ["?".join(filter(None, key[2:])) for key in process.pages] == addresses
    assert not any("Set-Cookie" in dict(kept.headers) for kept in process.pages.values())
    download = ask(process, f"{page}ket-qua.json")
    assert download.headers["etag"] == f'"{publication.sha256}"'
    assert download.body == bytes(publication.result)
    date = download.headers["last-modified"]
    assert ask(process, f"{page}ket-qua.json", if_modified_since=date).status == 304


def test_the_least_read_pages_give_way_when_the_room_is_full(process, monkeypatch):
    page = publish().get_absolute_url()
    ask(process, page)
    monkeypatch.setattr(edge, "MOST_BYTES", process.size * 5)
    for number in range(12):
        ask(process, f"{page}?loai={number}")
        ask(process, page)

    assert process.size == sum(kept.size for kept in process.pages.values()) <= edge.MOST_BYTES
    assert process.application.times == 13
    monkeypatch.setattr(edge, "MOST_BYTES", 10)
    ask(process, "/")
    assert "/" not in [key[2] for key in process.pages]


def test_a_database_that_is_away_takes_no_kept_page_away(process, monkeypatch):
    address = publish().get_absolute_url()
    before = ask(process, address)

    def fail():
        raise edge.DatabaseError

    process.version.read = fail
    process.version.forget()

    assert ask(process, address).body == before.body


@pytest.mark.django_db(transaction=True)
def test_many_readers_of_a_page_that_is_not_there_wait_for_one_rendering():
    address = publish().get_absolute_url()
    process = edge.Edge(Counted(seconds=0.3), edge.Version())
    answers = []

    def read():
        answers.append(ask(process, address))
        connection.close()

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert process.application.times == 1
    assert len({answer.body for answer in answers}) == 1
    assert [answer.status for answer in answers] == [200] * 8
    assert process.flights == {}
