from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.answers import parse_answer
from rubrics.explaining import explain, explain_tier, tier_words
from rubrics.scoring import (
    Entry,
    Figure,
    Missing,
    Peers,
    is_met,
    next_tier,
    peers_of,
    rounded,
    score_sheet,
    tier_by_total,
    tier_of,
)
from tests.rubrics.samples import block_of, entries

POINTS = {"kind": "points"}
FACT = {"kind": "fact"}


def group(code, maximum, **more):
    return {"code": code, "max_points": maximum, **more}


def line(code, maximum, parent="", rule=POINTS, **more):
    return {
        "code": code,
        "max_points": maximum,
        "rule": rule,
        **({"parent": parent} if parent else {}),
        **more,
    }


TREE = [group("1", 10), line("1.1", 4, "1"), line("1.2", 6, "1"), line("2", 5)]
FULL = {"policy": "full"}
RESCALE = {"policy": "rescale"}


def test_points_add_up_to_the_total():
    block = block_of(TREE)
    sheet = score_sheet(block, entries(block, c1_1="3,5", c1_2="6", c2="0,25"))

    assert sheet.figures == {
        "1": Figure(Fraction("9.5"), Fraction(10), Fraction(10)),
        "1.1": Figure(Fraction("3.5"), Fraction(4), Fraction(4)),
        "1.2": Figure(Fraction(6), Fraction(6), Fraction(6)),
        "2": Figure(Fraction("0.25"), Fraction(5), Fraction(5)),
    }
    assert (sheet.total, sheet.percent, sheet.unanswered) == (Fraction("9.75"), 65, ())


def test_an_unanswered_criterion_earns_nothing_but_stays_in_the_maximum():
    block = block_of(TREE)
    sheet = score_sheet(block, entries(block, c2="5"))

    assert (sheet.total, sheet.applicable_max, sheet.unanswered) == (5, 15, ("1.1", "1.2"))
    assert explain(block.node("1.1"), sheet.leaves[0]).sentence == (
        "Chưa trả lời: 0 điểm, vẫn tính trong điểm tối đa 4 điểm"
    )


def test_points_of_a_verdict_stand_in_place_of_the_answer():
    block = block_of(TREE)
    sheet = score_sheet(block, {"2": Entry(parse_answer(block.node("2"), "5"), Fraction("2.5"))})

    assert (sheet.total, sheet.leaves[2].is_given) == (Fraction("2.5"), True)
    assert explain(block.node("2"), sheet.leaves[2]).sentence == "Cấp thẩm định chấm 2,5 điểm trên 5 điểm"


def test_a_waived_node_gives_its_whole_subtree_full_points():
    block = block_of([{**TREE[0], "not_applicable": FULL}, *TREE[1:]])
    sheet = score_sheet(block, entries(block, c2="1"), {"1"})

    assert (sheet.total, sheet.applicable_max) == (11, 15)
    assert (sheet.not_applicable, sheet.unanswered) == (("1.1", "1.2"), ())
    assert explain(block.node("1.1"), sheet.leaves[0]).sentence == "Không áp dụng: tính điểm tối đa 4 điểm"


def test_a_rescaled_total_is_taken_out_of_what_applies():
    block = block_of(TREE, not_applicable=RESCALE)
    sheet = score_sheet(block, entries(block, c1_2="3", c2="2/4"), {"1.1"})

    assert (sheet.raw_total, sheet.applicable_max) == (5, 10)
    assert (sheet.total, sheet.percent) == (Fraction(15, 2), 50)
    assert sheet.figures["1"] == Figure(Fraction(3), Fraction(10), Fraction(6))


def test_when_nothing_applies_there_is_no_total_and_no_tier():
    block = block_of(TREE, [{"name": "Tốt"}], not_applicable=RESCALE)
    sheet = score_sheet(block, {}, {"1", "2"})

    assert (sheet.total, sheet.percent, tier_of(block, sheet), next_tier(block, sheet)) == (
        None,
        None,
        None,
        None,
    )


