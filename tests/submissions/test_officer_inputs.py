from fractions import Fraction

import pytest

from rubrics.spec import FULL, RESCALE, Node, Option, Part, Rule, Waivability, Worth
from submissions.forms import AnswerForm, ResponseForm

TWO = (Option("Có ban hành", Worth(Fraction(2))), Option("Không ban hành", Worth(Fraction(0))))
RATIO = Rule("ratio", numerator="Đạt", denominator="Tổng")
PARTS = (
    Part("a", "Phần a", Fraction(1), Rule("choice", options=TWO)),
    Part("b", "Phần b", Fraction(2), RATIO),
)


def make_node(rule, max_points=5, waiver=FULL):
    return Node("1.1", "Tiêu chí", Fraction(max_points), rule=rule, waiver=Waivability(waiver))


def typed(node, **values):
    return AnswerForm(node, {f"c-1-1-{name}": value for name, value in values.items()})


@pytest.mark.parametrize(
    ("rule", "values", "canonical"),
    [
        (Rule("choice", options=TWO), {"answer": "#2"}, "#2"),
        (Rule("yes_no"), {"answer": "#1"}, "#1"),
        (Rule("fact"), {"answer": "0"}, "0"),
        (RATIO, {"answer_first": "1.500", "answer_second": "2 000,5"}, "1500/2000.5"),
        (Rule("steps", on="change"), {"answer_first": "12", "answer_second": "10"}, "12/10"),
        (Rule("count"), {"answer": "3"}, "3"),
        (Rule("steps", on="count"), {"answer": "1.000,5"}, "1000.5"),
        (Rule("points"), {"answer": "4,25"}, "4.25"),
        (Rule("bonus_penalty"), {"answer_first": "3", "answer_second": "1"}, "3/1"),
        (Rule("children"), {"answer": "80,5"}, "80.5"),
        (
            Rule("sum", parts=PARTS),
            {"answer_0": "#1", "answer_1_first": "3", "answer_1_second": "4"},
            "a=#1;b=3/4",
        ),
        (Rule("best", parts=PARTS), {"answer_1_first": "3", "answer_1_second": "4"}, "b=3/4"),
    ],
)
def test_what_is_typed_becomes_the_canonical_answer_and_comes_back(rule, values, canonical):
    node = make_node(rule)
    form = typed(node, **values)

    assert form.is_valid(), form.errors
    assert form.answer().canonical == canonical
    again = typed(node, **AnswerForm(node, canonical=canonical).initial)
    assert again.is_valid()
    assert again.answer().canonical == canonical


@pytest.mark.parametrize(
    "rule", [Rule("choice", options=TWO), RATIO, Rule("count"), Rule("points"), Rule("sum", parts=PARTS)]
)
def test_nothing_typed_is_no_answer(rule):
    form = typed(make_node(rule))

    assert form.is_valid()
    assert form.answer() is None


def test_points_of_a_smaller_maximum_are_asked_only_where_the_rest_is_rescaled():
    rescaled = typed(make_node(Rule("points"), waiver=RESCALE), answer="9,5", answer_of="10")
    full = AnswerForm(make_node(Rule("points"), waiver=FULL))

    assert not rescaled.is_valid()  # 10 is above the maximum of 5
    assert list(rescaled.errors) == ["answer"]
    assert "answer_of" not in full.fields
    assert "document" in ResponseForm(make_node(Rule("points"), waiver=RESCALE)).fields
    assert "document" not in ResponseForm(make_node(Rule("points"), waiver=FULL)).fields


@pytest.mark.parametrize(
    ("rule", "values", "field", "words"),
    [
        (RATIO, {"answer_first": "340", "answer_second": "240"}, "answer_first", "lớn hơn tổng số"),
        (RATIO, {"answer_first": "34"}, "answer_second", "đủ cả hai số"),
        (RATIO, {"answer_first": "1,000.5", "answer_second": "2"}, "answer_first", "không đọc được"),
        (Rule("points"), {"answer": "5,5"}, "answer", "ngoài khoảng"),
        (Rule("count"), {"answer": "2,5"}, "answer", "số nguyên"),
    ],
)
def test_a_refused_text_is_kept_and_the_error_stands_at_its_field(rule, values, field, words):
    form = typed(make_node(rule), **values)

    assert not form.is_valid()
    assert words in " ".join(form.errors[field])
    assert {name: form[name].value() for name in values} == values


def test_options_show_their_points():
    form = AnswerForm(make_node(Rule("choice", options=TWO), 2), canonical="#1")

    assert [(c["label"], c["points"], c["checked"]) for c in form.inputs.cards()] == [
        ("Có ban hành", 2, True),
        ("Không ban hành", 0, False),
    ]
