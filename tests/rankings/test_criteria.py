"""The public pages of criteria: rule, spread of points, who has how many, and only as deep as published."""

from fractions import Fraction

import pytest
from django.urls import reverse

from rankings import criteria
from rankings.snapshot import read_result
from submissions.models import Waiver
from tests.rankings.scenes import (
    BEST,
    GOOD,
    MIDDLE,
    ask_waiver,
    make_publication,
    make_verified_campaign,
    participations_of,
)

pytestmark = pytest.mark.django_db

NAMES = ("Sở Bính", "Sở Ất", "Sở Đinh")


def publish(*sheets, names=NAMES, **fields):
    return make_publication(make_verified_campaign(*sheets, names=names[: len(sheets)], **fields))


def result_of(publication):
    return read_result(bytes(publication.result))


def node_of(result, code):
    return next(node for node in result["block"]["nodes"] if node["code"] == code)


def page(client, publication, code):
    return client.get(reverse("rankings:criterion", args=[publication.code, code]))


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_criterion_names_its_rule_its_figures_and_every_unit(client):
    publication = publish(GOOD, BEST, MIDDLE)

    text = text_of(page(client, publication, "1.2"))

    assert "Tỷ lệ = Văn bản điện tử / Tổng số văn bản; từ 50% trở lên: tỷ lệ × 3; dưới 50%: 0 điểm." in text
    assert "1 trên 3 đơn vị đạt điểm tối đa." in text
    assert '<dt>Trung bình</dt><dd class="n">2,35</dd>' in text
    assert '<dt>Trung vị</dt><dd class="n">2,25</dd>' in text
    assert text.index("Sở Ất") < text.index("Sở Bính") < text.index("Sở Đinh")
    assert all(answer in text for answer in ("60/60", "45/60", "36/60"))


def test_few_different_points_have_a_bar_each_and_many_share_ten_steps():
    result = result_of(publish(GOOD, BEST, MIDDLE))
    node = node_of(result, "1.2")
    lines = criteria.lines_of(result, node)
    many = [
        criteria.Line(line.unit, Fraction(place, 10), line.maximum, "")
        for line in lines
        for place in range(31)
    ]

    few = [(bar.words, bar.units, bar.is_full) for bar in criteria.bars_of(node, lines)]
    steps = criteria.bars_of(node, many)

    assert few == [("0", 0, False), ("1,8", 1, False), ("2,25", 1, False), ("3", 1, True)]
    assert [step.units for step in steps] == [9] * 9 + [12]
    assert [steps[0].words, steps[-1].words] == ["từ 0 đến dưới 0,3", "từ 2,7 đến 3"]
    assert sum(step.units for step in steps) == len(many)


def test_a_unit_to_which_a_criterion_does_not_apply_counts_in_no_figure(client):
    campaign = make_verified_campaign(GOOD, MIDDLE, names=NAMES[:2])
    waived = participations_of(campaign)[0]
    ask_waiver(waived, "2", state=Waiver.State.ACCEPTED, document_number="15/UBND")
    waived.submission.responses.filter(criterion__code="2").delete()
    publication = make_publication(campaign)

    text = text_of(page(client, publication, "2"))

    assert "0 trên 1 đơn vị đạt điểm tối đa. Không áp dụng cho 1 đơn vị." in text
    assert text.index("Sở Ất") < text.index("Sở Bính")


def test_groups_lead_to_their_criteria_and_criteria_to_their_neighbours(client):
    publication = publish(GOOD, BEST)
    address = {
        code: reverse("rankings:criterion", args=[publication.code, code])
        for code in ("1", "1.1", "1.2", "2")
    }

    group, middle = (text_of(page(client, publication, code)) for code in ("1", "1.2"))

    assert "Điểm nhóm là tổng điểm các tiêu chí bên dưới." in group
    assert address["1.1"] in group
    assert f'rel="prev" href="{address["1.1"]}"' in middle
    assert f'rel="next" href="{address["2"]}"' in middle


def test_list_ranking_and_unit_lead_to_the_criteria(client):
    publication = publish(GOOD, BEST)
    list_address = reverse("rankings:criterion-list", args=[publication.code])
    unit = result_of(publication)["units"][0]["unit"]
    address = reverse("rankings:criterion", args=[publication.code, "1.2"])

    assert list_address in text_of(client.get(publication.get_absolute_url()))
    assert address in text_of(client.get(list_address))
    assert address in text_of(client.get(reverse("rankings:publication-unit", args=[publication.code, unit])))


@pytest.mark.parametrize(
    ("depth", "statuses"),
    [
        ("total", {"": 404, "1/": 404, "1.2/": 404}),
        ("group", {"": 200, "1/": 200, "1.2/": 404}),
        ("criterion", {"": 200, "1/": 200, "1.2/": 200}),
    ],
)
def test_pages_exist_only_as_deep_as_the_publication_goes(client, depth, statuses):
    publication = publish(GOOD, BEST, published_depth=depth)
    base = f"{publication.get_absolute_url()}tieu-chi/"

    assert {path: client.get(base + path).status_code for path in statuses} == statuses
    if depth == "criterion":
        assert "45/60" not in text_of(client.get(f"{base}1.2/"))


def test_an_unknown_criterion_is_not_found(client):
    assert page(client, publish(BEST), "9.9").status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_the_pages_take_few_statements_whatever_the_number_of_units(client, units, django_assert_num_queries):
    publication = publish(*[BEST] * units)

    for address, statements in (("tieu-chi/", 3), ("tieu-chi/1.2/", 2)):
        with django_assert_num_queries(statements):
            assert client.get(publication.get_absolute_url() + address).status_code == 200


def test_the_method_of_a_publication_explains_itself_with_its_own_data(client):
    publication = publish(BEST, GOOD | {"1.2": "40/61"}, GOOD | {"1.2": "40/61"})

    text = text_of(client.get(reverse("rankings:method", args=[publication.code])))

    assert "Đơn vị tự chấm 3 tiêu chí." in text
    assert "có 6,967213 điểm trước khi làm tròn, công bố 6,97" in text
    assert "2 đơn vị cùng 6,97 điểm nên cùng hạng 2." in text
    assert "Từ 5 đến dưới 8 điểm" in text
