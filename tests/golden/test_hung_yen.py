"""Hưng Yên 2749/QĐ-UBND: percent of the campaign's maximum; communes ranked in their district (Y1, Y3)."""

from tests.golden.sheets import block_of, figures, score_one, scored, shipped, unit

RUBRIC = shipped("hung-yen-2749-2018")
SO = block_of(RUBRIC, "so", 500)
HUYEN = block_of(RUBRIC, "huyen", 400)
XA = block_of(RUBRIC, "xa", 200)


def test_the_best_department_of_a_press_report_is_fair():
    # 413 / 500 = 82,6%: 70 ≤ 82,6 < 85; missing 85% × 500 - 413 = 425 - 413 = 12
    line = score_one(SO, {"1": "413"})

    assert figures(line) == ("413.00", "Khá", 1)
    assert line["percent"] == "82.60"
    assert line["next_tier"] == {"name": "Tốt", "missing": [{"node": "", "points": "12.00"}]}


def test_a_department_with_exactly_eighty_five_percent_is_good():
    # 425 / 500 = 85%
    assert figures(score_one(SO, {"1": "425"})) == ("425.00", "Tốt", 1)


def test_the_printed_percent_decides():
    # 424,97 / 500 = 84,994% is printed 84,99; 424,98 / 500 = 84,996% is printed 85,00
    lines = scored(SO, unit(SO, "A", {"1": "424,98"}), unit(SO, "B", {"1": "424,97"}))

    assert [(line["percent"], line["tier"]) for line in lines.values()] == [
        ("85.00", "Tốt"),
        ("84.99", "Khá"),
    ]


def test_a_district_below_half_is_weak_and_still_has_a_place():
    # 199,9 / 400 = 49,975% is printed 49,98
    line = score_one(HUYEN, {"1": "199,9"})

    assert figures(line) == ("199.90", "Yếu", 1)
    assert line["percent"] == "49.98"


def test_a_district_with_half_is_average():
    # 200 / 400 = 50%
    assert figures(score_one(HUYEN, {"1": "200"})) == ("200.00", "Trung bình", 1)


def test_communes_are_ranked_inside_their_district():
    # 170/200 = 85%, 140/200 = 70%, 100/200 = 50%, 99/200 = 49,5%
    lines = scored(
        XA,
        unit(XA, "A", {"1": "140"}, scope="huyện Ân Thi"),
        unit(XA, "B", {"1": "140"}, scope="huyện Ân Thi"),
        unit(XA, "C", {"1": "99"}, scope="huyện Ân Thi"),
        unit(XA, "D", {"1": "170"}, scope="huyện Kim Động"),
        unit(XA, "E", {"1": "100"}, scope="huyện Kim Động"),
    )

    # by code point "K" stands before "Â"
    assert [(name, *figures(line)) for name, line in lines.items()] == [
        ("D", "170.00", "Tốt", 1),
        ("E", "100.00", "Trung bình", 2),
        ("A", "140.00", "Khá", 1),
        ("B", "140.00", "Khá", 1),
        ("C", "99.00", "Yếu", 3),
    ]
