"""Kinds that pay for each thing counted."""

from fractions import Fraction

from rubrics.rules import wording
from rubrics.rules.base import Answer, Kind, Outcome, Shape, clamped
from rubrics.rules.shapes import COUNT_SHAPE, COUNTS_SHAPE
from rubrics.spec import Rule


def _shape_of_count(rule: Rule) -> Shape:
    return COUNT_SHAPE


def _shape_of_counts(rule: Rule) -> Shape:
    return COUNTS_SHAPE


def _cap(rule: Rule, max_points: Fraction) -> Fraction:
    return max_points if rule.cap is None else min(rule.cap, max_points)


def score_count(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    earned = clamped(answer.values[0] * rule.each, _cap(rule, max_points))
    return Outcome(earned.points, max_points, clamped=earned.clamped)


def count_words(rule: Rule, max_points: Fraction) -> str:
    thing = rule.label or "lượt"
    return f"Mỗi {thing}: {wording.points(rule.each)}, không quá {wording.points(_cap(rule, max_points))}"


def count_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    earned = answer.values[0] * rule.each
    product = f"{wording.number(answer.values[0])} × {wording.points(rule.each)} = {wording.points(earned)}"
    cap = _cap(rule, max_points)
    return product if earned <= cap else f"{product}, không quá {wording.number(cap)}: {wording.points(cap)}"


def highest_count(rule: Rule, max_points: Fraction) -> Fraction:
    """A cap above the maximum is returned as it is, so that the checker sees it."""
    return max_points if rule.cap is None else rule.cap


def _balance(rule: Rule, answer: Answer) -> Fraction:
    rewarded, punished = answer.values
    return rewarded * rule.bonus - punished * rule.penalty


def score_balance(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    return clamped(_balance(rule, answer), max_points, rule.min)


def balance_words(rule: Rule, max_points: Fraction) -> str:
    return (
        f"Mỗi lần được cộng: {wording.points(rule.bonus)}; mỗi lần bị trừ: {wording.points(rule.penalty)}; "
        f"trong khoảng từ {wording.number(rule.min)} đến {wording.points(max_points)}"
    )


def balance_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    rewarded, punished = (wording.number(value) for value in answer.values)
    balance = _balance(rule, answer)
    bonus, penalty = wording.number(rule.bonus), wording.number(rule.penalty)
    formula = f"{rewarded} × {bonus} − {punished} × {penalty} = {wording.points(balance)}"
    if balance > max_points:
        return f"{formula}, không quá {wording.number(max_points)}: {wording.points(max_points)}"
    if balance < rule.min:
        return f"{formula}, không dưới {wording.number(rule.min)}: {wording.points(rule.min)}"
    return formula


def highest_balance(rule: Rule, max_points: Fraction) -> Fraction:
    return max_points if rule.bonus > 0 else Fraction(0)


COUNT = Kind(
    "đếm",
    _shape_of_count,
    score_count,
    count_words,
    count_arithmetic,
    highest_count,
    params=("each", "cap", "label"),
)
BONUS_PENALTY = Kind(
    "cộng/trừ",
    _shape_of_counts,
    score_balance,
    balance_words,
    balance_arithmetic,
    highest_balance,
    params=("bonus", "penalty", "min"),
    required=("bonus", "penalty"),
)
