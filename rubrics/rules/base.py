"""What every kind of rule has in common."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from rubrics.spec import Rule

ZERO = Fraction(0)
ONE = Fraction(1)
RATIO_WORDS = ("numerator", "denominator", "numerator_fact", "denominator_fact")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit said, with the one text that stands for it wherever it is stored."""

    canonical: str
    values: tuple[Fraction, ...] = ()
    parts: tuple[tuple[str, "Answer"], ...] = ()

    def __hash__(self) -> int:
        return hash(self.canonical)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer earns, out of how much, and what the reader must know about it."""

    points: Fraction
    applicable_max: Fraction
    not_computable: bool = False
    clamped: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer is typed, stored and shown."""

    name: str
    parse: Callable[[Rule, Fraction, str], Answer]
    read: Callable[[Rule, str], Answer]
    show: Callable[[Rule, Answer], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way from answer to points; ``highest`` is the most that any answer can earn."""

    name: str
    shape: Callable[[Rule], Shape]
    score: Callable[[Rule, Fraction, Answer, Fraction | None], Outcome]
    words: Callable[[Rule, Fraction], str]
    arithmetic: Callable[[Rule, Fraction, Answer, Fraction | None], str]
    highest: Callable[[Rule, Fraction], Fraction]
    params: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    compares_units: bool = False


KINDS: dict[str, Kind] = {}


def register(kinds: dict[str, Kind]) -> None:
    KINDS.update(kinds)


def clamped(points: Fraction, max_points: Fraction, least: Fraction = ZERO) -> Outcome:
    """A formula's result kept inside [least, max_points]; the outcome says whether it had to be moved."""
    if points > max_points:
        return Outcome(max_points, max_points, clamped=True)
    if points < least:
        return Outcome(least, max_points, clamped=True)
    return Outcome(points, max_points)


def uncomputable(max_points: Fraction) -> Outcome:
    return Outcome(ZERO, max_points, not_computable=True)


def measured(rule: Rule, answer: Answer) -> Fraction | None:
    """The figure that a rule looks at: a count, a ratio or a change; None when it cannot be computed."""
    if rule.on == "count":
        return answer.values[0]
    first, second = answer.values
    if rule.on == "change":
        if not second:
            return None if first else ZERO
        return (first - second) / second
    return first / second if second else None


def full_maximum(rule: Rule, max_points: Fraction) -> Fraction:
    return max_points
