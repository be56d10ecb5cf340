"""The fast path gives what the plain path gives, to the last digit."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubrics.answers import read_answer
from rubrics.batch import BatchScorer
from rubrics.scoring import Entry, peers_of, score_sheet, tier_of
from tests.rubrics.samples import block_of

RATIO = st.integers(0, 40).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
RATIO_TEXT = RATIO.map(lambda pair: f"{pair[0]}/{pair[1]}")
CHOICES = st.sampled_from(["#1", "#2", "#3"])
NUMBERS = st.integers(0, 9).map(str)
OPTIONS = [{"label": "a", "points": 3}, {"label": "b", "share": "1/3"}, {"label": "c", "points": 0}]
STEPS = [{"over": "90%", "points": 3}, {"at_least": "1/3", "share": "1/7"}]
RULES = [
    ({"kind": "choice", "options": OPTIONS}, CHOICES),
    ({"kind": "ratio"}, RATIO_TEXT),
    ({"kind": "ratio", "at_least": "50%"}, RATIO_TEXT),
    ({"kind": "ratio", "over": "50%"}, RATIO_TEXT),
    ({"kind": "ratio", "full_at": "30%"}, RATIO_TEXT),
    ({"kind": "ratio", "complement": True}, RATIO_TEXT),
    ({"kind": "steps", "steps": STEPS}, RATIO_TEXT),
    ({"kind": "count", "each": 1}, NUMBERS),
    ({"kind": "relative", "on": "count"}, NUMBERS),
    ({"kind": "target_leader", "on": "count", "target": 4}, NUMBERS),
    (
        {"kind": "bonus_penalty", "bonus": 2, "penalty": 1, "min": -2},
        st.tuples(NUMBERS, NUMBERS).map("/".join),
    ),
    ({"kind": "points"}, st.sampled_from(["0", "1.25", "3", "1/2", "0.5/2.5"])),
]


def leaves(parent, **more):
    return [
        {"code": f"{parent}.{place}", "parent": parent, "max_points": 3, "rule": rule, **more}
        for place, (rule, _) in enumerate(RULES, 1)
    ]


def share(place):
    return {"weight": f"{1 if place else 89}/100"}


CRITERIA = [
    {"code": "I", "max_points": 36, "part": True},
    {"code": "1", "parent": "I", "max_points": 36},
    *leaves("1"),
    {"code": "2", "max_points": 20, "combine": "capped"},
    *leaves("2"),
    {"code": "3", "max_points": 10, "combine": "weighted"},
    *({**leaf, **share(place)} for place, leaf in enumerate(leaves("3"))),
    {"code": "4", "max_points": 0, "rule": {"kind": "fact"}},
]
TIERS = [
    {"name": "A", "min_points": {"": 30, "1": 12, "1.2": 1}, "min_percent": {"3": 40}, "ban": ["4"]},
    {"name": "B", "min_points": {"": 20}},
]
BLOCK = block_of(CRITERIA, TIERS, not_applicable={"policy": "rescale"})
FULL = block_of(CRITERIA, TIERS, not_applicable={"policy": "full"})
TEXTS = {
    leaf.code: RULES[int(leaf.code.partition(".")[2]) - 1][1] for leaf in BLOCK.leaves if "." in leaf.code
}
FORM = st.fixed_dictionaries({}, optional={**TEXTS, "4": st.sampled_from(["0", "1"])})
WAIVED = st.lists(st.sampled_from([node.code for node in BLOCK.nodes]), max_size=3, unique=True)
UNITS = st.lists(st.tuples(FORM, WAIVED), min_size=1, max_size=4)


def in_batch(block, units):
    scorer = BatchScorer(block, len(units), {place: waived for place, (_, waived) in enumerate(units)})
    scorer.add((unit, code, text) for unit, (form, _) in enumerate(units) for code, text in form.items())
    return list(scorer.results())


def plainly(block, units):
    forms = [
        ({code: Entry(read_answer(block.node(code), text)) for code, text in form.items()}, waived)
        for form, waived in units
    ]
    peers = peers_of(block, forms)
    return [score_sheet(block, form, waived, peers) for form, waived in forms]


def figures(totals, codes):
    return {code: totals.figures[code] for code in codes}


@pytest.mark.parametrize("block", [BLOCK, FULL], ids=["rescale", "full"])
@settings(deadline=None, max_examples=120)
@given(units=UNITS)
def test_the_batch_equals_the_plain_path(block, units):
    for unit, (row, sheet) in enumerate(zip(in_batch(block, units), plainly(block, units), strict=True)):
        totals = row.totals
        assert (row.unit, totals.total, totals.percent) == (unit, sheet.total, sheet.percent)
        assert (totals.raw_total, totals.applicable_max) == (sheet.raw_total, sheet.applicable_max)
        assert totals.figures == figures(sheet, totals.figures)
        assert row.tier == tier_of(block, sheet)


@settings(deadline=None, max_examples=30)
@given(units=UNITS, random=st.randoms())
def test_the_order_of_units_changes_nothing(units, random):
    order = random.sample(range(len(units)), len(units))
    straight = in_batch(BLOCK, units)
    mixed = in_batch(BLOCK, [units[place] for place in order])

    assert [(row.totals, row.tier) for row in mixed] == [
        (straight[place].totals, straight[place].tier) for place in order
    ]


def test_groups_and_what_tiers_look_at_have_figures():
    totals = in_batch(BLOCK, [({}, [])])[0].totals

    assert {"I", "1", "1.2", "2", "3", "4"} <= set(totals.figures)


def test_a_verdict_gives_points_in_place_of_a_row():
    scorer = BatchScorer(BLOCK, 1)
    scorer.add([(0, "1.1", "#1")])
    scorer.add_points(0, "1.2", Fraction(1, 3))

    assert next(scorer.results()).totals.figures["1"].points == Fraction(10, 3)


def test_what_may_not_be_waived_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="not applicable"):
        BatchScorer(block_of(CRITERIA), 1, {0: ["1"]})
