"""Units near the boundary of a tier, and what decides: what an approver looks at before closing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rankings import board

Result = Mapping[str, Any]
NEAR = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Near:
    """One unit, how many points lie between it and another tier, and the sentence that says where."""

    unit: Result
    margin: Fraction
    words: str


def near_boundaries(result: Result) -> list[Near]:
    """Units within one percent of the whole form from another tier, the narrowest first."""
    reach = width(result)
    found = [
        near
        for unit in board.assessed(result)
        for near in (missed(result, unit), kept(result, unit))
        if near is not None and near.margin <= reach
    ]
    return sorted(found, key=lambda near: (near.margin, near.unit["unit"]))


def width(result: Result) -> Fraction:
    """How many points count as near."""
    return Fraction(result["block"]["max_points"]) * NEAR


def missed(result: Result, unit: Result) -> Near | None:
    """What the unit lacks for the next better tier, where only points lack."""
    above = unit["next_tier"]
    if not above or not above["missing"] or any(gap.get("ban") for gap in above["missing"]):
        return None
    margin = sum((Fraction(gap["points"]) for gap in above["missing"]), Fraction(0))
    return Near(unit, margin, f"{', '.join(board.gaps(result, unit))} để đạt {above['name']}")


def kept(result: Result, unit: Result) -> Near | None:
    """By how little the unit has its tier: the tightest of the conditions in points."""
    tier = next((tier for tier in result["block"]["tiers"] if tier["name"] == unit["tier"]), None)
    margins = sorted(spare(unit, tier)) if tier else []
    if not margins:
        return None
    margin, node = margins[0]
    over = f"hơn {board.amount(margin)} điểm" if margin else "vừa đủ"
    return Near(
        unit, margin, f"{over} so với mức tối thiểu của {unit['tier']} ở {board.node_name(result, node)}"
    )


def spare(unit: Result, tier: Result) -> Iterator[tuple[Fraction, str]]:
    """The points above each minimum of a tier; a minimum of zero decides nothing."""
    nodes = {line["code"]: line for line in (*unit["criteria"], *unit["groups"])}
    nodes[""] = unit | {"points": unit["total"]}
    for minimum in tier["minimums"]:
        node, least = nodes.get(minimum["node"]), Fraction(minimum["value"])
        if node is None or not least:
            continue
        if minimum["percent"]:
            least = least * Fraction(node["applicable_max"]) / 100
        yield Fraction(node["points"]) - least, minimum["node"]
