"""Exact figures of a report, from frozen results and from how their units went through the campaign."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from egov_scoring.collation import sort_key
from rankings import board, movement
from rankings.movement import Predecessors

Result = Mapping[str, Any]
UnitKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """What the frozen result does not say of a unit: its parent unit, its own total, how often it went on."""

    parent: str = ""
    self_total: Fraction | None = None
    extended: bool = False
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean, median, best and worst of some figures; of none, nothing."""

    count: int
    mean: Fraction | None = None
    median: Fraction | None = None
    best: Fraction | None = None
    worst: Fraction | None = None


@dataclass(frozen=True, slots=True)
class TierShare:
    """How many units of a block have a tier, of how many that were assessed."""

    tier: str
    units: int
    of: int

    @property
    def share(self) -> Fraction:
        return Fraction(100 * self.units, self.of) if self.of else Fraction(0)


@dataclass(frozen=True, slots=True)
class GroupFigures:
    code: str
    text: str
    max_points: Fraction
    summary: Summary

    @property
    def percent(self) -> Fraction:
        """The mean as a percent of the maximum."""
        return (self.summary.mean or Fraction(0)) * 100 / self.max_points if self.max_points else Fraction(0)


@dataclass(frozen=True, slots=True)
class Loss:
    """Points that the assessed units of a block lost at one criterion, together."""

    code: str
    text: str
    max_points: Fraction
    lost: Fraction
    units_below: int
    units: int

    @property
    def mean(self) -> Fraction:
        return self.lost / self.units

    @property
    def percent(self) -> Fraction:
        """What was lost, as a percent of what could be earned."""
        return self.mean * 100 / self.max_points


@dataclass(frozen=True, slots=True)
class Comparison:
    """One unit's own total beside the verified one."""

    name: str
    own: Fraction
    verified: Fraction

    @property
    def change(self) -> Fraction:
        return self.verified - self.own


@dataclass(frozen=True, slots=True)
class Movement:
    """One unit's percent of the maximum and place, this year and in the earlier result."""

    name: str
    before: Fraction
    now: Fraction
    rank_before: int | None
    rank_now: int | None

    @property
    def change(self) -> Fraction:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Attendance:
    """How the units below one parent unit took part."""

    name: str
    units: int
    assessed: int
    late: int
    missing: int
    excluded: int
    extended: int
    waived: int


@dataclass(frozen=True, slots=True)
class District:
    """The communes below one parent unit: how many, their totals, their tiers."""

    name: str
    summary: Summary
    tiers: tuple[TierShare, ...]


def merged(results: Iterable[Result]) -> list[dict[str, Any]]:
    """One result per block: lists that were ranked inside parent units stand together, without places."""
    blocks: dict[str, dict[str, Any]] = {}
    for result in results:
        known = blocks.get(result["block"]["code"])
        if known is None:
            blocks[result["block"]["code"]] = {**result, "units": list(result["units"])}
        else:
            known["scope"] = None
            known["units"] += result["units"]
    return list(blocks.values())


def summary_of(figures: Iterable[Fraction]) -> Summary:
    values = list(figures)
    if not values:
        return Summary(0)
    return Summary(len(values), sum(values, Fraction(0)) / len(values), **board.middle_and_ends(values))


def total_figures(result: Result) -> Summary:
    return summary_of(Fraction(unit["total"]) for unit in board.assessed(result))


def tier_shares(result: Result) -> list[TierShare]:
    """Every tier of the block, best first, with those that have none last where there are such."""
    assessed = len(board.assessed(result))
    return [TierShare(tier.name, tier.units, assessed) for tier in board.tier_counts(result)]


def group_figures(result: Result) -> list[GroupFigures]:
    """A unit to which nothing of a group applies does not count in that group."""
    points: dict[str, list[Fraction]] = {code: [] for code in result["block"]["groups"]}
    for unit in board.assessed(result):
        for group in unit["groups"]:
            if Fraction(group["applicable_max"]):
                points[group["code"]].append(Fraction(group["points"]))
    nodes = {node["code"]: node for node in result["block"]["nodes"]}
    return [
        GroupFigures(code, nodes[code]["text"], Fraction(nodes[code]["max_points"]), summary_of(found))
        for code, found in points.items()
    ]


