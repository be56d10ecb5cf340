"""Where one unit stands among the assessed units of its result."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from rankings import board

Result = Mapping[str, Any]


def standing_of(result: Result, unit: Result) -> dict[str, Any] | None:
    """How many units have more, as many and fewer points, and how far the next totals are."""
    if not board.is_assessed(unit):
        return None
    own = Fraction(unit["total"])
    totals = [Fraction(other["total"]) for other in board.assessed(result)]
    above, below = [t for t in totals if t > own], [t for t in totals if t < own]
    return {
        "above": len(above),
        "same": totals.count(own) - 1,
        "below": len(below),
        "to_next": min(above) - own if above else None,
        "totals": totals,
        "own": own,
        **board.totals(result),
    }


def neighbours_of(result: Result, unit: Result) -> tuple[Result | None, Result | None]:
    """The units listed just before and after this one in the ranking."""
    listed = board.ranked(result) + board.unranked(result)
    codes = [other["unit"] for other in listed]
    if unit["unit"] not in codes:
        return None, None
    place = codes.index(unit["unit"])
    return listed[place - 1] if place else None, listed[place + 1] if place + 1 < len(listed) else None