def test_what_may_not_be_waived_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match=r"1\.1"):
        score_sheet(block_of(TREE), {}, {"1.1"})


def test_a_capped_group_keeps_to_its_maximum():
    block = block_of([group("1", 6, combine="capped"), *TREE[1:]])
    sheet = score_sheet(block, entries(block, c1_1="4", c1_2="5", c2="0"))

    assert sheet.figures["1"] == Figure(Fraction(6), Fraction(6), Fraction(6))


WEIGHTED = [
    group("1", 100, combine="weighted"),
    line("1.1", 4, "1", weight="0.2", not_applicable=RESCALE),
    line("1.2", 6, "1", weight="0.8", not_applicable=RESCALE),
]


def test_a_weighted_group_is_an_index_of_rates():
    block = block_of(WEIGHTED)

    assert score_sheet(block, entries(block, c1_1="2", c1_2="6")).figures["1"].points == 90


def test_the_weight_of_what_does_not_apply_is_left_out():
    block = block_of(WEIGHTED)
    sheet = score_sheet(block, entries(block, c1_1="1"), {"1.2"})

    assert sheet.figures["1"] == Figure(Fraction(25), Fraction(100), Fraction(100))


def test_peers_are_the_best_effective_values_of_the_assessed_units():
    block = block_of(
        [line("1", 10, rule={"kind": "relative", "on": "count"}, not_applicable=FULL), line("2", 5)]
    )
    forms = [
        (entries(block, c1="20"), ()),
        (entries(block, c1="40"), ()),
        (entries(block, c1="99"), ("1",)),
        ({"1": Entry(parse_answer(block.node("1"), "99"), Fraction(3))}, ()),
        ({}, ()),
    ]

    assert peers_of(block, forms) == Peers({"1": Fraction(40)})
    assert score_sheet(block, forms[0][0], peers=peers_of(block, forms)).figures["1"].points == 5


BANDS = [{"name": "A", "min_points": {"": 80}}, {"name": "B", "min_points": {"": 65}}, {"name": "C"}]


@pytest.mark.parametrize(
    ("points", "tier"),
    [
        ("79,994999", "B"), ("79,995", "A"), ("80", "A"), ("80,005", "A"),
        ("64,994", "C"), ("64,995", "B"), ("65", "B"), ("0", "C"),
    ],
)  # fmt: skip
def test_the_printed_total_is_compared(points, tier):
    block = block_of([line("1", 100)], BANDS)
    sheet = score_sheet(block, entries(block, c1=points))

    assert (tier_of(block, sheet).name, tier_by_total(block, sheet).name) == (tier, tier)


TIERS = [
    {"name": "I", "min_points": {"1": 9}, "min_percent": {"": 90, "2": 90}, "require": ["3"], "ban": ["4"]},
    {"name": "II", "min_points": {"1": 8}, "min_percent": {"": 80, "2": 80}, "require": ["3"]},
]
WITH_FACTS = [*TREE, line("3", 0, rule=FACT), line("4", 0, rule=FACT)]


def tiers_of(**answers):
    block = block_of(WITH_FACTS, TIERS, not_applicable=RESCALE)
    waived = answers.pop("waived", ())
    sheet = score_sheet(block, entries(block, **answers), waived)
    reached = tier_of(block, sheet)
    return reached.name if reached else None, next_tier(block, sheet)


def missing(tier):
    return tier[1][1]


def test_every_condition_must_hold():
    assert tiers_of(c1_1="4", c1_2="6", c2="4,5", c3="1", c4="0") == ("I", None)
    assert tiers_of(c1_1="4", c1_2="6", c2="4,5", c3="1")[0] == "I"
    assert tiers_of(c1_1="4", c1_2="6", c2="4,5", c3="0")[0] is None
    assert tiers_of(c1_1="4", c1_2="6", c2="4,5")[0] is None


