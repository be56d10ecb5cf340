from fractions import Fraction

import pytest

from rubrics.answers import display, parse_answer, read_answer
from rubrics.errors import AnswerError
from rubrics.explaining import explain, rule_words
from rubrics.scoring import score_answer
from tests.rubrics.samples import leaf

YES_NO = leaf({"kind": "yes_no"}, 2)
OFTEN = leaf(
    {
        "kind": "choice",
        "options": [
            {"label": "Thường xuyên", "points": 3},
            {"label": "Không thường xuyên;", "points": 2},
            {"label": "Không cập nhật", "points": 0},
        ],
    },
    3,
)
HALVES = leaf(
    {
        "kind": "choice",
        "options": [
            {"label": "Bí thư", "share": "100%"},
            {"label": "Phó", "share": "1/2"},
            {"label": "Chưa có", "points": 0},
        ],
    },
    "25.5",
)
TWO = leaf(
    {
        "kind": "choice",
        "options": [{"label": "Chưa triển khai", "points": 0}, {"label": "Đã triển khai", "points": 5}],
    }
)


@pytest.mark.parametrize(("text", "points"), [("có", 2), ("KHÔNG.", 0), ("#1", 2), (" #2 ", 0)])
def test_yes_earns_the_maximum(text, points):
    assert score_answer(YES_NO, parse_answer(YES_NO, text)).points == points


@pytest.mark.parametrize(
    ("text", "points"),
    [("Thường xuyên", 3), ("không  THƯỜNG xuyên.", 2), ("Không cập nhật ; ", 0), ("#2", 2), ("# 3", 0)],
)
def test_a_choice_is_found_by_label_or_number(text, points):
    assert score_answer(OFTEN, parse_answer(OFTEN, text)).points == points


@pytest.mark.parametrize(("text", "points"), [("#1", "25.5"), ("#2", "12.75"), ("#3", "0")])
def test_an_option_may_be_worth_a_share_of_the_maximum(text, points):
    assert score_answer(HALVES, parse_answer(HALVES, text)).points == Fraction(points)


@pytest.mark.parametrize(("text", "canonical"), [("có", "#2"), ("không", "#1")])
def test_in_a_choice_of_two_yes_is_the_option_with_more_points(text, canonical):
    assert parse_answer(TWO, text).canonical == canonical


@pytest.mark.parametrize("text", ["#0", "#4", "thỉnh thoảng", "có", "3"])
def test_what_is_not_in_the_list_is_refused_with_the_list(text):
    with pytest.raises(AnswerError, match="#1 Thường xuyên; #2 Không thường xuyên"):
        parse_answer(OFTEN, text)


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_answer_is_refused(text):
    with pytest.raises(AnswerError, match="Chưa có câu trả lời"):
        parse_answer(OFTEN, text)


def test_a_stored_choice_reads_back_as_it_was():
    answer = parse_answer(OFTEN, "không thường xuyên")

    assert (read_answer(OFTEN, "#2"), display(OFTEN, answer)) == (answer, "Không thường xuyên;")


def test_choices_are_explained_in_words():
    assert explain(HALVES, parse_answer(HALVES, "#2")).sentence == "Phó: 50% điểm tối đa (12,75 điểm)"
    assert rule_words(YES_NO) == "Có: 2 điểm; không: 0 điểm"
