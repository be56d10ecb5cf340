"""From entries to the result of a run: points, tiers and places of every unit of one block, as plain data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rankings.ranking import Contender, in_order, positions
from rubrics.answers import display
from rubrics.explaining import explain
from rubrics.scoring import (
    Entry,
    LeafResult,
    Missing,
    Peers,
    Sheet,
    next_tier,
    peers_of,
    rounded,
    score_sheet,
    tier_by_total,
    tier_of,
)
from rubrics.spec import BlockSpec, Node

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
    """What comes out for one assessed unit; ``total`` is the printed figure."""

    unit: UnitAnswers
    sheet: Sheet
    peers: Peers
    total: Decimal | None
    tier: str | None


def is_assessed(block: BlockSpec, unit: UnitAnswers) -> bool:
    """A late unit follows the late policy of the rubric."""
    return unit.status == ASSESSED or (unit.status == LATE and block.late == "assess")


def score_units(block: BlockSpec, units: Iterable[UnitAnswers]) -> list[UnitResult]:
    """Score each assessed unit; rules that compare units look at all of them."""
    assessed = [unit for unit in units if is_assessed(block, unit)]
    peers = peers_of(block, [(unit.entries, unit.waived) for unit in assessed])
    results = []
    for unit in assessed:
        sheet = score_sheet(block, unit.entries, unit.waived, peers)
        tier = tier_of(block, sheet)
        total = None if sheet.total is None else rounded(sheet.total, block.decimals)
        results.append(UnitResult(unit, sheet, peers, total, tier.name if tier else None))
    return results


def ranked_total(block: BlockSpec, result: UnitResult) -> Decimal | None:
    """The total that takes a place: none where the decision does not rank a unit without a tier."""
    is_ranked = block.rank_untiered or not block.tiers or result.tier is not None
    return result.total if is_ranked else None


def score_result(rubric_code: str, block: BlockSpec, units: Sequence[UnitAnswers]) -> dict[str, Any]:
    """The result in the form that ``score`` prints: figures as text, units in the order of places."""
    results = {result.unit.unit: result for result in score_units(block, units)}
    contenders = [
        Contender(
            unit.unit,
            ranked_total(block, results[unit.unit]) if unit.unit in results else None,
            unit.scope,
        )
        for unit in units
    ]
    places = positions(contenders)
    by_unit = {unit.unit: unit for unit in units}
    return {
        "rubric": rubric_code,
        "block": block.code,
        "max_points": figure(block, block.known_max),
        "units": [
            unit_line(block, by_unit[contender.unit], results.get(contender.unit), places.get(contender.unit))
            for contender in in_order(contenders, places)
        ],
    }


def unit_line(
    block: BlockSpec, unit: UnitAnswers, result: UnitResult | None, rank: int | None
) -> dict[str, Any]:
    """One unit; whoever is not assessed has empty figures and lists, never zeros."""
    described = {
        "unit": unit.unit,
        "name": unit.name or unit.unit,
        "scope": unit.scope or None,
        "status": unit.status,
    }
    return described | (EMPTY if result is None else scored_line(block, result, rank))


def scored_line(block: BlockSpec, result: UnitResult, rank: int | None) -> dict[str, Any]:
    sheet = result.sheet
    best_by_total = tier_by_total(block, sheet)
    return {
        "total": figure(block, sheet.total),
        "exact_total": exact(sheet.total),
        "percent": figure(block, sheet.percent),
        "raw_total": figure(block, sheet.raw_total),
        "applicable_max": figure(block, sheet.applicable_max),
        "tier": result.tier,
        "tier_by_total": best_by_total.name if best_by_total else None,
        "rank": rank,
        "unanswered": list(sheet.unanswered),
        "not_computable": list(sheet.not_computable),
        "not_applicable": list(sheet.not_applicable),
        "groups": [group_line(block, sheet, node) for node in block.groups],
        "criteria": [criterion_line(block, leaf, result.peers) for leaf in sheet.leaves],
        "next_tier": next_tier_line(block, sheet),
    }


def figure(block: BlockSpec, value: Fraction | None) -> str | None:
    return None if value is None else f"{rounded(value, block.decimals):f}"


def exact(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def group_line(block: BlockSpec, sheet: Sheet, node: Node) -> dict[str, Any]:
    found = sheet.figures[node.code]
    return {
        "code": node.code,
        "points": figure(block, found.points),
        "max_points": figure(block, found.max_points),
        "applicable_max": figure(block, found.applicable_max),
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


def next_tier_line(block: BlockSpec, sheet: Sheet) -> dict[str, Any] | None:
    above = next_tier(block, sheet)
    if above is None:
        return None
    tier, missing = above
    return {"name": tier.name, "missing": [missing_line(item) for item in missing]}


def missing_line(missing: Missing) -> dict[str, Any]:
    if missing.ban:
        return {"node": missing.node, "ban": True}
    return {"node": missing.node, "points": None if missing.points is None else f"{missing.points:f}"}
