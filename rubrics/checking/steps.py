"""Checks of steps: each can be reached, none overlap, nothing falls between."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from rubrics.checking.draft import Draft, shown
from rubrics.errors import Problem
from rubrics.rules.steps import holds
from rubrics.spec import Rule, Step

ZERO = Fraction(0)


def steps_never_reached(draft: Draft) -> Iterator[Problem]:
    for node in draft.block.nodes:
        for where, rule in _with_steps(node.rule, "rule"):
            matched = [_first(rule, value) for value in _samples(rule)]
            for place in range(len(rule.steps)):
                if place not in matched:
                    yield Problem(
                        node.code,
                        f"{where}.steps[{place + 1}]",
                        "không bao giờ được dùng vì các bậc trên đã bao hết",
                        "các ngưỡng phải xếp từ bậc cao xuống, không trùng nhau",
                        "hãy sửa ngưỡng hoặc thứ tự",
                    )


def open_bands(draft: Draft) -> Iterator[Problem]:
    """Between two steps no value may fall through, unless ``otherwise`` says what it earns."""
    for node in draft.block.nodes:
        for where, rule in _with_steps(node.rule, "rule"):
            values = _samples(rule)
            matched = [place for place, value in enumerate(values) if _first(rule, value) is not None]
            inner = range(matched[0], matched[-1]) if matched and rule.otherwise is None else ()
            gaps = [values[place] for place in inner if _first(rule, values[place]) is None]
            if gaps:
                yield Problem(
                    node.code,
                    f"{where}.steps",
                    f"giá trị {_shown_bound(rule, gaps[0])} không thuộc bậc nào",
                    "các bậc phải liền nhau",
                    "hãy sửa ngưỡng hoặc ghi rõ otherwise",
                )


def overlapping_bands(draft: Draft) -> Iterator[Problem]:
    """Bands with two ends may not share a value; steps with one end are read from the top."""
    for node in draft.block.nodes:
        for where, rule in _with_steps(node.rule, "rule"):
            bands = [place for place, step in enumerate(rule.steps) if len(step.conditions) > 1]
            for value in _samples(rule):
                both = [place + 1 for place in bands if _meets(rule.steps[place], value)]
                if len(both) > 1:
                    yield Problem(
                        node.code,
                        f"{where}.steps[{both[1]}]",
                        f"chồng lên bậc {both[0]} tại {_shown_bound(rule, value)}",
                        "các bậc không được chồng nhau",
                        "hãy sửa ngưỡng",
                    )
                    break


def _with_steps(rule: Rule | None, where: str) -> Iterator[tuple[str, Rule]]:
    if rule is not None and rule.steps:
        yield where, rule
    for place, part in enumerate(rule.parts if rule else (), 1):
        yield from _with_steps(part.rule, f"{where}.parts[{place}].rule")


def _samples(rule: Rule) -> list[Fraction]:
    """Every bound, a value on each side of it, and nothing that an answer could not be."""
    bounds = sorted({bound for step in rule.steps for _, bound in step.conditions})
    if rule.on == "count" and all(bound.denominator == 1 for bound in bounds):
        near = {bound + side for bound in bounds for side in (-1, 0, 1)}
    else:
        between = {(low + high) / 2 for low, high in pairwise(bounds)}
        near = {
            *bounds,
            *between,
            *(bound - 1 for bound in bounds[:1]),
            *(bound + 1 for bound in bounds[-1:]),
        }
        near |= {bounds[0] / 2, (bounds[-1] + 1) / 2} if bounds else set()
    least = None if rule.on == "change" else ZERO
    most = Fraction(1) if rule.on in ("", "ratio") and not rule.over_one else None
    return sorted(v for v in near if (least is None or v >= least) and (most is None or v <= most))


def _meets(step: Step, value: Fraction) -> bool:
    return all(holds(relation, value, bound) for relation, bound in step.conditions)


def _first(rule: Rule, value: Fraction) -> int | None:
    return next((place for place, step in enumerate(rule.steps) if _meets(step, value)), None)


def _shown_bound(rule: Rule, value: Fraction) -> str:
    return shown(value) if rule.on == "count" else f"{shown(value * 100)}%"
