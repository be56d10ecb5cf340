"""Steps on a ratio, a count or a change: the first that holds, from the top, counts."""

import operator
from collections.abc import Callable
from fractions import Fraction

from rubrics.rules import wording
from rubrics.rules.base import RATIO_WORDS, Answer, Kind, Outcome, measured, uncomputable
from rubrics.rules.shapes import measured_shape
from rubrics.spec import Rule, Step, Worth

NOTHING = Worth(points=Fraction(0))
MEASURED = {"ratio": "Tỷ lệ", "count": "Số lượng", "change": "Thay đổi so với năm trước"}


COMPARISONS: dict[str, Callable[[Fraction | int, Fraction | int], bool]] = {
    "over": operator.gt,
    "at_least": operator.ge,
    "under": operator.lt,
    "at_most": operator.le,
    "equals": operator.eq,
}


def holds(relation: str, value: Fraction, bound: Fraction) -> bool:
    return COMPARISONS[relation](value, bound)


def first_step(rule: Rule, value: Fraction) -> Step | None:
    for step in rule.steps:
        if all(holds(relation, value, bound) for relation, bound in step.conditions):
            return step
    return None


def score_steps(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    value = measured(rule, answer)
    if value is None:
        return uncomputable(max_points)
    step = first_step(rule, value)
    worth = step.worth if step else rule.otherwise or NOTHING
    return Outcome(worth.of(max_points), max_points)


def words(rule: Rule, max_points: Fraction) -> str:
    measure = rule.label if rule.on == "count" and rule.label else MEASURED[rule.on or "ratio"]
    if rule.on in ("", "ratio"):
        measure = f"Tỷ lệ = {wording.ratio_words(rule)}"
    lines = [
        f"{wording.conditions(rule, step)}: {wording.worth(step.worth, max_points)}" for step in rule.steps
    ]
    lines.append(f"còn lại: {wording.worth(rule.otherwise or NOTHING, max_points)}")
    return "; ".join([measure, *lines])


def arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    value = measured(rule, answer)
    if value is None:
        return (
            f"{wording.number(answer.values[0])}/{wording.number(answer.values[1])}, {wording.UNCOMPUTABLE}"
        )
    step = first_step(rule, value)
    reached = wording.conditions(rule, step) if step else "không đạt mức nào"
    worth = step.worth if step else rule.otherwise or NOTHING
    return f"{wording.measured_words(rule, answer)}, {reached}: {wording.worth(worth, max_points)}"


def highest(rule: Rule, max_points: Fraction) -> Fraction:
    worths = [step.worth for step in rule.steps] + [rule.otherwise or NOTHING]
    return max(worth.of(max_points) for worth in worths)


STEPS = Kind(
    "bậc điểm",
    measured_shape,
    score_steps,
    words,
    arithmetic,
    highest,
    params=("on", "steps", "otherwise", "over_one", *RATIO_WORDS, "label"),
    required=("steps",),
    on=("ratio", "count", "change"),
)
