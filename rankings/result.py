"""From entries to the result of a run: points, tiers and places of every unit of one block, as plain data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rankings.ranking import Contender, in_order, positions
from rubrics.answers import display
from rubrics.batch import UnitTotals
from rubrics.explaining import explain
from rubrics.scoring import (
    Entry,
    Figure,
    LeafResult,
    Missing,
    Peers,
    Sheet,
    Totals,
    missing_for,
    peers_of,
    printed_units,
    rounded,
    score_sheet,
    tier_above,
    tier_by_total,
    tier_of,
)
from rubrics.spec import BlockSpec, Node, Tier

ASSESSED = "assessed"
LATE = "late"
STATUSES = (ASSESSED, LATE, "missing", "excluded")
EMPTY: dict[str, Any] = {
    "total": None,
    "exact_total": None,
    "percent": None,
    "raw_total": None,
    "applicable_max": None,
    "tier": None,
    "tier_by_total": None,
    "rank": None,
    "unanswered": [],
    "not_computable": [],
    "not_applicable": [],
    "groups": [],
    "criteria": [],
    "next_tier": None,
}


@dataclass(frozen=True, slots=True)
class UnitAnswers:
    """How one unit takes part, its effective entries and what is not applicable (leaf code → document)."""

    unit: str
    name: str = ""
    scope: str = ""
    status: str = ASSESSED
    reason: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    waived: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What comes out for one assessed unit; ``lists`` names its leaves that need a reader's attention."""

    lists: Sheet | UnitTotals
    totals: Totals
    tier: Tier | None


def is_assessed(block: BlockSpec, unit: UnitAnswers) -> bool:
    """A late unit follows the late policy of the rubric."""
    return unit.status == ASSESSED or (unit.status == LATE and block.late == "assess")


def score_result(rubric_code: str, block: BlockSpec, units: Sequence[UnitAnswers]) -> dict[str, Any]:
    """The result in the form that ``score`` prints: figures as text, units in the order of places."""
    assessed = [unit for unit in units if is_assessed(block, unit)]
    peers = peers_of(block, [(unit.entries, unit.waived) for unit in assessed])
    sheets = {unit.unit: score_sheet(block, unit.entries, unit.waived, peers) for unit in assessed}
    lines = result_lines(block, units, ((code, result_of(block, sheet)) for code, sheet in sheets.items()))
    for line in lines:
        if line["unit"] in sheets:
            leaves = sheets[line["unit"]].leaves
            line["criteria"] = [criterion_line(block, leaf, peers) for leaf in leaves]
    return {
        "rubric": rubric_code,
        "block": block.code,
        "max_points": figure(block, block.known_max),
        "units": lines,
    }


def score_figures(
    block: BlockSpec, units: Sequence[UnitAnswers], scored: Iterable[tuple[str, UnitTotals]]
) -> list[dict[str, Any]]:
    """The lines of ``score_result`` for units that a batch has scored: every figure, but no criteria."""
    results = ((code, UnitResult(found, found.totals, found.tier)) for code, found in scored)
    return result_lines(block, units, results)


def opened_line(
    block: BlockSpec, units: Sequence[UnitAnswers], code: str, rank: int | None
) -> dict[str, Any]:
    """The line of one unit with its criteria, among the units that its rules compare it with."""
    assessed = {unit.unit: unit for unit in units if is_assessed(block, unit)}
    if code not in assessed:
        return unit_line(block, next(unit for unit in units if unit.unit == code), None)
    peers = peers_of(block, [(unit.entries, unit.waived) for unit in assessed.values()])
    sheet = score_sheet(block, assessed[code].entries, assessed[code].waived, peers)
    criteria = [criterion_line(block, leaf, peers) for leaf in sheet.leaves]
    line = unit_line(block, assessed[code], result_of(block, sheet))
    return line | {"rank": rank, "criteria": criteria}


def result_of(block: BlockSpec, sheet: Sheet) -> UnitResult:
    return UnitResult(sheet, sheet, tier_of(block, sheet))


