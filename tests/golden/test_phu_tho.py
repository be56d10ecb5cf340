"""Phú Thọ 1609/QĐ-UBND: a tier asks for a minimum in every one of the seven groups (Điều 7.2)."""

from tests.golden.sheets import block_of, figures, score_one, scored, shipped, typed, unit

RUBRIC = shipped("phu-tho-1609-2018")
SO = block_of(RUBRIC, "so")
HUYEN = block_of(RUBRIC, "huyen")
XA = block_of(RUBRIC, "xa")


def test_a_department_at_every_minimum_of_the_first_tier_has_it():
    # I: 25,2 + 9 + 10,8 = 45; II: 16,2 + 46,8 + 18 + 9 = 90; 45 + 90 = 135
    line = score_one(SO, typed("25,2 9,0 10,8 16,2 46,8 18,0 9,0"))

    assert figures(line) == ("135.00", "Mức I", 1)
    assert line["exact_total"] == "135/1"
    assert line["percent"] == "90.00"  # 135 / 150
    assert [(group["code"], group["points"], group["max_points"]) for group in line["groups"]] == [
        ("I", "45.00", "50.00"),
        ("1", "25.20", "28.00"),
        ("2", "9.00", "10.00"),
        ("3", "10.80", "12.00"),
        ("II", "90.00", "100.00"),
        ("4", "16.20", "18.00"),
        ("5", "46.80", "52.00"),
        ("6", "18.00", "20.00"),
        ("7", "9.00", "10.00"),
    ]
    assert line["next_tier"] is None
    assert line["tier_by_total"] is None  # no tier of this decision has a condition on the total


def test_the_same_total_stands_in_two_tiers_and_shares_the_first_place():
    # 25,2 + 9 + 10,8 + 16,2 + 46,8 + 18 + 9 = 135: every group reaches Mức I
    # 28 + 10 + 12 + 18 + 52 + 15 + 0 = 135: group 6 reaches 15 (Mức III), group 7 reaches 0 (Mức III)
    lines = scored(
        SO,
        unit(SO, "A", typed("25,2 9 10,8 16,2 46,8 18 9")),
        unit(SO, "B", typed("28 10 12 18 52 15 0")),
        unit(SO, "C", typed("25,2 9 10,8 16,2 46,8 18 8,99")),  # 134,99; group 7 below 9: Mức II
    )

    assert {name: figures(line) for name, line in lines.items()} == {
        "A": ("135.00", "Mức I", 1),
        "B": ("135.00", "Mức III", 1),
        "C": ("134.99", "Mức II", 3),
    }
    assert lines["B"]["next_tier"] == {
        "name": "Mức II",
        "missing": [{"node": "6", "points": "1.00"}, {"node": "7", "points": "5.00"}],  # 16 - 15; 5 - 0
    }


def test_the_best_total_takes_no_place_when_one_group_is_below_the_last_tier():
    # 28 + 10 + 12 + 14,39 + 52 + 20 + 10 = 146,39, but group 4 is 0,01 below 14,4
    lines = scored(
        SO,
        unit(SO, "A", typed("28 10 12 14,39 52 20 10")),
        unit(SO, "B", typed("25,2 9 10,8 16,2 46,8 18 9")),
    )

    assert list(lines) == ["B", "A"]
    assert figures(lines["A"]) == ("146.39", None, None)
    assert lines["A"]["next_tier"] == {"name": "Mức IV", "missing": [{"node": "4", "points": "0.01"}]}
    assert figures(lines["B"]) == ("135.00", "Mức I", 1)


def test_a_district_at_every_minimum_of_the_second_tier_has_it():
    # 24 + 9,6 + 6,4 + 36 + 29,75 + 16 + 2,5 = 124,25
    line = score_one(HUYEN, typed("24 9,6 6,4 36 29,75 16 2,5"))

    assert figures(line) == ("124.25", "Mức II", 1)
    assert line["next_tier"] == {
        "name": "Mức I",
        "missing": [
            {"node": "1", "points": "3.00"},  # 27 - 24
            {"node": "2", "points": "1.20"},  # 10,8 - 9,6
            {"node": "3", "points": "0.80"},  # 7,2 - 6,4
            {"node": "5", "points": "1.75"},  # 31,5 - 29,75
            {"node": "6", "points": "2.00"},  # 18 - 16
            {"node": "7", "points": "2.00"},  # 4,5 - 2,5
        ],
    }


def test_a_district_at_every_minimum_of_the_first_tier_has_it():
    # 27 + 10,8 + 7,2 + 36 + 31,5 + 18 + 4,5 = 135
    assert figures(score_one(HUYEN, typed("27 10,8 7,2 36 31,5 18 4,5"))) == ("135.00", "Mức I", 1)


def test_a_commune_at_every_minimum_of_the_third_tier_needs_no_transformation_points():
    # 15 + 3,75 + 3,75 + 21,6 + 14,4 + 7,5 + 0 = 66
    assert figures(score_one(XA, typed("15 3,75 3,75 21,6 14,4 7,5 0"))) == ("66.00", "Mức III", 1)


def test_a_commune_at_every_minimum_of_the_last_tier_has_it_and_one_step_below_has_none():
    # 14 + 3,5 + 3,5 + 18,9 + 12,6 + 7 + 0 = 59,5; with 13,99 in group 1: 59,49
    lines = scored(
        XA,
        unit(XA, "A", typed("14 3,5 3,5 18,9 12,6 7 0")),
        unit(XA, "B", typed("13,99 3,5 3,5 18,9 12,6 7 0")),
    )

    assert figures(lines["A"]) == ("59.50", "Mức IV", 1)
    assert figures(lines["B"]) == ("59.49", None, None)
    assert lines["B"]["next_tier"] == {"name": "Mức IV", "missing": [{"node": "1", "points": "0.01"}]}


def test_a_commune_without_any_answer_has_zero_points_and_no_tier():
    line = score_one(XA, {})

    assert figures(line) == ("0.00", None, None)
    assert line["unanswered"] == ["1", "2", "3", "4", "5", "6", "7"]
    assert line["applicable_max"] == "90.00"
