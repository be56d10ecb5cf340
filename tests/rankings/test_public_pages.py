import json
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from egov_scoring.models import Unit
from rankings import board, services
from rankings.models import Publication, RankingEntry
from submissions.models import Participation, Response
from tests.factories import make_campaign, make_rubric, make_unit, make_user
from tests.rankings.scenes import (
    BEST,
    DOCUMENT,
    GOOD,
    MIDDLE,
    make_approver,
    make_final,
    make_publication,
    make_ranking,
    make_verified_campaign,
    participations_of,
    verify,
)

pytestmark = pytest.mark.django_db

ALMOST = {"1": "25.2", "2": "9", "3": "10.8", "4": "16.2", "5": "46.8", "6": "18", "7": "5"}
UNTIERED = {code: "0" for code in "1234567"}


class Rows(HTMLParser):
    """The cells of the ranking's table as a reader sees them."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.depth = [], 0
        self.feed(html[html.index("<tbody") : html.index("</tbody>")])

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1] and data.strip():
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {data.strip()}".strip()


def rows_of(response):
    return [row[:4] for row in Rows(response.content.decode()).rows]


def publish_named(*sheets_and_names, **fields):
    sheets = [sheet for sheet, _ in sheets_and_names]
    names = [name for _, name in sheets_and_names]
    return make_publication(make_verified_campaign(*sheets, names=names, **fields))


def text_of(response):
    return " ".join(response.content.decode().split())


def test_anyone_reads_the_finding_and_the_order(client):
    publication = publish_named((GOOD, "Sở Bính"), (BEST, "Sở Ất"), (GOOD, "Sở Giáp"), (MIDDLE, "Sở Đinh"))

    response = client.get(publication.get_absolute_url())

    assert "<h1>1 trong 4 đơn vị đạt Hạng A về mức độ nhỏ năm 2021</h1>" in text_of(response)
    assert rows_of(response) == [
        ["1", "Sở Ất", "Hạng A", "10,00"],
        ["2", "Sở Bính", "Hạng B", "7,25"],
        ["2", "Sở Giáp", "Hạng B", "7,25"],
        ["4", "Sở Đinh", "không xếp loại", "3,80"],
    ]


def test_a_unit_without_tier_takes_no_place_where_the_decision_does_not_rank_it(client):
    campaign = make_campaign(make_rubric("phu-tho-1609-2018"), units=2)
    of_so = [p for p in participations_of(campaign) if p.campaign_block.block.code == "so"]
    verify(of_so[0], UNTIERED)
    verify(of_so[1], ALMOST)
    actor = make_approver(campaign)
    campaign_block = campaign.blocks.get(block__code="so")
    ranking = services.finalise(services.compute_ranking(campaign_block, None, actor=actor), actor=actor)
    publication = services.publish(ranking, actor=actor, **DOCUMENT)

    response = client.get(publication.get_absolute_url())

    ranked, unranked = rows_of(response)
    assert ranked[::3] == ["1", "131,00"]
    assert [unranked[0], *unranked[2:]] == ["–", "không xếp hạng", "0,00"]
    assert "<small>thiếu 6 điều kiện của Mức IV</small>" in text_of(response)


def test_each_absent_unit_is_named_with_its_own_word_and_reason(client):
    campaign = make_verified_campaign(BEST, {}, {})
    _, missing, excluded = participations_of(campaign)
    Participation.objects.filter(pk=missing.pk).update(state="missing", reason="Không gửi phiếu.")
    Participation.objects.filter(pk=excluded.pk).update(
        state="excluded", reason="Cơ quan theo ngành dọc.", document="Công văn số 12"
    )

    text = text_of(client.get(make_publication(campaign).get_absolute_url()))

    assert f"<dt>{missing.unit.name}: không nộp</dt><dd>Không gửi phiếu.</dd>" in text
    assert (
        f"<dt>{excluded.unit.name}: không thuộc diện đánh giá</dt>"
        "<dd>Cơ quan theo ngành dọc. (Công văn số 12)</dd>" in text
    )


def test_search_finds_names_without_diacritics(client):
    publication = publish_named((BEST, "Thành phố Đồng Hới"), (GOOD, "Huyện Lệ Thủy"))

    response = client.get(publication.get_absolute_url(), {"q": "dong hoi"})

    assert [row[1] for row in rows_of(response)] == ["Thành phố Đồng Hới"]


def test_the_filter_keeps_one_tier(client):
    publication = publish_named((BEST, "Sở Ất"), (GOOD, "Sở Bính"), (MIDDLE, "Sở Đinh"))
    address = publication.get_absolute_url()

    assert [row[1] for row in rows_of(client.get(address, {"loai": "Hạng B"}))] == ["Sở Bính"]
    assert [row[1] for row in rows_of(client.get(address, {"loai": "khong"}))] == ["Sở Đinh"]
    assert "Không có đơn vị nào" in text_of(client.get(address, {"q": "không có tên này"}))


def test_the_filter_keeps_one_district_and_search_knows_its_name_too(client):
    campaign = make_verified_campaign(BEST, GOOD, MIDDLE, names=["Xã An", "Xã Bình", "Xã An"])
    first, *others = (participation.unit for participation in participations_of(campaign))
    for unit, parent in [(first, "Huyện Lệ Thủy"), *((unit, "Huyện Bố Trạch") for unit in others)]:
        unit.parent = Unit.objects.filter(name=parent).first() or make_unit(unit.province, name=parent)
        unit.save()
    address = make_publication(campaign).get_absolute_url()

    assert [row[1] for row in rows_of(client.get(address))] == [
        "Xã An Huyện Lệ Thủy",
        "Xã Bình",
        "Xã An Huyện Bố Trạch",
    ]
    by_district = client.get(address, {"huyen": first.parent.code})
    assert [row[0] for row in rows_of(by_district)] == ["1"]
    by_name = client.get(address, {"q": "bo trach"})
    assert [row[0] for row in rows_of(by_name)] == ["2", "3"]


def test_units_of_one_place_need_no_filter_by_place(client):
    text = text_of(client.get(publish_named((BEST, "Sở Ất"), (GOOD, "Sở Bính")).get_absolute_url()))

    assert 'name="huyen"' not in text


def test_every_column_sorts_best_first_and_says_so(client):
    publication = publish_named((GOOD, "Sở Bính"), (BEST, "Sở Ất"), ({"1.1": "#1", "2": "#2"}, "Sở Đinh"))
    address = publication.get_absolute_url()

    by_group = client.get(address, {"sap": "1"})
    by_total = client.get(address, {"sap": "tong"})

    assert [row[1] for row in rows_of(by_group)] == ["Sở Ất", "Sở Bính", "Sở Đinh"]
    assert [row[1] for row in rows_of(client.get(address, {"sap": "1", "loai": "Hạng B"}))] == ["Sở Bính"]
    assert [row[3] for row in rows_of(by_total)] == ["10,00", "7,25", "2,00"]
    assert by_group.content.decode().count('aria-sort="descending"') == 1
    assert 'href="?sap=2&amp;#bang"' in text_of(by_group)
    assert [row[0] for row in rows_of(client.get(address, {"sap": "không có"}))] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("points", "bar"), [("0.00", "b0"), ("4.99", "b4"), ("9.99", "b9"), ("10.00", "b10")]
)
def test_a_bar_is_never_longer_than_its_figure(points, bar):
    assert board.bar_class(points, "10.00") == bar


def test_names_sort_in_vietnamese_order(client):
    publication = publish_named((GOOD, "Sở Ăn"), (BEST, "Sở Đo"), (MIDDLE, "Sở Dê"))

    response = client.get(publication.get_absolute_url(), {"sap": "ten"})

    assert [row[1] for row in rows_of(response)] == ["Sở Ăn", "Sở Dê", "Sở Đo"]


def test_the_unit_page_says_why_and_what_was_missing(client):
    publication = publish_named((GOOD, "Sở Bính"), (BEST, "Sở Ất"))
    unit = RankingEntry.objects.get(rank=2).unit

    text = text_of(client.get(reverse("rankings:publication-unit", args=[publication.code, unit.code])))

    assert "Hạng B; thiếu 0,75 điểm để đạt Hạng A." in text
    assert "xếp thứ 2 trong 2 đơn vị" in text
    assert "45/60 = 75%" in text


def test_an_absent_unit_has_a_page_without_figures(client):
    campaign = make_verified_campaign(BEST, {})
    missing = participations_of(campaign)[1]
    Participation.objects.filter(pk=missing.pk).update(state="missing", reason="Không gửi phiếu.")
    publication = make_publication(campaign)

    text = text_of(
        client.get(reverse("rankings:publication-unit", args=[publication.code, missing.unit.code]))
    )

    assert "Không nộp: Không gửi phiếu." in text
    assert "0,00" not in text


@pytest.mark.parametrize("state", ["computed", "final"])
def test_nothing_of_an_unpublished_result_is_public(client, state):
    campaign = make_verified_campaign(BEST, GOOD, names=["Sở Bí", "Sở Mật"])
    ranking = (make_ranking if state == "computed" else make_final)(campaign)

    for address in [
        reverse("rankings:home"),
        reverse("rankings:province", args=["tinh-nho"]),
        "/bo-tieu-chi/",
    ]:
        text = text_of(client.get(address))
        assert "Sở Bí" not in text
        assert ranking.sha256 not in text
        assert "Hạng A về" not in text
    for name in ["publication", "publication-json", "publication-csv", "publication-xlsx"]:
        assert client.get(reverse(f"rankings:{name}", args=["tinh-nho-2021-so"])).status_code == 404
    desk = client.get(reverse("rankings:ranking", args=[ranking.pk]))
    assert (desk.status_code, desk.url.split("?")[0]) == (302, reverse("account_login"))


def test_a_published_page_stays_when_the_result_is_computed_anew(client):
    campaign = make_verified_campaign(BEST, GOOD)
    actor = make_approver(campaign)
    publication = make_publication(campaign, actor)
    before = rows_of(client.get(publication.get_absolute_url()))
    unit = RankingEntry.objects.get(rank=1).unit

    services.reopen_ranking(publication.ranking, actor=actor, reason="Kiểm tra lại.")
    Response.objects.update(answer="")
    make_ranking(campaign, actor)
    unit.name = "Tên khác"
    unit.save()

    assert rows_of(client.get(publication.get_absolute_url())) == before


def test_a_correction_and_its_predecessor_point_at_each_other(client):
    campaign = make_verified_campaign(BEST)
    actor = make_approver(campaign)
    first = make_publication(campaign, actor)
    services.reopen_ranking(first.ranking, actor=actor, reason="Sai một câu trả lời.")
    Response.objects.filter(criterion__code="2").update(answer="#2")
    second = make_publication(campaign, actor, number="900/QĐ-UBND", correction_reason="Sửa tiêu chí 2.")

    assert second.get_absolute_url() in text_of(client.get(first.get_absolute_url()))
    assert "Sửa tiêu chí 2." in text_of(client.get(second.get_absolute_url()))
    home = text_of(client.get("/"))
    assert (f'"{second.get_absolute_url()}"' in home, f'"{first.get_absolute_url()}"' in home) == (
        True,
        False,
    )


def test_the_page_shows_the_document_and_hash_but_neither_signer_nor_approver(client):
    publication = publish_named((BEST, "Sở Ất"))

    pages = text_of(client.get(publication.get_absolute_url())) + text_of(client.get("/"))

    assert "Quyết định số 812/QĐ-UBND" in pages
    assert publication.sha256 in pages
    assert DOCUMENT["signer"] not in pages
    assert publication.published_by.full_name not in pages


def test_the_json_download_is_the_frozen_bytes(client):
    publication = publish_named((BEST, "Sở Ất"))

    response = client.get(reverse("rankings:publication-json", args=[publication.code]))

    assert response.content == bytes(Publication.objects.get().result)
    assert response["Content-Disposition"] == 'attachment; filename="tinh-nho-2021-so.json"'
    assert json.loads(response.content)["units"][0]["total"] == "10.00"


@pytest.mark.parametrize("units", [1, 3])
def test_pages_take_few_statements_whatever_the_number_of_units(client, units, django_assert_num_queries):
    publication = make_publication(make_verified_campaign(*[BEST] * units))
    unit = publication.ranking.entries.first().unit.code

    for address, statements in [
        ("/", 1),
        ("/tinh/tinh-nho/", 4),
        (publication.get_absolute_url(), 4),
        (reverse("rankings:publication-unit", args=[publication.code, unit]), 4),
        (reverse("rankings:publication-csv", args=[publication.code]), 1),
    ]:
        with django_assert_num_queries(statements):
            assert client.get(address).status_code == 200


def test_the_tabs_lead_to_the_other_blocks_of_the_campaign(client):
    campaign = make_campaign(make_rubric("hung-yen-2749-2018"), units=1, max_points=500)
    agency = make_approver(campaign)
    published = {}
    for participation in participations_of(campaign):
        verify(participation, {"1": "400"})
        actor = make_user(participation.scope, "approver") if participation.scope else agency
        block, scope = participation.campaign_block, participation.scope
        ranking = services.finalise(services.compute_ranking(block, scope, actor=actor), actor=actor)
        published[block.block.code] = services.publish(ranking, actor=actor, **DOCUMENT)

    text = text_of(client.get(published["so"].get_absolute_url()))

    assert all(publication.get_absolute_url() in text for publication in published.values())


def test_a_total_from_fewer_applicable_points_shows_its_arithmetic(client):
    campaign = make_campaign(make_rubric("thua-thien-hue-3043-2021"), units=1)
    participation = participations_of(campaign)[0]
    block = participation.campaign_block
    answers = {leaf.code: f"{leaf.max_points}" for leaf in block.spec.leaves}
    first = block.spec.leaves[0]
    verify(participation, answers | {first.code: f"{first.max_points - 2}/{first.max_points - 1}"})
    actor = make_approver(campaign)
    ranking = services.finalise(services.compute_ranking(block, None, actor=actor), actor=actor)
    publication = services.publish(ranking, actor=actor, **DOCUMENT)

    text = text_of(
        client.get(reverse("rankings:publication-unit", args=[publication.code, participation.unit.code]))
    )

    assert (
        "Tổng điểm được quy đổi: 98 điểm trên 99 điểm của các tiêu chí áp dụng, quy về thang 100: 98,99 điểm."
        in text
    )


def test_a_long_table_travels_compressed(client):
    publication = publish_named((BEST, "Sở Ất"))

    response = client.get(publication.get_absolute_url(), headers={"accept-encoding": "gzip"})

    assert response["Content-Encoding"] == "gzip"


def test_a_unit_page_says_where_the_unit_stands_and_leads_to_the_next_ones(client):
    publication = publish_named((BEST, "Sở Ất"), (GOOD, "Sở Bính"), (GOOD, "Sở Giáp"), (MIDDLE, "Sở Đinh"))
    codes = {unit["name"]: unit["unit"] for unit in json.loads(bytes(publication.result))["units"]}

    def text(name):
        return text_of(client.get(reverse("rankings:publication-unit", args=[publication.code, codes[name]])))

    middle, best = text("Sở Bính"), text("Sở Ất")
    assert (
        "1 đơn vị nhiều điểm hơn, 1 đơn vị bằng điểm, 1 đơn vị ít điểm hơn. "
        "Kém mức điểm ngay trên 2,75 điểm." in middle
    )
    assert f'rel="prev" href="../{codes["Sở Ất"]}/"' in middle
    assert f'rel="next" href="../{codes["Sở Giáp"]}/"' in middle
    assert "Kém mức điểm" not in best
    assert "Ngay trên" not in best


def test_the_figures_of_one_unit_download_line_by_line(client):
    publication = publish_named((BEST, "Sở Ất"), (GOOD, "Sở Bính"), (MIDDLE, "Sở Đinh"))
    code = next(u["unit"] for u in json.loads(bytes(publication.result))["units"] if u["name"] == "Sở Bính")

    response = client.get(reverse("rankings:publication-unit-csv", args=[publication.code, code]))

    assert response["Content-Disposition"] == f'attachment; filename="tinh-nho-2021-so-{code}.csv"'
    rows = [line.split(";")[:5] for line in response.content.decode("utf-8-sig").splitlines()]
    assert rows == [
        ["Nội dung", "Tối đa", "Điểm", "Trung vị của khối", "Cao nhất của khối"],
        ["Tổng điểm", "10", "7,25", "7,25", "10"],
        ["1. Chính sách", "5", "2,25", "3,8", "5"],
        ["1.1. Kế hoạch của năm", "2", "0", "2", "2"],
        ["1.2. Tỷ lệ văn bản điện tử", "3", "2,25", "2,25", "3"],
        ["2. Thanh tra", "5", "5", "5", "5"],
    ]
