import pytest

from rubrics.services import save_rubric
from tests.factories import SMALL_RUBRIC, make_rubric

pytestmark = pytest.mark.django_db

QUANG_BINH = "/bo-tieu-chi/quang-binh-3270-2020/"


def text_of(response):
    return " ".join(response.content.decode().split())


def test_anyone_finds_the_rubrics_by_decision(client):
    make_rubric("quang-binh-3270-2020")

    text = text_of(client.get("/bo-tieu-chi/"))

    assert QUANG_BINH in text
    assert "Quyết định số 3270/QĐ-UBND ngày 09/9/2020" in text


def test_the_executed_rule_stands_beside_the_printed_one_and_the_reading(client):
    make_rubric("quang-binh-3270-2020")

    text = text_of(client.get(QUANG_BINH))

    assert "từ 50% trở lên: tỷ lệ × 5; dưới 50%: 0 điểm" in text
    assert "In trong quyết định: “Tỷ lệ &gt;=50% = (Tỷ lệ %* 100*5); Tỷ lệ &lt; 50% = 0”." in text
    assert "tính đúng như in thì 80% thành 400 điểm" in text
    assert text.count('<article class="node leaf') == 38


def test_exceptions_belong_to_their_block(client):
    make_rubric("quang-binh-3270-2020")

    of_so = client.get(QUANG_BINH, {"khoi": "so"}).context["exceptions"]
    of_huyen = client.get(QUANG_BINH, {"khoi": "huyen"}).context["exceptions"]

    assert [line.node.code for line in of_so] == ["1.4.4", "2.3", "2.7", "2.9"]
    assert [line.node.code for line in of_huyen] == ["2.9"]


def test_tiers_stand_side_by_side_with_their_minimums(client):
    make_rubric("phu-tho-1609-2018")

    response = client.get("/bo-tieu-chi/phu-tho-1609-2018/", {"khoi": "so"})

    first = response.context["tier_rows"][0]
    assert first.name.startswith("1. ")
    assert [words for words, _ in first.cells] == ["từ 25,2", "từ 22,4", "từ 21", "từ 19,6"]
    assert "không đạt mức nào thì không xếp hạng" in text_of(response)


def test_a_maximum_that_the_campaign_sets_is_said_so(client):
    make_rubric("hung-yen-2749-2018")

    text = text_of(client.get("/bo-tieu-chi/hung-yen-2749-2018/", {"khoi": "xa"}))

    assert "theo kỳ" in text
    assert "Xếp hạng trong từng đơn vị cấp trên trực tiếp" in text


@pytest.mark.parametrize(
    "code",
    [
        "cao-bang-2310-2016",
        "hung-yen-2749-2018",
        "phu-tho-1609-2018",
        "quang-binh-3270-2020",
        "thua-thien-hue-3043-2021",
    ],
)
def test_every_block_of_every_shipped_rubric_has_a_page(client, code):
    rubric = make_rubric(code)

    for block in rubric.spec.blocks:
        response = client.get(f"/bo-tieu-chi/{code}/", {"khoi": block.code})
        assert [line.node for line in response.context["lines"]] == list(block.nodes)


def test_an_older_version_keeps_its_address(client):
    make_rubric()
    save_rubric(SMALL_RUBRIC.replace("Kế hoạch của năm", "Kế hoạch hằng năm"), code="nho.toml")

    assert "Kế hoạch hằng năm" in text_of(client.get("/bo-tieu-chi/nho/"))
    assert "Kế hoạch của năm" in text_of(client.get("/bo-tieu-chi/nho/", {"phien-ban": "1"}))
    assert text_of(client.get("/bo-tieu-chi/")).count("/bo-tieu-chi/nho/") == 1


@pytest.mark.parametrize("query", [{"khoi": "xa"}, {"phien-ban": "9"}, {"phien-ban": "x"}])
def test_what_does_not_exist_is_not_found(client, query):
    make_rubric()

    assert client.get("/bo-tieu-chi/nho/", query).status_code == 404


def test_the_pages_take_few_statements(client, django_assert_num_queries):
    make_rubric("quang-binh-3270-2020")
    client.get(QUANG_BINH)  # the file of the rubric is read once in a process

    with django_assert_num_queries(2):
        client.get(QUANG_BINH)
    with django_assert_num_queries(1):
        client.get("/bo-tieu-chi/")
