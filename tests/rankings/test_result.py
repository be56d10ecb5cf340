from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rankings.result import UnitAnswers, score_result
from rubrics.answers import parse_answer
from rubrics.loading import load_rubric
from rubrics.scoring import Entry

PHU_THO = load_rubric(Path(__file__).resolve().parents[2] / "fixtures/rubrics/phu-tho-1609-2018.toml").block(
    "so"
)
RELATIVE = load_rubric(
    """
code = "relative"
province = "tinh"
province_name = "Tỉnh"
title = "So với đơn vị tốt nhất"
subject = "mức độ"
decision = { number = "1/QĐ-UBND", date = 2020-01-01, issuer = "UBND tỉnh" }

[[levels]]
code = "so"
name = "Sở"
body = "agency"

[[blocks]]
code = "so"
name = "Sở"
unit_kinds = ["so"]
levels = ["so"]
late = "not_ranked"
max_points = 10

[[criteria]]
code = "1"
text = "Số dịch vụ"
max_points = 10
rule = { kind = "relative", on = "count" }
"""
).block("so")


def answers_of(block, unit, answers, **described):
    entries = {code: Entry(parse_answer(block.node(code), text)) for code, text in answers.items()}
    return UnitAnswers(unit, entries=entries, **described)


def test_the_best_unit_is_looked_for_among_the_assessed_ones():
    units = [
        answers_of(RELATIVE, "A", {"1": "20"}),
        answers_of(RELATIVE, "B", {"1": "10"}),
        answers_of(RELATIVE, "C", {"1": "40"}, status="late"),
        answers_of(RELATIVE, "D", {"1": "80"}, status="excluded"),
    ]

    result = score_result("relative", RELATIVE, units)

    assert [(unit["unit"], unit["total"], unit["rank"]) for unit in result["units"]] == [
        ("A", "10.00", 1),
        ("B", "5.00", 2),
        ("C", None, None),
        ("D", None, None),
    ]


def test_nothing_can_be_computed_when_the_best_unit_has_nothing():
    result = score_result("relative", RELATIVE, [answers_of(RELATIVE, unit, {"1": "0"}) for unit in "AB"])

    assert [(unit["total"], unit["not_computable"]) for unit in result["units"]] == [
        ("0.00", ["1"]),
        ("0.00", ["1"]),
    ]


def test_a_block_without_tiers_still_ranks():
    [line] = score_result("relative", RELATIVE, [answers_of(RELATIVE, "A", {"1": "1"})])["units"]

    assert (line["tier"], line["tier_by_total"], line["next_tier"], line["rank"]) == (None, None, None, 1)


@st.composite
def forms(draw):
    names = draw(st.lists(st.text(min_size=1, max_size=3), unique=True, max_size=6))
    points = {leaf.code: st.integers(0, int(leaf.max_points)).map(str) for leaf in PHU_THO.leaves}
    statuses = st.sampled_from(["assessed", "late", "missing", "excluded"])
    return [
        answers_of(
            PHU_THO,
            name,
            draw(st.fixed_dictionaries({}, optional=points)),
            status=draw(statuses),
            scope=draw(st.sampled_from(["", "x"])),
        )
        for name in names
    ]


@given(forms(), st.randoms())
def test_the_order_of_the_units_changes_nothing(units, random):
    shuffled = random.sample(units, len(units))

    assert score_result("x", PHU_THO, shuffled) == score_result("x", PHU_THO, units)


@given(forms())
def test_places_follow_printed_totals_and_tiers_do_not(units):
    lines = score_result("x", PHU_THO, units)["units"]

    for line in lines:
        assert (line["rank"] is None) == (line["tier"] is None)
    for scope in (None, "x"):
        ranked = [line for line in lines if line["scope"] == scope and line["rank"] is not None]
        totals = [Decimal(line["total"]) for line in ranked]
        assert totals == sorted(totals, reverse=True)
        assert [line["rank"] for line in ranked] == [totals.index(total) + 1 for total in totals]
