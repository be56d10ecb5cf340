"""Points in proportion to a ratio, with an optional floor and an optional target."""

from fractions import Fraction

from rubrics.rules import wording
from rubrics.rules.base import ONE, RATIO_WORDS, ZERO, Answer, Kind, Outcome, Shape, clamped, uncomputable
from rubrics.rules.shapes import RATIO_SHAPE
from rubrics.spec import Rule


def _shape(rule: Rule) -> Shape:
    return RATIO_SHAPE


def _ratio(rule: Rule, answer: Answer) -> Fraction | None:
    part, whole = answer.values
    if not whole:
        return None
    return ONE - part / whole if rule.complement else part / whole


def _is_under_floor(rule: Rule, ratio: Fraction) -> bool:
    if rule.over is not None:
        return ratio <= rule.over
    return rule.at_least is not None and ratio < rule.at_least


def score_ratio(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    """The exact a/b meets the floor and the target, never a rounded percent."""
    ratio = _ratio(rule, answer)
    if ratio is None:
        return uncomputable(max_points)
    if _is_under_floor(rule, ratio):
        return Outcome(ZERO, max_points)
    if rule.full_at is None:
        return clamped(max_points * ratio, max_points)
    if ratio >= rule.full_at:
        return Outcome(max_points, max_points)
    return clamped(max_points * ratio / rule.full_at, max_points)


def _floor_words(rule: Rule) -> tuple[str, str]:
    if rule.over is not None:
        return f"trên {wording.percent(rule.over)}", f"không quá {wording.percent(rule.over)}"
    floor = rule.at_least or ZERO
    return f"từ {wording.percent(floor)} trở lên", f"dưới {wording.percent(floor)}"


def _has_floor(rule: Rule) -> bool:
    return rule.over is not None or rule.at_least is not None


def words(rule: Rule, max_points: Fraction) -> str:
    most = wording.number(max_points)
    ratio = f"1 − {wording.ratio_words(rule)}" if rule.complement else wording.ratio_words(rule)
    pieces = [f"Tỷ lệ = {ratio}"]
    if rule.full_at is not None:
        target = wording.percent(rule.full_at)
        pieces.append(f"từ {target} trở lên: {most} điểm")
        pieces.append(f"dưới {target}: tỷ lệ × {most} / {target}")
    elif _has_floor(rule):
        pieces.append(f"{_floor_words(rule)[0]}: tỷ lệ × {most}")
    else:
        pieces.append(f"điểm = tỷ lệ × {most}")
    if _has_floor(rule):
        pieces.append(f"{_floor_words(rule)[1]}: 0 điểm")
    return "; ".join(pieces)


def arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    ratio = _ratio(rule, answer)
    if ratio is None:
        return f"0/0, {wording.UNCOMPUTABLE}"
    shown = wording.quotient(rule, answer)
    if rule.complement:
        shown = f"{shown}; 100% − tỷ lệ {wording.equals(wording.percent(ratio))}"
    above, below = _floor_words(rule) if _has_floor(rule) else ("", "")
    if _is_under_floor(rule, ratio):
        return f"{shown}, {below}: 0 điểm"
    if rule.full_at is not None and ratio >= rule.full_at:
        return f"{shown}, từ {wording.percent(rule.full_at)} trở lên: {wording.points(max_points)}"
    product = _product(rule, max_points, answer, ratio)
    if rule.full_at is not None:
        return f"{shown}, dưới {wording.percent(rule.full_at)}: {product}"
    return f"{shown}, {above}: {product}" if above else f"{shown} → {product}"


def _product(rule: Rule, max_points: Fraction, answer: Answer, ratio: Fraction) -> str:
    target = rule.full_at or ONE
    divisor = f" / {wording.percent(target)}" if rule.full_at is not None else ""
    factor = wording.percent(ratio)
    if factor.startswith("≈") and not rule.complement:
        factor = "/".join(wording.number(value) for value in answer.values)
    formula = f"{factor} × {wording.number(max_points)}{divisor}"
    return f"{formula} {wording.equals(wording.points(max_points * ratio / target))}"


def highest(rule: Rule, max_points: Fraction) -> Fraction:
    target = rule.full_at or ONE
    if rule.over_one and not rule.complement:
        return max_points
    return min(max_points, max_points / target)


RATIO = Kind(
    "tỷ lệ",
    _shape,
    score_ratio,
    words,
    arithmetic,
    highest,
    params=("at_least", "over", "full_at", "over_one", "complement", *RATIO_WORDS),
)
