"""Thừa Thiên Huế 3043/QĐ-UBND: total and every group (H1); what is left out is scaled away (Điều 5.3)."""

from tests.golden.sheets import block_of, figures, score_one, scored, shipped, typed, unit

RUBRIC = shipped("thua-thien-hue-3043-2021")
SO = block_of(RUBRIC, "so")
HUYEN = block_of(RUBRIC, "huyen")
FULL = "8 5 10 52 5 12 6 2"


def test_a_department_with_everything_has_the_first_tier():
    # 8 + 5 + 10 + 52 + 5 + 12 + 6 + 2 = 100
    line = score_one(SO, typed(FULL))

    assert figures(line) == ("100.00", "Mức I", 1)
    assert line["next_tier"] is None


def test_ninety_nine_of_a_hundred_has_no_tier_when_the_last_group_is_half():
    # group 8: 1/2 = 50% < 70%, so not even Mức IV; the total alone would be Mức I
    lines = scored(SO, unit(SO, "A", typed("8 5 10 52 5 12 6 1")), unit(SO, "B", typed(FULL)))

    assert list(lines) == ["B", "A"]
    assert figures(lines["A"]) == ("99.00", None, None)
    assert lines["A"]["tier_by_total"] == "Mức I"
    assert lines["A"]["next_tier"] == {
        "name": "Mức IV",
        "missing": [{"node": "8", "points": "0.40"}],  # 70% × 2 - 1
    }


def test_ninety_two_points_stand_in_the_second_tier_when_security_is_below_ninety_percent():
    # 7,2 + 5 + 9 + 46,8 + 5 + 12 + 5 + 2 = 92; group 7: 5/6 = 83,33% < 90%, above 80%
    line = score_one(SO, typed("7,2 5 9 46,8 5 12 5 2"))

    assert figures(line) == ("92.00", "Mức II", 1)
    assert line["tier_by_total"] == "Mức I"
    assert line["next_tier"] == {
        "name": "Mức I",
        "missing": [{"node": "7", "points": "0.40"}],  # 90% × 6 - 5
    }


def test_a_district_without_one_whole_group_is_scaled_to_a_hundred():
    # group 1 (8) left out: 4 + 8,5 + 44 + 4,03 + 10,5 + 5,5 + 2 = 78,53 of 92; 78,53 × 100/92 = 85,3587
    # groups: 80%, 85%, 84,62%, 80,6%, 87,5%, 91,67%, 100%: all ≥ 80%; the whole group 1 is satisfied (H3)
    answers = typed("0 4 8,5 44 4,03 10,5 5,5 2")
    del answers["1"]

    line = score_one(HUYEN, answers, waived=["1"])

    assert figures(line) == ("85.36", "Mức II", 1)
    assert line["exact_total"] == "7853/92"
    assert (line["raw_total"], line["applicable_max"]) == ("78.53", "92.00")
    assert line["percent"] == "85.36"
    assert line["not_applicable"] == ["1"]


def test_a_district_with_part_of_a_group_left_out_is_measured_by_what_applies():
    # group 6: 9,5 of 10 (2 of 12 left out) = 95%; total 97,5 of 98; 97,5 × 100/98 = 99,4898
    line = score_one(HUYEN, typed("8 5 10 52 5 9,5/10 6 2"))

    assert figures(line) == ("99.49", "Mức I", 1)
    assert (line["raw_total"], line["applicable_max"]) == ("97.50", "98.00")
    assert line["groups"][5] == {
        "code": "6",
        "points": "9.50",
        "max_points": "12.00",
        "applicable_max": "10.00",
    }


def test_a_district_at_every_minimum_of_the_last_tier_has_it():
    # 70% of 8, 5, 10, 52, 5, 12, 6, 2 = 5,6 + 3,5 + 7 + 36,4 + 3,5 + 8,4 + 4,2 + 1,4 = 70
    lines = scored(
        HUYEN,
        unit(HUYEN, "A", typed("5,6 3,5 7 36,4 3,5 8,4 4,2 1,4")),
        unit(HUYEN, "B", typed("5,6 3,5 7 36,39 3,5 8,4 4,2 1,4")),  # 69,99: group 4 is 69,98%
    )

    assert figures(lines["A"]) == ("70.00", "Mức IV", 1)
    assert figures(lines["B"]) == ("69.99", None, None)
    assert lines["B"]["tier_by_total"] is None


def test_a_unit_with_nothing_applicable_has_no_total_and_no_place():
    line = score_one(SO, {}, waived=[str(place) for place in range(1, 9)])

    assert (line["total"], line["percent"], line["tier"], line["rank"]) == (None, None, None, None)
    assert line["applicable_max"] == "0.00"
