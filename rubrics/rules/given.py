"""Kinds whose answer is the result itself: typed points, and facts without points."""

from fractions import Fraction

from rubrics.rules import wording
from rubrics.rules.base import ZERO, Answer, Kind, Outcome, Shape, full_maximum
from rubrics.rules.shapes import FACT_SHAPE, POINTS_SHAPE
from rubrics.spec import Rule


def _shape_of_points(rule: Rule) -> Shape:
    return POINTS_SHAPE


def _shape_of_fact(rule: Rule) -> Shape:
    return FACT_SHAPE


def score_points(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    """``x/y`` is x earned of a smaller applicable maximum y."""
    applicable = answer.values[1] if len(answer.values) == 2 else max_points
    return Outcome(answer.values[0], applicable)


def points_words(rule: Rule, max_points: Fraction) -> str:
    return f"Chấm trực tiếp từ 0 đến {wording.points(max_points)}"


def points_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    earned = wording.points(answer.values[0])
    if len(answer.values) == 1:
        return f"Chấm {earned} trên {wording.points(max_points)}"
    return f"Chấm {earned} trên điểm tối đa áp dụng {wording.points(answer.values[1])}"


def score_fact(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    return Outcome(ZERO, max_points)


def fact_words(rule: Rule, max_points: Fraction) -> str:
    return "Điều kiện có hoặc không, không tính điểm"


def fact_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    return "Có, không tính điểm" if answer.values[0] else "Không, không tính điểm"


POINTS = Kind(
    "chấm điểm trực tiếp", _shape_of_points, score_points, points_words, points_arithmetic, full_maximum
)
FACT = Kind("điều kiện", _shape_of_fact, score_fact, fact_words, fact_arithmetic, full_maximum)
