import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.answers import display, parse_answer
from rubrics.errors import AnswerError
from rubrics.explaining import explain, rule_words
from rubrics.scoring import score_answer
from tests.rubrics.samples import leaf

EACH = leaf({"kind": "count", "each": 1, "label": "ứng dụng"})
CAPPED = leaf({"kind": "count", "cap": 2})
BALANCE = leaf({"kind": "bonus_penalty", "bonus": 2, "penalty": 1}, 5)
NEGATIVE = leaf({"kind": "bonus_penalty", "bonus": 2, "penalty": 1, "min": -3}, 5)


def points(node, text):
    return score_answer(node, parse_answer(node, text)).points


@pytest.mark.parametrize(
    ("node", "text", "expected"),
    [
        (EACH, "0", 0), (EACH, "4", 4), (EACH, "5", 5), (EACH, "6", 5), (EACH, "1.500", 5),
        (CAPPED, "1", 1), (CAPPED, "2", 2), (CAPPED, "3", 2),
        (BALANCE, "0/0", 0), (BALANCE, "2/1", 3), (BALANCE, "3/1", 5), (BALANCE, "3/0", 5),
        (BALANCE, "0/4", 0),
        (NEGATIVE, "0/2", -2), (NEGATIVE, "0/3", -3), (NEGATIVE, "0/4", -3),
    ],
)  # fmt: skip
def test_things_counted_earn_points_inside_the_limits(node, text, expected):
    assert points(node, text) == expected


@pytest.mark.parametrize(
    ("node", "text"), [(EACH, "2,5"), (EACH, "-1"), (EACH, "nhiều"), (BALANCE, "3"), (BALANCE, "1,5/0")]
)
def test_what_cannot_be_counted_is_refused(node, text):
    with pytest.raises(AnswerError):
        parse_answer(node, text)


@pytest.mark.parametrize(
    ("node", "text", "sentence"),
    [
        (EACH, "3", "3 × 1 điểm = 3 điểm"),
        (EACH, "7", "7 × 1 điểm = 7 điểm, không quá 5: 5 điểm"),
        (BALANCE, "2/1", "2 × 2 − 1 × 1 = 3 điểm"),
        (BALANCE, "0/4", "0 × 2 − 4 × 1 = −4 điểm, không dưới 0: 0 điểm"),
    ],
)
def test_counts_are_explained(node, text, sentence):
    assert explain(node, parse_answer(node, text)).sentence == sentence


def test_counts_are_said_in_words():
    assert rule_words(EACH) == "Mỗi ứng dụng: 1 điểm, không quá 5 điểm"
    assert display(BALANCE, parse_answer(BALANCE, "2/1")) == "2/1"


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_more_bonus_is_never_less_and_more_penalty_never_more(bonus, penalty, more):
    for node in (BALANCE, NEGATIVE):
        here = points(node, f"{bonus}/{penalty}")
        assert node.rule.min <= here <= node.max_points
        assert points(node, f"{bonus + more}/{penalty}") >= here >= points(node, f"{bonus}/{penalty + more}")
