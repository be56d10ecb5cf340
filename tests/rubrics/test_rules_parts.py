from fractions import Fraction

import pytest

from rubrics.answers import display, parse_answer, read_answer
from rubrics.errors import AnswerError
from rubrics.explaining import explain, rule_words
from rubrics.scoring import score_answer
from tests.rubrics.samples import leaf

PARTS = [
    {
        "code": "a",
        "text": "Kết nối",
        "max_points": 2,
        "rule": {
            "kind": "choice",
            "options": [{"label": "Có; đủ", "points": 2}, {"label": "Không", "points": 0}],
        },
    },
    {"code": "b", "text": "Ứng dụng", "max_points": 3, "rule": {"kind": "ratio"}},
]
SUM = leaf({"kind": "sum", "parts": PARTS})
BEST = leaf({"kind": "best", "parts": PARTS}, 3)


@pytest.mark.parametrize(
    ("node", "text", "points"),
    [
        (SUM, "a=#1;b=3/4", "4.25"),
        (SUM, "a = Có; đủ ; b = 1/3", "3"),
        (SUM, "b=1/1", "3"),
        (BEST, "a=#1;b=3/4", "2.25"),
        (BEST, "a=#1;b=0/0", "2"),
        (BEST, "a=#2", "0"),
    ],
)
def test_parts_are_added_or_the_best_counts(node, text, points):
    assert score_answer(node, parse_answer(node, text)).points == Fraction(points)


def test_a_part_that_cannot_be_computed_is_flagged():
    assert score_answer(SUM, parse_answer(SUM, "a=#1;b=0/0")).not_computable


def test_parts_are_stored_in_one_text():
    answer = parse_answer(SUM, "b=3/4; a=Có; đủ;")

    assert answer.canonical == "a=#1;b=3/4"
    assert read_answer(SUM, answer.canonical) == answer
    assert display(SUM, answer) == "a: Có; đủ; b: 3/4"


@pytest.mark.parametrize("text", ["3", "c=1", "a=#1;a=#2", "a=", "x a=#1", "a=#3", "b=5/3"])
def test_wrong_parts_are_refused(text):
    with pytest.raises(AnswerError):
        parse_answer(SUM, text)


def test_parts_are_explained():
    assert explain(SUM, parse_answer(SUM, "a=#1;b=3/4")).sentence == (
        "(a) Có; đủ: 2 điểm; (b) 3/4 = 75% → 75% × 3 = 2,25 điểm → cộng 4,25 điểm"
    )
    assert rule_words(BEST).startswith("Tính phần có điểm cao nhất: (a) Kết nối: Có; đủ: 2 điểm")