def losses(result: Result, most: int = 10) -> list[Loss]:
    """The criteria where units lost most points together; what does not apply to a unit is no loss."""
    nodes = {node["code"]: node for node in result["block"]["nodes"]}
    # Thousands of answers earn the same few figures: each becomes a fraction once.
    earned = Counter(
        (leaf["code"], leaf["max_points"], leaf["points"])
        for unit in board.assessed(result)
        for leaf in unit["criteria"]
        if leaf["code"] not in unit["not_applicable"]
    )
    lost: defaultdict[str, Fraction] = defaultdict(Fraction)
    units, units_below = Counter[str](), Counter[str]()
    for (code, maximum, points), count in earned.items():
        missed = Fraction(maximum) - Fraction(points)
        units[code] += count
        if missed > 0:
            lost[code] += missed * count
            units_below[code] += count
    found = [
        Loss(code, node["text"], Fraction(node["max_points"]), lost[code], units_below[code], units[code])
        for code, node in nodes.items()
        if code in lost
    ]
    return sorted(found, key=lambda loss: -loss.lost)[:most]


def comparisons(result: Result, passages: Mapping[UnitKey, Passage]) -> list[Comparison]:
    """Own totals beside verified ones, the largest reduction first."""
    found = []
    for unit in board.assessed(result):
        own = passage_of(result, unit, passages).self_total
        if own is not None:
            found.append(Comparison(unit["name"], own, Fraction(unit["total"])))
    return sorted(found, key=lambda line: (line.change, sort_key(line.name)))


def passage_of(result: Result, unit: Result, passages: Mapping[UnitKey, Passage]) -> Passage:
    return passages.get((result["block"]["code"], unit["unit"]), Passage())


def movements(result: Result, earlier: Result, predecessors: Predecessors) -> list[Movement]:
    """Units that both years assessed by rules that can be compared, the largest rise first; in percents."""
    if not movement.are_comparable(earlier, result):
        return []
    found = [
        Movement(
            move.unit["name"],
            percent_of(earlier, move.before),
            percent_of(result, move.unit),
            move.before["rank"],
            move.unit["rank"],
        )
        for move in movement.moves(earlier, result, predecessors)
        if move.before is not None and move.points is not None
    ]
    return sorted(found, key=lambda line: (-line.change, sort_key(line.name)))


def percent_of(result: Result, unit: Result) -> Fraction:
    return Fraction(unit["total"]) * 100 / Fraction(result["block"]["max_points"])


def attendance(results: Sequence[Result], passages: Mapping[UnitKey, Passage]) -> list[Attendance]:
    """How units took part, by parent unit (by block where they have none)."""
    places: dict[str, list[tuple[Result, Passage]]] = {}
    for result in results:
        for unit in result["units"]:
            passage = passage_of(result, unit, passages)
            name = passage.parent or result["block"]["name"]
            places.setdefault(name, []).append((unit, passage))
    return [attendance_of(name, members) for name, members in places.items()]


def attendance_of(name: str, members: Sequence[tuple[Result, Passage]]) -> Attendance:
    states = [unit["status"] for unit, _ in members]
    return Attendance(
        name,
        units=len(members),
        assessed=sum(1 for unit, _ in members if board.is_assessed(unit)),
        late=states.count("late"),
        missing=states.count("missing"),
        excluded=states.count("excluded"),
        extended=sum(1 for _, passage in members if passage.extended),
        waived=sum(len(unit["waivers"]) for unit, _ in members),
    )


def districts(result: Result, passages: Mapping[UnitKey, Passage]) -> list[District]:
    """The units of one block by parent unit, in the order of names; nothing where all have the same."""
    members: dict[str, list[Result]] = {}
    for unit in result["units"]:
        members.setdefault(passage_of(result, unit, passages).parent, []).append(unit)
    if len(members) < 2:
        return []
    return [
        district_of(name, {**result, "units": members[name]})
        for name in sorted(members, key=sort_key)
        if name
    ]


def district_of(name: str, result: Result) -> District:
    return District(name, total_figures(result), tuple(tier_shares(result)))
