"""Cao Bằng 2310/QĐ-UBND: bands of the total; late is not ranked (Điều 8.2); N/A is full points (Điều 6.3)."""

from tests.golden.sheets import block_of, figures, score_one, scored, shipped, typed, unit

RUBRIC = shipped("cao-bang-2310-2016")
SO = block_of(RUBRIC, "so")
HUYEN = block_of(RUBRIC, "huyen")


def test_a_department_with_eighty_five_points_is_good():
    # 17 + 22 + 18 + 20 + 8 = 85
    assert figures(score_one(SO, typed("17 22 18 20 8"))) == ("85.00", "Tốt", 1)


def test_a_department_one_step_below_eighty_five_is_fair():
    # 16,99 + 22 + 18 + 20 + 8 = 84,99
    line = score_one(SO, typed("16,99 22 18 20 8"))

    assert figures(line) == ("84.99", "Khá", 1)
    assert line["next_tier"] == {"name": "Tốt", "missing": [{"node": "", "points": "0.01"}]}


def test_a_district_has_its_own_maxima():
    # 25 + 20 + 20 + 25 + 10 = 100, where a department has 20 and 25 in the first two
    line = score_one(HUYEN, typed("25 20 20 25 10"))

    assert figures(line) == ("100.00", "Tốt", 1)
    assert [group["max_points"] for group in line["groups"]] == ["25.00", "20.00", "20.00", "25.00", "10.00"]


def test_a_late_department_is_named_without_figures_and_takes_no_place():
    # A: 20 + 25 + 20 + 25 + 10 = 100, but late; B: 10 + 15 + 10 + 10 + 5 = 50; C: 49,99
    lines = scored(
        SO,
        unit(SO, "A", typed("20 25 20 25 10"), status="late"),
        unit(SO, "B", typed("10 15 10 10 5")),
        unit(SO, "C", typed("10 15 10 10 4,99")),
    )

    assert list(lines) == ["B", "C", "A"]
    assert figures(lines["B"]) == ("50.00", "Trung bình", 1)
    assert figures(lines["C"]) == ("49.99", "Dưới trung bình", 2)
    assert lines["A"] == {
        "unit": "A",
        "name": "A",
        "scope": None,
        "status": "late",
        "total": None,
        "exact_total": None,
        "percent": None,
        "raw_total": None,
        "applicable_max": None,
        "tier": None,
        "tier_by_total": None,
        "rank": None,
        "unanswered": [],
        "not_computable": [],
        "not_applicable": [],
        "groups": [],
        "criteria": [],
        "next_tier": None,
    }


def test_a_criterion_that_a_department_has_no_task_for_earns_its_maximum():
    # 10 + 25 (no task) + 10 + 15 + 5 = 65
    answers = typed("10 0 10 15 5")
    del answers["2"]

    line = score_one(SO, answers, waived=["2"])

    assert figures(line) == ("65.00", "Khá", 1)
    assert line["applicable_max"] == "100.00"
    assert line["not_applicable"] == ["2"]


def test_a_district_without_any_answer_is_below_average_and_still_has_a_place():
    line = score_one(HUYEN, {})

    assert figures(line) == ("0.00", "Dưới trung bình", 1)
    assert line["next_tier"] == {"name": "Trung bình", "missing": [{"node": "", "points": "50.00"}]}
