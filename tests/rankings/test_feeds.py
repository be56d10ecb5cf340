import io
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from PIL import Image

from rankings import picture
from rankings.queries import frozen_result
from tests.rankings.scenes import (
    BEST,
    GOOD,
    make_approver,
    make_final,
    make_publication,
    make_verified_campaign,
)
from tests.rankings.test_error_reports import corrected

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def campaign():
    return make_verified_campaign(BEST, GOOD, names=["Sở Ất", "Sở Bính"])


def xml_of(client, address):
    return ElementTree.fromstring(client.get(address).content)


def test_the_feed_has_publications_and_corrections_with_absolute_addresses(client, campaign):
    approver = make_approver(campaign)
    first = make_publication(campaign, approver)
    second = corrected(first, approver)

    for address in ("/cong-bo.atom", "/tinh/tinh-nho/cong-bo.atom"):
        feed = xml_of(client, address)
        entries = feed.findall("a:entry", ATOM)
        links = [entry.find("a:link", ATOM).get("href") for entry in entries]
        assert links == [f"http://testserver{shown.get_absolute_url()}" for shown in (second, first)]
        assert entries[0].find("a:title", ATOM).text == "Điều chỉnh: Các sở, Tỉnh Nhỏ, năm 2021"
        assert "Lý do điều chỉnh: Sửa tiêu chí 2." in entries[0].find("a:summary", ATOM).text
        assert feed.find("a:link[@rel='self']", ATOM).get("href") == f"http://testserver{address}"


def test_nothing_unpublished_is_in_feed_sitemap_or_picture(client, campaign):
    make_final(campaign)

    assert xml_of(client, "/cong-bo.atom").findall("a:entry", ATOM) == []
    assert "ket-qua" not in client.get("/sitemap.xml").content.decode()
    assert client.get("/ket-qua/tinh-nho-2021-so/anh.png").status_code == 404
    assert client.get("/tinh/khong-co/cong-bo.atom").status_code == 404


def test_the_sitemap_names_the_pages_that_stay(client, campaign):
    publication = make_publication(campaign)

    places = [place.text for place in xml_of(client, "/sitemap.xml").findall(".//s:loc", MAP)]

    for page in (
        "/",
        "/tinh/tinh-nho/",
        publication.get_absolute_url(),
        f"/bo-tieu-chi/{campaign.rubric.code}/",
        "/huong-dan/",
        "/huong-dan/tong-hop-cong-bo/",
    ):
        assert f"http://testserver{page}" in places
    # Its own style keeps a browser from drawing its viewer, whose inline styles the policy refuses.
    assert "<?xml-stylesheet" in client.get("/sitemap.xml").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_link_to_a_ranking_has_a_picture_of_the_size_that_other_sites_want(client, campaign):
    publication = make_publication(campaign)
    address = reverse("rankings:publication-picture", args=[publication.code])

    response = client.get(address)

    image = Image.open(io.BytesIO(response.content))
    assert (image.format, image.size, response["ETag"]) == ("PNG", (1200, 630), f'"anh-{publication.sha256}"')
    assert len(response.content) < 100_000
    page = client.get(publication.get_absolute_url()).content.decode()
    assert f'<meta property="og:image" content="http://testserver{address}">' in page
    assert response.content == picture.draw(
        frozen_result(publication), "Quyết định số 812/QĐ-UBND, ngày 25/3/2022"
    )


@pytest.mark.parametrize("blocks", [1, 3])
def test_feed_and_sitemap_take_few_statements(client, blocks, django_assert_num_queries):
    publication = make_publication(make_verified_campaign(BEST))
    for place in range(blocks - 1):
        publication.pk, publication.code = None, f"{publication.code}-{place}"
        publication.save()

    with django_assert_num_queries(2):
        client.get("/cong-bo.atom")
    with django_assert_num_queries(2):
        client.get("/sitemap.xml")
