import io
from datetime import date
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from egov_scoring.models import Event, Role
from rankings import services
from rankings.models import Publication, Withdrawal
from rankings.queries import frozen_result
from rankings.withdrawal_services import withdraw
from submissions.errors import WorkflowError
from tests.factories import make_user
from tests.rankings.scenes import (
    BEST,
    DOCUMENT,
    GOOD,
    make_approver,
    make_publication,
    make_verified_campaign,
)
from tests.rankings.test_feeds import ATOM

pytestmark = pytest.mark.django_db

ACT = {
    "kind": "Quyết định",
    "number": "1204/QĐ-UBND",
    "date": date(2022, 6, 1),
    "issuer": "UBND Tỉnh Nhỏ",
    "reason": "Quyết định số 812/QĐ-UBND bị hủy bỏ.",
}


@pytest.fixture
def campaign():
    return make_verified_campaign(BEST, GOOD, names=["Sở Ất", "Sở Bính"])


@pytest.fixture
def approver(campaign):
    return make_approver(campaign)


@pytest.fixture
def publication(campaign, approver):
    return make_publication(campaign, approver)


def at(name, *args):
    return reverse(f"rankings:{name}", args=args)


def text_of(client, address):
    return client.get(address).content.decode()


def test_a_withdrawn_result_stays_reachable_as_such_and_counts_nowhere(client, publication, approver):
    withdraw(publication, actor=approver, **ACT)

    page = publication.get_absolute_url()
    unit = at("publication-unit", publication.code, frozen_result(publication)["units"][0]["unit"])
    for address in (page, unit, at("criterion-list", publication.code), at("method", publication.code)):
        assert "Kết quả này đã thu hồi" in text_of(client, address)
        assert ACT["reason"] in text_of(client, address)
    assert "Đã thu hồi: " in text_of(client, page)
    assert page not in text_of(client, "/")
    assert "Đã thu hồi" in text_of(client, at("province", "tinh-nho"))
    assert page not in text_of(client, "/sitemap.xml")
    assert client.get(at("publication-json", publication.code)).content == bytes(publication.result)
    book = load_workbook(io.BytesIO(client.get(at("publication-xlsx", publication.code)).content))
    assert "Đã thu hồi theo Quyết định số 1204/QĐ-UBND" in book["Thông tin"]["B2"].value


def test_log_feed_and_api_tell_of_a_withdrawal(client, publication, approver):
    withdraw(publication, actor=approver, **ACT)

    log = text_of(client, at("correction-log"))
    feed = ElementTree.fromstring(client.get(at("feed")).content)
    titles = [title.text for title in feed.findall("a:entry/a:title", ATOM)]
    ids = {entry.text for entry in feed.findall("a:entry/a:id", ATOM)}
    stated = client.get(at("api-publication", publication.code)).json()["withdrawal"]

    assert ACT["reason"] in log
    assert titles == ["Thu hồi: Các sở, Tỉnh Nhỏ, năm 2021", "Các sở, Tỉnh Nhỏ, năm 2021"]
    assert len(ids) == 2
    assert stated == {**ACT, "date": "2022-06-01"}
    assert client.get(at("api-publications"), {"current": "true"}).json()["count"] == 0
    assert client.get(at("api-publications")).json()["count"] == 1


def test_the_same_result_may_be_published_again_and_the_old_page_leads_to_it(client, publication, approver):
    withdraw(publication, actor=approver, **ACT)
    again = services.publish(
        publication.ranking,
        actor=approver,
        **(DOCUMENT | {"number": "1300/QĐ-UBND", "date": date(2022, 7, 1)}),
    )

    assert (again.corrects, again.sha256) == (None, publication.sha256)
    assert again.get_absolute_url() in text_of(client, publication.get_absolute_url())
    assert Publication.objects.current().get() == again


def test_only_who_publishes_withdraws_once_with_a_reason_and_a_document_that_follows(publication, approver):
    with pytest.raises(PermissionDenied):
        withdraw(publication, actor=make_user(approver.memberships.get().unit, Role.HEAD), **ACT)
    with pytest.raises(WorkflowError, match="lý do thu hồi"):
        withdraw(publication, actor=approver, **(ACT | {"reason": " "}))
    with pytest.raises(WorkflowError, match="ngày trước văn bản công bố"):
        withdraw(publication, actor=approver, **(ACT | {"date": date(2021, 1, 1)}))
    assert not Withdrawal.objects.exists()

    withdraw(publication, actor=approver, **ACT)
    with pytest.raises(WorkflowError, match="đã được điều chỉnh hoặc thu hồi"):
        withdraw(publication, actor=approver, **ACT)

    event = Event.objects.get(action="withdraw_publication")
    assert event.data == {"publication": publication.code, "number": ACT["number"]}


def test_the_desk_withdraws_on_screen_and_keeps_what_was_typed(client, publication, approver):
    client.force_login(approver)
    address = at("publication-withdraw", publication.code)
    desk = text_of(client, at("ranking", publication.ranking_id))

    refused = client.post(address, ACT | {"date": "1/1/2021"})
    done = client.post(address, ACT | {"date": "1/6/2022"}, follow=True)

    assert address in desk
    assert refused.status_code == 422
    assert "văn bản thu hồi phải từ ngày đó trở đi" in refused.content.decode()
    assert ACT["reason"] in refused.content.decode()
    assert done.request["PATH_INFO"] == publication.get_absolute_url()
    assert "Kết quả này đã thu hồi" in done.content.decode()
    assert "đã thu hồi theo Quyết định số 1204/QĐ-UBND" in text_of(
        client, at("ranking", publication.ranking_id)
    )
    assert client.get(address).status_code == 404
