"""Kinds that look beyond the unit: at the best unit, or at its own child units."""

from collections.abc import Sequence
from fractions import Fraction

from rubrics.rules import wording
from rubrics.rules.base import (
    RATIO_WORDS,
    ZERO,
    Answer,
    Kind,
    Outcome,
    Shape,
    clamped,
    full_maximum,
    measured,
    uncomputable,
)
from rubrics.rules.shapes import PERCENT_SHAPE, measured_shape
from rubrics.spec import Rule

HALF = Fraction(1, 2)


def score_relative(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    """When the best unit has nothing, nobody earns anything and nothing could be computed."""
    value = measured(rule, answer)
    if value is None or not best:
        return uncomputable(max_points)
    return clamped(max_points * value / best, max_points)


def relative_words(rule: Rule, max_points: Fraction) -> str:
    return f"Điểm = giá trị của đơn vị / giá trị tốt nhất trong khối × {wording.number(max_points)}"


def relative_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    value = measured(rule, answer)
    if value is None:
        return f"0/0, {wording.UNCOMPUTABLE}"
    shown = wording.measured_words(rule, answer)
    if best is None:
        return f"{shown}, {wording.WAITING}"
    if not best:
        return f"{shown}, {wording.NO_BEST}"
    formula = f"{wording.bound(rule, value)} / {wording.bound(rule, best)} × {wording.number(max_points)}"
    earned = score_relative(rule, max_points, answer, best).points
    return (
        f"{shown}, tốt nhất {wording.bound(rule, best)}: {formula} {wording.equals(wording.points(earned))}"
    )


def score_target_leader(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    """Half the points at the target, all of them for the leader, in proportion before and between."""
    value = measured(rule, answer)
    target = rule.target or ZERO
    if value is None:
        return uncomputable(max_points)
    if value < target:
        return Outcome(HALF * max_points * value / target, max_points)
    if value == target:
        return Outcome(HALF * max_points, max_points)
    if best is None or best <= target:
        return uncomputable(max_points)
    return clamped(HALF * max_points * (1 + (value - target) / (best - target)), max_points)


def target_leader_words(rule: Rule, max_points: Fraction) -> str:
    target = wording.bound(rule, rule.target or ZERO)
    half = wording.number(HALF * max_points)
    return (
        f"Dưới chỉ tiêu {target}: {half} × giá trị / {target}; bằng chỉ tiêu: {half} điểm; "
        f"đơn vị dẫn đầu: {wording.points(max_points)}; ở giữa: tính theo tỷ lệ"
    )


def target_leader_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    value = measured(rule, answer)
    if value is None:
        return f"0/0, {wording.UNCOMPUTABLE}"
    target = rule.target or ZERO
    outcome = score_target_leader(rule, max_points, answer, best)
    shown, goal = wording.measured_words(rule, answer), wording.bound(rule, target)
    half, earned = wording.number(HALF * max_points), wording.equals(wording.points(outcome.points))
    if outcome.not_computable or (best is None and value > target):
        return f"{shown}, {wording.WAITING}"
    if value < target:
        return f"{shown}, dưới chỉ tiêu {goal}: {half} × {wording.bound(rule, value)} / {goal} {earned}"
    if value == target:
        return f"{shown}, bằng chỉ tiêu {goal}: {half} điểm"
    return f"{shown}, {_between(rule, value, best or ZERO, half)} {earned}"


def _between(rule: Rule, value: Fraction, best: Fraction, half: str) -> str:
    shown, leader = wording.bound(rule, value), wording.bound(rule, best)
    goal = wording.bound(rule, rule.target or ZERO)
    return f"dẫn đầu {leader}: {half} + ({shown} − {goal}) / ({leader} − {goal}) × {half}"


def score_children(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    return Outcome(max_points * answer.values[0] / 100, max_points)


def children_words(rule: Rule, max_points: Fraction) -> str:
    return f"Điểm = trung bình tỷ lệ phần trăm điểm của các đơn vị trực thuộc × {wording.number(max_points)}"


def children_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    share = wording.percent(answer.values[0] / 100)
    earned = wording.points(max_points * answer.values[0] / 100)
    return f"Trung bình {share} × {wording.number(max_points)} {wording.equals(earned)}"


def mean_percent(percents: Sequence[Fraction]) -> Fraction | None:
    """The answer that child units make together; None while there is nothing to average."""
    return sum(percents, ZERO) / len(percents) if percents else None


def _shape_of_children(rule: Rule) -> Shape:
    return PERCENT_SHAPE


MEASURED = ("on", "over_one", *RATIO_WORDS, "label")

RELATIVE = Kind(
    "so với đơn vị tốt nhất",
    measured_shape,
    score_relative,
    relative_words,
    relative_arithmetic,
    full_maximum,
    params=MEASURED,
    on=("ratio", "count"),
    compares_units=True,
)
TARGET_LEADER = Kind(
    "chỉ tiêu và dẫn đầu",
    measured_shape,
    score_target_leader,
    target_leader_words,
    target_leader_arithmetic,
    full_maximum,
    params=("target", *MEASURED),
    required=("target",),
    on=("ratio", "count"),
    compares_units=True,
)
CHILDREN = Kind(
    "theo đơn vị trực thuộc",
    _shape_of_children,
    score_children,
    children_words,
    children_arithmetic,
    full_maximum,
    params=("block", "function"),
    required=("block",),
)