def result_lines(
    block: BlockSpec, units: Sequence[UnitAnswers], results: Iterable[tuple[str, UnitResult]]
) -> list[dict[str, Any]]:
    """One line per unit in the order of places; each result is let go as soon as its line is written."""
    by_unit = {unit.unit: unit for unit in units}
    lines, ranked = {}, {}
    for code, result in results:
        lines[code] = unit_line(block, by_unit[code], result)
        ranked[code] = ranked_total(block, result)
    contenders = [Contender(unit.unit, ranked.get(unit.unit), unit.scope) for unit in units]
    places = positions(contenders)
    ordered = []
    for contender in in_order(contenders, places):
        line = lines.get(contender.unit) or unit_line(block, by_unit[contender.unit], None)
        line["rank"] = places.get(contender.unit)
        ordered.append(line)
    return ordered


def ranked_total(block: BlockSpec, result: UnitResult) -> Decimal | None:
    """The printed total that takes a place: none where the decision does not rank a unit without a tier."""
    is_ranked = block.rank_untiered or not block.tiers or result.tier is not None
    total = result.totals.total
    return rounded(total, block.decimals) if is_ranked and total is not None else None


def unit_line(block: BlockSpec, unit: UnitAnswers, result: UnitResult | None) -> dict[str, Any]:
    """One unit; whoever is not assessed has empty figures and lists, never zeros."""
    described = {
        "unit": unit.unit,
        "name": unit.name or unit.unit,
        "scope": unit.scope or None,
        "status": unit.status,
    }
    return described | (EMPTY if result is None else scored_line(block, result))


def scored_line(block: BlockSpec, result: UnitResult) -> dict[str, Any]:
    """The figures of one unit; rank and criteria are left to whoever knows the others and the leaves."""
    lists, totals = result.lists, result.totals
    best_by_total = tier_by_total(block, totals)
    return {
        "total": figure(block, totals.total),
        "exact_total": exact(totals.total),
        "percent": figure(block, totals.percent),
        "raw_total": figure(block, totals.raw_total),
        "applicable_max": figure(block, totals.applicable_max),
        "tier": result.tier.name if result.tier else None,
        "tier_by_total": best_by_total.name if best_by_total else None,
        "rank": None,
        "unanswered": list(lists.unanswered),
        "not_computable": list(lists.not_computable),
        "not_applicable": list(lists.not_applicable),
        "groups": [group_line(block, totals.figures[node.code], node) for node in block.groups],
        "criteria": [],
        "next_tier": next_tier_line(block, result),
    }


def figure(block: BlockSpec, value: Fraction | None) -> str | None:
    """The printed figure with a point; written from integers, because a batch prints very many."""
    if value is None:
        return None
    scale = 10**block.decimals
    top, bottom = value.as_integer_ratio()
    units = printed_units(top, bottom, scale)
    if units < 0 or not block.decimals:
        return f"{rounded(value, block.decimals):f}"
    whole, part = divmod(units, scale)
    return f"{whole}.{part:0{block.decimals}}"


def exact(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def group_line(block: BlockSpec, found: Figure, node: Node) -> dict[str, Any]:
    whole = figure(block, found.max_points)
    is_whole = found.applicable_max == found.max_points
    return {
        "code": node.code,
        "points": figure(block, found.points),
        "max_points": whole,
        "applicable_max": whole if is_whole else figure(block, found.applicable_max),
    }


def criterion_line(block: BlockSpec, leaf: LeafResult, peers: Peers) -> dict[str, Any]:
    node = block.node(leaf.code)
    return {
        "code": leaf.code,
        "points": figure(block, leaf.points),
        "max_points": figure(block, node.known_max),
        "answer": display(node, leaf.answer) if leaf.answer else None,
        "explanation": explain(node, leaf, peers).sentence,
    }


def next_tier_line(block: BlockSpec, result: UnitResult) -> dict[str, Any] | None:
    above = tier_above(block, result.tier) if result.totals.total is not None else None
    if above is None:
        return None
    missing = missing_for(block, above, result.totals)
    return {"name": above.name, "missing": [missing_line(item) for item in missing]}


def missing_line(missing: Missing) -> dict[str, Any]:
    if missing.ban:
        return {"node": missing.node, "ban": True}
    return {"node": missing.node, "points": None if missing.points is None else f"{missing.points:f}"}
