"""The rules of a batch that meet many different texts, in integers only."""

from collections.abc import Callable
from fractions import Fraction
from math import gcd

from rubrics.rules.base import ONE, ZERO
from rubrics.rules.steps import COMPARISONS, NOTHING
from rubrics.spec import Node, Rule

Earned = int | tuple[int, int]
"""Points times the common denominator, or the two terms of a fraction that does not fit it."""

Scorer = Callable[[str], Earned | None]


def scaled(points: Fraction, common: int) -> Earned:
    if common % points.denominator:
        return points.numerator, points.denominator
    return points.numerator * (common // points.denominator)


def fast_scorer(leaf: Node, common: int) -> Scorer:
    """A scorer that answers None where only the rule itself can tell."""
    rule = leaf.rule
    if rule is not None and rule.kind == "ratio" and not rule.complement:
        return _ratio_scorer(rule, leaf.known_max, common)
    if rule is not None and rule.kind == "steps" and rule.on == "ratio":
        return _steps_scorer(rule, leaf.known_max, common)
    return _by_rule


def _by_rule(text: str) -> None:
    return None


def _whole_terms(text: str) -> tuple[int, int] | None:
    """The two terms, unless the rule itself must look: decimals, or a ratio that cannot be computed."""
    part, _, whole = text.partition("/")
    if not (part.isdigit() and whole.isdigit()) or whole == "0":
        return None
    return int(part), int(whole)


def _ratio_scorer(rule: Rule, max_points: Fraction, common: int) -> Scorer:
    full = scaled(max_points, common)
    least = rule.over if rule.over is not None else rule.at_least or ZERO
    is_strict = rule.over is not None
    # Taken apart once: the terms of a Fraction are properties, and these lines run for every answer.
    least_top, least_bottom = least.as_integer_ratio()
    target_top, target_bottom = (rule.full_at or ONE).as_integer_ratio()
    rate_top, rate_bottom = (max_points / (rule.full_at or ONE)).as_integer_ratio()

    def score(text: str) -> Earned | None:
        terms = _whole_terms(text)
        if terms is None:
            return None
        part, whole = terms
        above = part * least_bottom - whole * least_top
        if above < 0 or (is_strict and above == 0):
            return 0
        if part * target_bottom >= whole * target_top:
            return full
        return _quotient(rate_top * part, rate_bottom * whole, common)

    return score


def _quotient(top: int, bottom: int, common: int) -> Earned:
    points, rest = divmod(top * common, bottom)
    if not rest:
        return points
    shared = gcd(top, bottom)
    return top // shared, bottom // shared


def _steps_scorer(rule: Rule, max_points: Fraction, common: int) -> Scorer:
    steps = [
        (
            [(COMPARISONS[name], bound.numerator, bound.denominator) for name, bound in step.conditions],
            scaled(step.worth.of(max_points), common),
        )
        for step in rule.steps
    ]
    otherwise = scaled((rule.otherwise or NOTHING).of(max_points), common)

    def score(text: str) -> Earned | None:
        terms = _whole_terms(text)
        if terms is None:
            return None
        part, whole = terms
        for conditions, earned in steps:
            for holds, top, bottom in conditions:
                if not holds(part * bottom, whole * top):
                    break
            else:
                return earned
        return otherwise

    return score
