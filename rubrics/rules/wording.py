"""Figures and comparisons as Vietnamese readers expect them in a sentence."""

from fractions import Fraction

from egov_scoring.numbers import format_number
from rubrics.rules.base import Answer
from rubrics.spec import Rule, Step, Worth

SHOWN_DECIMALS = 4
ROUNDED_DECIMALS = 2

RELATIONS = {
    "over": "trên {}",
    "at_least": "từ {} trở lên",
    "under": "dưới {}",
    "at_most": "không quá {}",
    "equals": "bằng {}",
}


def number(value: Fraction) -> str:
    """Exact when a few digits say it, otherwise rounded and marked ≈."""
    if 10**SHOWN_DECIMALS % value.denominator == 0:
        return format_number(value).replace("-", "−")
    return f"≈ {format_number(value, ROUNDED_DECIMALS)}".replace("-", "−")


def percent(value: Fraction) -> str:
    return f"{number(value * 100)}%"


def points(value: Fraction) -> str:
    return f"{number(value)} điểm"


def equals(value: str) -> str:
    """ "= 84%", or "≈ 33,33%" for a figure that had to be rounded."""
    return value if value.startswith("≈") else f"= {value}"


def bound(rule: Rule, value: Fraction) -> str:
    return number(value) if rule.on == "count" else percent(value)


def conditions(rule: Rule, step: Step) -> str:
    return " và ".join(RELATIONS[name].format(bound(rule, value)) for name, value in step.conditions)


def worth(value: Worth, max_points: Fraction) -> str:
    if value.share is None:
        return points(value.of(max_points))
    return f"{percent(value.share)} điểm tối đa ({points(value.of(max_points))})"


def quotient(rule: Rule, answer: Answer) -> str:
    """ "420/500 = 84%": the division of a ratio, or the change on the earlier figure."""
    first, second = answer.values
    shown = f"{number(first)}/{number(second)}"
    if rule.on == "change":
        change = (first - second) / second if second else Fraction(0)
        return f"{number(second)} → {number(first)}, thay đổi {equals(percent(change)).removeprefix('= ')}"
    return f"{shown} {equals(percent(first / second))}"


def measured_words(rule: Rule, answer: Answer) -> str:
    if rule.on == "count":
        unit = f" {rule.label}" if rule.label else ""
        return f"{number(answer.values[0])}{unit}"
    return quotient(rule, answer)


def ratio_words(rule: Rule) -> str:
    numerator = rule.numerator or "số đạt được"
    denominator = rule.denominator or "tổng số"
    return f"{numerator} / {denominator}"


UNCOMPUTABLE = "chưa tính được (mẫu số bằng 0): 0 điểm"
WAITING = "chờ số liệu của các đơn vị cùng khối: 0 điểm"
NO_BEST = "giá trị tốt nhất bằng 0, chưa tính được: 0 điểm"