def test_what_is_missing_is_listed_total_first_then_as_printed():
    tier = tiers_of(c1_1="4", c1_2="4,5", c2="4", c3="1", c4="1")

    assert tier[0] == "II"
    assert missing(tier) == (
        Missing("", Decimal("1.00")),
        Missing("1", Decimal("0.50")),
        Missing("2", Decimal("0.50")),
        Missing("4", ban=True),
    )


def test_a_fact_that_is_required_is_missing_while_unanswered():
    assert missing(tiers_of(c1_1="4", c1_2="6", c2="5")) == (Missing("3", ban=True),)


def test_something_missing_is_never_less_than_one_unit_of_the_last_digit():
    block = block_of([line("1", 3)], [{"name": "A", "min_points": {"1": Decimal("2.999")}}])
    above = next_tier(block, score_sheet(block, entries(block, c1="2,99")))

    assert above[1] == (Missing("1", Decimal("0.01")),)


def test_a_node_that_does_not_apply_meets_its_conditions():
    assert tiers_of(c1_1="4", c1_2="6", c3="1", waived=("2",))[0] == "I"
    assert tiers_of(c2="5", c3="1", waived=("1",))[0] == "I"


def test_a_percent_is_of_what_applies_to_the_unit():
    assert tiers_of(c1_1="4", c1_2="6", c2="2/2", c3="1")[0] == "I"
    assert missing(tiers_of(c1_1="4", c1_2="6", c2="1,5/2", c3="1"))[-1] == Missing("2", Decimal("0.10"))


def test_without_conditions_on_the_total_no_tier_comes_from_the_total():
    block = block_of(TREE, [{"name": "I", "min_points": {"1": 8}}])

    assert tier_by_total(block, score_sheet(block, entries(block, c1_1="4", c1_2="6", c2="5"))) is None


def test_the_tier_is_explained_with_what_was_missing():
    block = block_of(WITH_FACTS, TIERS)
    sheet = score_sheet(block, entries(block, c1_1="4", c1_2="4,5", c2="4", c3="1"))

    assert explain_tier(block, sheet) == (
        "II; thiếu 1 điểm ở tổng điểm, thiếu 0,5 điểm ở Tiêu chí 1, thiếu 0,5 điểm ở Tiêu chí 2 để đạt I."
    )
    assert tier_words(block, block.tiers[0]) == (
        "tổng điểm từ 90% điểm tối đa trở lên; Tiêu chí 1 từ 9 điểm trở lên; "
        "Tiêu chí 2 từ 90% điểm tối đa trở lên; phải có: Tiêu chí 3; không được có: Tiêu chí 4"
    )


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        ("79.995", 2, "80.00"),
        ("79.994999", 2, "79.99"),
        ("0.5", 0, "1"),
        ("-0.005", 2, "-0.01"),
        ("1/3", 3, "0.333"),
    ],
)
def test_figures_are_rounded_half_up_once(value, decimals, printed):
    assert str(rounded(Fraction(value), decimals)) == printed


@given(st.fractions(-10, 110, max_denominator=997), st.fractions(0, 100, max_denominator=400))
def test_a_condition_holds_exactly_when_the_printed_figure_reaches_it(points, least):
    block = block_of([line("1", 100)])
    tiered = block_of([line("1", 100)], [{"name": "A", "min_points": {"": 50}}])
    minimum = tiered.tiers[0].minimums[0]
    sheet = score_sheet(block, {"1": Entry(points=points)})

    wanted = type(minimum)("", least)
    assert is_met(block, wanted, sheet) == (Fraction(rounded(points, 2)) >= least)


@given(st.lists(st.fractions(0, 5, max_denominator=50), min_size=2, max_size=6), st.randoms())
def test_the_order_of_answers_changes_nothing(points, random):
    block = block_of([line(str(place), 5) for place in range(1, len(points) + 1)])
    given_points = [(str(place), Entry(points=value)) for place, value in enumerate(points, 1)]
    shuffled = random.sample(given_points, len(given_points))

    assert score_sheet(block, dict(given_points)) == score_sheet(block, dict(shuffled))
    assert score_sheet(block, dict(shuffled)).total == sum(points)
