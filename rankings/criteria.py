"""What a result says of one criterion or group: its rule, who earned how much, how the points spread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from egov_scoring.collation import sort_key
from egov_scoring.numbers import format_number
from rankings import board
from rankings.depth import shows_criteria
from rankings.documents.statistics import Summary, summary_of

Result = Mapping[str, Any]
MOST_BARS = 10
GIVEN = "cấp thẩm định chấm điểm"
UNANSWERED = "không trả lời"


@dataclass(frozen=True, slots=True)
class Line:
    """One unit at one criterion; no points where it does not apply to the unit."""

    unit: Result
    points: Fraction | None
    maximum: Fraction
    answer: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How many units earned points in one step of the scale; ``words`` name the step in a table."""

    label: str
    words: str
    units: int
    share: Fraction
    is_full: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion over a whole block; what does not apply to a unit counts nowhere."""

    node: Result
    maximum: Fraction
    summary: Summary
    full: int
    left_out: int

    @property
    def percent(self) -> Fraction | None:
        mean = self.summary.mean
        return None if mean is None or not self.maximum else mean * 100 / self.maximum


def nodes_with_pages(result: Result) -> list[Result]:
    """Groups and criteria of which the publication shows points, in printed order."""
    groups = set(result["block"]["groups"])
    is_deep = shows_criteria(result)
    return [
        node
        for node in result["block"]["nodes"]
        if node["code"] in groups or (is_deep and is_criterion(node))
    ]


def is_criterion(node: Result) -> bool:
    return bool(node.get("rule"))


def neighbours(result: Result, code: str) -> tuple[Result | None, Result | None]:
    nodes = nodes_with_pages(result)
    place = [node["code"] for node in nodes].index(code)
    return nodes[place - 1] if place else None, nodes[place + 1] if place + 1 < len(nodes) else None


def children_of(result: Result, node: Result) -> list[Result]:
    """The criteria with pages anywhere below a group."""
    below, known = [], {node["code"]}
    shown = {shown["code"] for shown in nodes_with_pages(result)}
    for other in result["block"]["nodes"]:
        if other.get("parent") in known:
            known.add(other["code"])
            below += [other] if other["code"] in shown else []
    return below


def options_of(node: Result) -> list[tuple[str, Fraction]]:
    """Labels and points where the rule is a choice."""
    maximum = Fraction(node["max_points"])
    return [
        (option["label"], worth_of(option["worth"], maximum))
        for option in (node.get("rule") or {}).get("options", ())
    ]


def worth_of(worth: Result, maximum: Fraction) -> Fraction:
    points = worth.get("points")
    return Fraction(points) if points is not None else Fraction(worth["share"]) * maximum


def lines_of(result: Result, node: Result) -> list[Line]:
    """Every assessed unit, most points first; those to which the criterion does not apply come last."""
    lines = [line_of(unit, node["code"]) for unit in board.assessed(result)]
    return sorted(
        lines,
        key=lambda line: (
            line.points is None,
            -(line.points or Fraction(0)),
            sort_key(line.unit["name"]),
            line.unit["unit"],
        ),
    )


def line_of(unit: Result, code: str) -> Line:
    figures = next((found for found in (*unit["criteria"], *unit["groups"]) if found["code"] == code), None)
    if figures is None:
        raise ValueError(f"{code} has no figures for {unit['unit']}")
    maximum = Fraction(figures.get("applicable_max", figures["max_points"]))
    if code in unit["not_applicable"] or ("applicable_max" in figures and not maximum):
        return Line(unit, None, maximum, "")
    return Line(unit, Fraction(figures["points"]), maximum, answer_of(unit, figures))


def answer_of(unit: Result, figures: Result) -> str:
    """What was answered, in the words of the form; empty for groups, which nobody answers."""
    if "applicable_max" in figures:
        return ""
    if figures["answer"]:
        return str(figures["answer"])
    return UNANSWERED if figures["code"] in unit["unanswered"] else GIVEN


def finding_of(node: Result, lines: Sequence[Line]) -> Finding:
    known = [line for line in lines if line.points is not None]
    return Finding(
        node,
        Fraction(node["max_points"]),
        summary_of(line.points for line in known if line.points is not None),
        sum(1 for line in known if line.maximum and line.points == line.maximum),
        len(lines) - len(known),
    )


def findings(result: Result) -> list[dict[str, Any]]:
    """Every node of the form in printed order, with the finding where points of it are shown."""
    shown = {node["code"] for node in nodes_with_pages(result)}
    return [
        {
            "node": node,
            "is_group": not is_criterion(node),
            "finding": finding_of(node, lines_of(result, node)) if node["code"] in shown else None,
        }
        for node in result["block"]["nodes"]
    ]


def bars_of(node: Result, lines: Sequence[Line]) -> list[Bar]:
    """How the points of a criterion spread over its units."""
    return spread(Fraction(node["max_points"]), [line.points for line in lines if line.points is not None])


def spread(maximum: Fraction, values: Sequence[Fraction]) -> list[Bar]:
    """One bar per number of points where there are few different ones, else ten equal steps of the scale."""
    if not values or not maximum:
        return []
    distinct = sorted({Fraction(0), maximum, *values})
    if len(distinct) <= MOST_BARS:
        return [
            bar(short(value), short(value), values.count(value), len(values), is_full=value == maximum)
            for value in distinct
        ]
    edges = [maximum * step / MOST_BARS for step in range(MOST_BARS + 1)]
    counts = [0] * MOST_BARS
    for value in values:
        counts[min(max(int(value * MOST_BARS / maximum), 0), MOST_BARS - 1)] += 1
    return [
        bar(short(low), step_words(low, high, maximum), count, len(values))
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]


def bar(label: str, words: str, units: int, total: int, *, is_full: bool = False) -> Bar:
    return Bar(label, words, units, Fraction(100 * units, total), is_full)


def step_words(low: Fraction, high: Fraction, maximum: Fraction) -> str:
    return f"từ {short(low)} đến {'' if high == maximum else 'dưới '}{short(high)}"


def short(value: Fraction) -> str:
    return format_number(value)
