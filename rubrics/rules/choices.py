"""Kinds whose answer is one line of a list."""

from fractions import Fraction

from rubrics.rules import wording
from rubrics.rules.base import ZERO, Answer, Kind, Outcome, Shape, full_maximum
from rubrics.rules.shapes import CHOICE_SHAPE, YES_NO_SHAPE
from rubrics.spec import Option, Rule


def _shape_of_yes_no(rule: Rule) -> Shape:
    return YES_NO_SHAPE


def _shape_of_choice(rule: Rule) -> Shape:
    return CHOICE_SHAPE


def _chosen(rule: Rule, answer: Answer) -> Option:
    return rule.options[int(answer.values[0]) - 1]


def score_yes_no(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    return Outcome(max_points if answer.values[0] == 1 else ZERO, max_points)


def yes_no_words(rule: Rule, max_points: Fraction) -> str:
    return f"Có: {wording.points(max_points)}; không: 0 điểm"


def yes_no_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    return f"Có: {wording.points(max_points)}" if answer.values[0] == 1 else "Không: 0 điểm"


def score_choice(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    return Outcome(_chosen(rule, answer).worth.of(max_points), max_points)


def choice_words(rule: Rule, max_points: Fraction) -> str:
    return "; ".join(f"{option.label}: {wording.worth(option.worth, max_points)}" for option in rule.options)


def choice_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    option = _chosen(rule, answer)
    return f"{option.label}: {wording.worth(option.worth, max_points)}"


def highest_choice(rule: Rule, max_points: Fraction) -> Fraction:
    return max(option.worth.of(max_points) for option in rule.options)


YES_NO = Kind("có/không", _shape_of_yes_no, score_yes_no, yes_no_words, yes_no_arithmetic, full_maximum)
CHOICE = Kind(
    "lựa chọn",
    _shape_of_choice,
    score_choice,
    choice_words,
    choice_arithmetic,
    highest_choice,
    params=("options",),
    required=("options",),
)
