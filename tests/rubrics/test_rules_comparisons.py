from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.answers import parse_answer
from rubrics.errors import AnswerError
from rubrics.explaining import explain
from rubrics.rules.comparisons import mean_percent
from rubrics.scoring import NO_PEERS, Outcome, Peers, score_answer
from tests.rubrics.samples import leaf

RELATIVE = leaf({"kind": "relative", "on": "count"}, 10)
RATE = leaf({"kind": "relative", "on": "ratio"}, 10)
TARGET = leaf({"kind": "target_leader", "on": "count", "target": 40}, 10)
CHILDREN = leaf({"kind": "children", "block": "xa"}, 8)
BEST = Peers({"1": Fraction(80)})


def score(node, text, peers=BEST):
    return score_answer(node, parse_answer(node, text), peers)


@pytest.mark.parametrize(("text", "points"), [("0", "0"), ("20", "2.5"), ("80", "10"), ("3", "0.375")])
def test_points_are_relative_to_the_best_unit(text, points):
    assert score(RELATIVE, text).points == Fraction(points)


def test_a_ratio_is_relative_to_the_best_ratio():
    assert score(RATE, "1/4", Peers({"1": Fraction(1, 2)})).points == 5


@pytest.mark.parametrize("peers", [NO_PEERS, Peers({"1": Fraction(0)})])
def test_without_a_best_value_nothing_can_be_computed(peers):
    assert score(RELATIVE, "0", peers) == Outcome(Fraction(0), Fraction(10), not_computable=True)


@pytest.mark.parametrize(
    ("text", "points"),
    [("0", "0"), ("20", "2.5"), ("39", "4.875"), ("40", "5"), ("41", "5.125"), ("60", "7.5"), ("80", "10")],
)
def test_half_at_the_target_all_for_the_leader(text, points):
    assert score(TARGET, text).points == Fraction(points)


def test_up_to_the_target_no_leader_is_needed():
    assert score(TARGET, "40", NO_PEERS).points == 5
    assert score(TARGET, "41", NO_PEERS).not_computable


@pytest.mark.parametrize(("text", "points"), [("0", "0"), ("75", "6"), ("82,5%", "6.6"), ("100", "8")])
def test_a_parent_takes_the_percent_of_its_children(text, points):
    assert score(CHILDREN, text).points == Fraction(points)


def test_children_are_averaged_exactly():
    assert mean_percent([Fraction(100), Fraction(50), Fraction(1, 3)]) == Fraction(451, 9)
    assert mean_percent([]) is None


def test_more_than_all_is_refused():
    with pytest.raises(AnswerError, match="lớn hơn 100"):
        parse_answer(CHILDREN, "100,1")


@pytest.mark.parametrize(
    ("node", "text", "sentence"),
    [
        (RELATIVE, "20", "20, tốt nhất 80: 20 / 80 × 10 = 2,5 điểm"),
        (TARGET, "20", "20, dưới chỉ tiêu 40: 5 × 20 / 40 = 2,5 điểm"),
        (TARGET, "40", "40, bằng chỉ tiêu 40: 5 điểm"),
        (TARGET, "60", "60, dẫn đầu 80: 5 + (60 − 40) / (80 − 40) × 5 = 7,5 điểm"),
        (CHILDREN, "75", "Trung bình 75% × 8 = 6 điểm"),
    ],
)
def test_comparisons_are_explained(node, text, sentence):
    assert explain(node, parse_answer(node, text), BEST).sentence == sentence


def test_an_unknown_best_value_is_said():
    assert explain(RELATIVE, parse_answer(RELATIVE, "20")).sentence == (
        "20, chờ số liệu của các đơn vị cùng khối: 0 điểm"
    )


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 200))
def test_more_is_never_less(first, second, best):
    less, more = sorted((min(first, best), min(second, best)))
    peers = Peers({"1": Fraction(best)})
    for node in (RELATIVE, TARGET):
        assert 0 <= score(node, str(less), peers).points <= score(node, str(more), peers).points <= 10
