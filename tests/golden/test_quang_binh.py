"""Quảng Bình 3270/QĐ-UBND: 38 leaves, bands of the total (Điều 2.1), N/A on four places of the appendix."""

from tests.golden.sheets import block_of, figures, score_one, scored, shipped, unit

RUBRIC = shipped("quang-binh-3270-2020")
SO = block_of(RUBRIC, "so")
HUYEN = block_of(RUBRIC, "huyen")

YES = [
    *["1.1", "1.2.1", "1.2.2", "1.3", "1.4.1", "1.4.2", "1.4.3", "1.4.4", "1.4.5"],
    *["2.2.1", "2.3.1", "2.4.1", "2.6.1", "2.6.2", "2.7", "2.8.1", "2.8.2"],
    *["2.10.1", "2.10.2", "2.11.1", "2.11.2", "3.5", "4.1", "4.2", "4.3", "4.4"],
]
RATIOS = ["2.1.1", "2.1.2", "2.2.2", "2.3.2", "2.5.1", "2.5.2", "2.9", "3.2", "3.3", "3.4"]
BEST = dict.fromkeys(YES, "có") | dict.fromkeys(RATIOS, "60/60") | {"2.4.2": "Thường xuyên", "3.1": "#1"}


def test_the_best_answers_earn_a_hundred_points():
    # 10 + 65 + 15 + 10 = 100
    line = score_one(SO, BEST)

    assert figures(line) == ("100.00", "Hạng A", 1)
    assert len(line["criteria"]) == 38
    assert [(group["code"], group["points"]) for group in line["groups"]] == [
        ("1", "10.00"),
        ("2", "65.00"),
        ("3", "15.00"),
        ("4", "10.00"),
    ]


def test_a_department_with_ratios_at_their_thresholds():
    # 2.1.1: 42/60 = 70% → 0,7 × 5 = 3,5        2.1.2: 30/60 = 50% → 0,5 × 5 = 2,5
    # 2.2.2: 29/60 = 48,3% < 50% → 0            2.3.2: 12/60 = 20% < 30% → 0,2 × 4 / 0,3 = 8/3
    # 2.5.1: 54/60 = 90%, not over 90% → 2      2.5.2: 42/60 = 70%, not over 70% → 1
    # 2.9: 45/60 = 75% ≥ 50% → 3                3.2: 42/60 = 70% ≥ 70% → 2
    # 3.3: 54/60 = 90%, not over 90% → 2        3.4: 41/60 = 68,3% ≥ 30% → 1
    # group 2: 65 - 1,5 - 2,5 - 5 - 4/3 - 1 - 1 - 2 = 50 2/3; group 3: 15 - 1 - 1 - 1 = 12
    # total: 10 + 50 2/3 + 12 + 10 = 82 2/3 = 248/3
    answers = BEST | {
        "2.1.1": "42/60",
        "2.1.2": "30/60",
        "2.2.2": "29/60",
        "2.3.2": "12/60",
        "2.5.1": "54/60",
        "2.5.2": "42/60",
        "2.9": "45/60",
        "3.2": "42/60",
        "3.3": "54/60",
        "3.4": "41/60",
    }

    line = score_one(SO, answers)

    assert figures(line) == ("82.67", "Hạng A", 1)
    assert line["exact_total"] == "248/3"
    assert [group["points"] for group in line["groups"]] == ["10.00", "50.67", "12.00", "10.00"]


def test_a_department_without_procedures_gets_the_whole_subtree():
    # 2.3 (3 + 4) = 7 and 2.7 = 3, 2.9 = 5, 1.4.4 = 1 as not applicable: 16; nothing else is answered
    line = score_one(SO, {}, waived=["1.4.4", "2.3", "2.7", "2.9"])

    assert figures(line) == ("16.00", "Hạng D", 1)
    assert line["not_applicable"] == ["1.4.4", "2.3.1", "2.3.2", "2.7", "2.9"]
    assert len(line["unanswered"]) == 33
    assert line["applicable_max"] == "100.00"


def test_a_district_may_waive_only_what_names_every_unit():
    assert HUYEN.node("2.9").waiver.policy == "full"
    assert {HUYEN.node(code).waiver.policy for code in ("1.4.4", "2.3", "2.3.1", "2.3.2", "2.7")} == {
        "refuse"
    }
    assert {SO.node(code).waiver.policy for code in ("1.4.4", "2.3", "2.3.1", "2.3.2", "2.7", "2.9")} == {
        "full"
    }
    assert {node.code for node in SO.leaves if node.waiver.policy == "refuse"} == {
        node.code for node in SO.leaves
    } - {"1.4.4", "2.3.1", "2.3.2", "2.7", "2.9"}


def test_a_district_with_more_computers_than_people():
    # 3.2: 72/60 = 120% > 90% → 3; lost: 2.4.2 irregular 1, 3.1 other place 2, 4.4 none 3; 100 - 6 = 94
    answers = BEST | {"3.2": "72/60", "2.4.2": "Không thường xuyên", "3.1": "#2", "4.4": "không"}

    assert figures(score_one(HUYEN, answers)) == ("94.00", "Hạng A", 1)


def test_a_district_whose_exact_total_rounds_up_to_the_first_band():
    # lost: 2.1.2 5, 2.2.1 5, 2.2.2 5, 2.6.1 3, 2.6.2 2 = 20; 2.3.2: 2997/10000 = 29,97% → 4 × 0,999 = 3,996
    # total: 100 - 20 - 0,004 = 79,996, printed 80,00: Hạng A (G4)
    answers = BEST | {
        "2.1.2": "0/60",
        "2.2.1": "Chưa triển khai",
        "2.2.2": "0/60",
        "2.6.1": "không",
        "2.6.2": "không",
        "2.3.2": "2.997/10.000",
    }

    line = score_one(HUYEN, answers)

    assert figures(line) == ("80.00", "Hạng A", 1)
    assert line["exact_total"] == "19999/250"


def test_a_district_at_the_edge_of_the_second_band():
    # lost: 2.1 10, 2.2 10, 2.9 5, 2.10 5, 2.11 5 = 35; 100 - 35 = 65: Hạng B; one yes less (1.1): 63
    zero = dict.fromkeys(["2.2.1", "2.10.1", "2.10.2", "2.11.1", "2.11.2"], "không")
    zero |= dict.fromkeys(["2.1.1", "2.1.2", "2.2.2", "2.9"], "0/60")

    lines = scored(
        HUYEN,
        unit(HUYEN, "A", BEST | zero),
        unit(HUYEN, "B", BEST | zero | {"1.1": "Không ban hành"}),
    )

    assert figures(lines["A"]) == ("65.00", "Hạng B", 1)
    assert figures(lines["B"]) == ("63.00", "Hạng C", 2)
    assert lines["B"]["next_tier"] == {"name": "Hạng B", "missing": [{"node": "", "points": "2.00"}]}


def test_nothing_to_divide_by_earns_nothing_and_is_said():
    # 2.2.2: 0/0 cannot be computed → 0; 100 - 5 = 95
    line = score_one(SO, BEST | {"2.2.2": "0/0"})

    assert figures(line) == ("95.00", "Hạng A", 1)
    assert line["not_computable"] == ["2.2.2"]


def test_a_form_without_any_answer():
    line = score_one(HUYEN, {})

    assert figures(line) == ("0.00", "Hạng D", 1)
    assert len(line["unanswered"]) == 38
    assert line["next_tier"] == {"name": "Hạng C", "missing": [{"node": "", "points": "50.00"}]}
