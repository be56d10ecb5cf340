from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.answers import display, parse_answer, read_answer
from rubrics.errors import AnswerError
from rubrics.explaining import explain, rule_words
from rubrics.scoring import Outcome, score_answer
from tests.rubrics.samples import leaf

PLAIN = leaf({"kind": "ratio"})
FLOOR = leaf({"kind": "ratio", "at_least": "50%"})
STRICT = leaf({"kind": "ratio", "over": "1/2"})
TARGET = leaf({"kind": "ratio", "full_at": "30%"}, 4)
OVER_ONE = leaf({"kind": "ratio", "over_one": True})
REST = leaf({"kind": "ratio", "complement": True})


def points(node, text):
    return score_answer(node, parse_answer(node, text)).points


@pytest.mark.parametrize(
    ("node", "text", "expected"),
    [
        (PLAIN, "42/60", "3.5"),
        (PLAIN, "0/60", "0"),
        (PLAIN, "60/60", "5"),
        (PLAIN, "1/3", "5/3"),
        (FLOOR, "499/1000", "0"),
        (FLOOR, "500/1000", "2.5"),
        (FLOOR, "501/1000", "2.505"),
        (FLOOR, "499999999/1000000000", "0"),
        (STRICT, "499/1000", "0"),
        (STRICT, "500/1000", "0"),
        (STRICT, "501/1000", "2.505"),
        (TARGET, "299/1000", "3.98666666666666666666"),
        (TARGET, "300/1000", "4"),
        (TARGET, "301/1000", "4"),
        (TARGET, "15/100", "2"),
        (OVER_ONE, "8/10", "4"),
        (OVER_ONE, "12/10", "5"),
        (REST, "1/4", "3.75"),
    ],
)
def test_points_follow_the_exact_ratio(node, text, expected):
    exact = Fraction(299, 75) if expected.startswith("3.98") else Fraction(expected)

    assert points(node, text) == exact


def test_nothing_of_nothing_cannot_be_computed():
    assert score_answer(FLOOR, parse_answer(FLOOR, "0/0")) == Outcome(
        Fraction(0), Fraction(5), not_computable=True
    )


def test_only_a_formula_is_clamped_and_it_says_so():
    outcome = score_answer(OVER_ONE, parse_answer(OVER_ONE, "12/10"))

    assert outcome == Outcome(Fraction(5), Fraction(5), clamped=True)
    assert explain(OVER_ONE, parse_answer(OVER_ONE, "12/10")).sentence == (
        "12/10 = 120% → 120% × 5 = 6 điểm, đưa về giới hạn cho phép: 5 điểm"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3/0", "tổng số phải lớn hơn 0"),
        ("61/60", "Số đạt được 61 lớn hơn tổng số 60"),
        ("-1/60", "số âm"),
        ("42", "42/60"),
        ("42/", "42/60"),
        ("a/b", "không đọc được thành số"),
        ("1/2/3", "không đọc được thành số"),
        ("84%", "42/60"),
    ],
)
def test_a_wrong_ratio_is_refused_in_words(text, words):
    with pytest.raises(AnswerError, match=words):
        parse_answer(PLAIN, text)


def test_numbers_are_read_the_vietnamese_way_and_stored_plainly():
    answer = parse_answer(PLAIN, " 1.000,50 / 2.001 ")

    assert answer.canonical == "1000.5/2001"
    assert (read_answer(PLAIN, answer.canonical), display(PLAIN, answer)) == (answer, "1.000,5/2.001")


@pytest.mark.parametrize(
    ("node", "text", "sentence"),
    [
        (PLAIN, "42/60", "42/60 = 70% → 70% × 5 = 3,5 điểm"),
        (FLOOR, "420/500", "420/500 = 84%, từ 50% trở lên: 84% × 5 = 4,2 điểm"),
        (FLOOR, "200/500", "200/500 = 40%, dưới 50%: 0 điểm"),
        (FLOOR, "0/0", "0/0, chưa tính được (mẫu số bằng 0): 0 điểm"),
        (STRICT, "1/2", "1/2 = 50%, không quá 50%: 0 điểm"),
        (TARGET, "40/100", "40/100 = 40%, từ 30% trở lên: 4 điểm"),
        (TARGET, "15/100", "15/100 = 15%, dưới 30%: 15% × 4 / 30% = 2 điểm"),
        (PLAIN, "1/3", "1/3 ≈ 33,33% → 1/3 × 5 ≈ 1,67 điểm"),
        (REST, "1/4", "1/4 = 25%; 100% − tỷ lệ = 75% → 75% × 5 = 3,75 điểm"),
    ],
)
def test_the_explanation_shows_the_arithmetic(node, text, sentence):
    assert explain(node, parse_answer(node, text)).sentence == sentence


def test_the_rule_is_said_in_words():
    assert rule_words(FLOOR) == ("Tỷ lệ = số đạt được / tổng số; từ 50% trở lên: tỷ lệ × 5; dưới 50%: 0 điểm")


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500))
def test_more_is_never_less_and_points_stay_inside(whole, first, second):
    less, more = sorted((min(first, whole), min(second, whole)))
    for node in (PLAIN, FLOOR, STRICT, TARGET):
        assert 0 <= points(node, f"{less}/{whole}") <= points(node, f"{more}/{whole}") <= node.max_points
    assert points(REST, f"{more}/{whole}") <= points(REST, f"{less}/{whole}")
