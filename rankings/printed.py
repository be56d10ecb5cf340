"""What can be checked where printed figures alone are public: places, order, tiers by what is shown."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rankings import composition, snapshot
from rankings.ranking import Contender, in_order, positions

Result = Mapping[str, Any]


def contradictions(result: Result) -> list[str]:
    """Everything in which a shallow result disagrees with its own rules and figures."""
    frame = snapshot.plain(composition.frame(*composition.rules_of(result)))
    assert isinstance(frame, dict)
    rules = [f"{key}: khác khi tính lại." for key in frame if result[key] != frame[key]]
    return rules + wrong_places(result) + wrong_tiers(result)


def wrong_places(result: Result) -> list[str]:
    block = result["block"]
    ranks_all = block["rank_untiered"] or not block["tiers"]
    contenders = [
        Contender(
            unit["unit"], Decimal(unit["total"]) if unit["total"] and (ranks_all or unit["tier"]) else None
        )
        for unit in result["units"]
    ]
    places = positions(contenders)
    problems = [
        f"{unit['unit']} rank: công bố {unit['rank']}, tính lại {places.get(unit['unit'])}."
        for unit in result["units"]
        if unit["rank"] != places.get(unit["unit"])
    ]
    ordered = [contender.unit for contender in in_order(contenders, places)]
    if not problems and ordered != [unit["unit"] for unit in result["units"]]:
        problems.append("thứ tự đơn vị khác khi tính lại.")
    return problems


def wrong_tiers(result: Result) -> list[str]:
    """A tier is wrong if a figure forbids it, or if all figures of a better one suffice."""
    problems = []
    for unit in result["units"]:
        if unit["total"] is None:
            continue
        reached = possible_tiers(result["block"], unit)
        if unit["tier"] not in reached:
            found = ", ".join(name or "không xếp loại" for name in reached)
            problems.append(f"{unit['unit']} tier: công bố {unit['tier']}, tính lại {found}.")
    return problems


def possible_tiers(block: Result, unit: Result) -> list[str | None]:
    """The tiers that the shown figures leave open, best first; a single one where they decide."""
    possible: list[str | None] = []
    for tier in block["tiers"]:
        known = [is_met(minimum, unit) for minimum in tier["minimums"]]
        if False in known:
            continue
        possible.append(tier["name"])
        if None not in known and not tier["require"] and not tier["ban"]:
            return possible
    return [*possible, None]


def is_met(minimum: Result, unit: Result) -> bool | None:
    """None where the figure is not shown, or only its exact value decides (a share of a group)."""
    if minimum["node"] == "":
        shown = unit["percent" if minimum["percent"] else "total"]
        return Fraction(shown) >= Fraction(minimum["value"])
    group = next((group for group in unit["groups"] if group["code"] == minimum["node"]), None)
    if group is None or minimum["percent"]:
        return None
    if not Fraction(group["applicable_max"]):
        return True
    return Fraction(group["points"]) >= Fraction(minimum["value"])
