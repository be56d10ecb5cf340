from fractions import Fraction

import pytest

from rubrics.answers import display, needs_document, parse_answer, read_answer
from rubrics.errors import AnswerError
from rubrics.explaining import explain
from rubrics.scoring import Outcome, score_answer
from rubrics.spec import RESCALE, Node, Waivability
from tests.rubrics.samples import leaf

POINTS = leaf({"kind": "points"}, "25.2")
RESCALED = leaf({"kind": "points"}, 52, RESCALE)
FACT = leaf({"kind": "fact"}, 0)


@pytest.mark.parametrize("text", ["0", "25,2", "25.2", "25,19999"])
def test_typed_points_count_as_they_are(text):
    answer = parse_answer(POINTS, text)

    assert score_answer(POINTS, answer).points == Fraction(text.replace(",", "."))


@pytest.mark.parametrize("text", ["-0,1", "25,21", "26", "hai", "10/20"])
def test_points_outside_the_maximum_are_refused_never_clamped(text):
    with pytest.raises(AnswerError):
        parse_answer(POINTS, text)


def test_points_may_be_earned_of_a_smaller_maximum():
    answer = parse_answer(RESCALED, "42,5/48")

    assert score_answer(RESCALED, answer) == Outcome(Fraction("42.5"), Fraction(48))
    assert (answer.canonical, display(RESCALED, answer)) == ("42.5/48", "42,5/48")
    assert read_answer(RESCALED, "42.5/48") == answer


@pytest.mark.parametrize("text", ["49/48", "10/53", "0/0", "1/-2", "5/"])
def test_a_wrong_smaller_maximum_is_refused(text):
    with pytest.raises(AnswerError):
        parse_answer(RESCALED, text)


def test_a_smaller_maximum_needs_a_document_where_the_rubric_asks_for_one():
    node = Node("1", "Huế", Fraction(52), rule=RESCALED.rule, waiver=Waivability(RESCALE, document=True))

    assert [needs_document(node, parse_answer(node, text)) for text in ("40", "40/52", "40/48")] == [
        False,
        False,
        True,
    ]
    assert not needs_document(RESCALED, parse_answer(RESCALED, "40/48"))


@pytest.mark.parametrize(("text", "canonical"), [("có", "1"), ("1", "1"), ("Không", "0"), ("0", "0")])
def test_a_fact_is_yes_or_no_and_earns_nothing(text, canonical):
    answer = parse_answer(FACT, text)

    assert (answer.canonical, score_answer(FACT, answer).points) == (canonical, 0)


@pytest.mark.parametrize(
    ("node", "text", "sentence"),
    [
        (POINTS, "25,2", "Chấm 25,2 điểm trên 25,2 điểm"),
        (RESCALED, "42,5/48", "Chấm 42,5 điểm trên điểm tối đa áp dụng 48 điểm"),
        (FACT, "có", "Có, không tính điểm"),
    ],
)
def test_given_results_are_explained(node, text, sentence):
    assert explain(node, parse_answer(node, text)).sentence == sentence
