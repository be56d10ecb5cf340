"""The first page finds units of the latest publications by name; what is not public is not found."""

import pytest

from rankings.models import RankingEntry
from tests.factories import make_unit
from tests.rankings.scenes import BEST, make_final, make_publication, make_verified_campaign

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def publish(*names):
    return make_publication(make_verified_campaign(*[BEST] * len(names), names=names))


def test_a_unit_is_found_without_accents_with_its_result(client):
    publication = publish("Sở Đo lường", "Sở Y tế")
    code = publication.ranking.entries.get(unit__name="Sở Đo lường").unit.code

    text = text_of(client.get("/", {"q": "do luong"}))

    assert f'href="{publication.get_absolute_url()}don-vi/{code}/"' in text
    assert "Hạng A, 10,00 điểm, thứ 1 trong 2." in text
    assert "Sở Y tế" not in text


def test_a_province_is_found_by_its_name(client):
    publish("Sở Y tế")

    assert 'href="/tinh/tinh-nho/"><b>Tỉnh Nhỏ</b>' in text_of(client.get("/", {"q": "tinh nho"}))


def test_what_is_computed_but_not_published_is_not_found(client):
    publication = publish("Sở Y tế")
    RankingEntry.objects.create(
        ranking=publication.ranking, unit=make_unit(name="Sở Y học"), position=9, state="assessed"
    )

    text = text_of(client.get("/", {"q": "so y"}))

    assert [name in text for name in ("Sở Y tế", "Sở Y học")] == [True, False]


def test_a_closed_result_is_not_found_before_its_document(client):
    make_final(make_verified_campaign(BEST, names=("Sở Y tế",)))

    assert "Sở Y tế" not in text_of(client.get("/", {"q": "so y"}))


def test_a_name_that_nobody_has_says_so_and_leads_back(client):
    publish("Sở Y tế")

    text = text_of(client.get("/", {"q": "khong co"}))

    assert "Không có tên nào như vậy" in text
    assert 'value="khong co"' in text


@pytest.mark.parametrize("units", [1, 3])
def test_a_search_takes_few_statements(client, units, django_assert_num_queries):
    publish(*[f"Sở Y tế {number}" for number in range(units)])

    with django_assert_num_queries(3):
        assert client.get("/", {"q": "y te"}).status_code == 200
