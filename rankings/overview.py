"""What lists show of a result without reading it: its tiers and its middle."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from rankings import board
from rankings.snapshot import exact_text


def overview_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """Kept beside the frozen bytes when they are published."""
    middle = board.totals(result).get("median")
    return {
        "tiers": [{"name": tier.name, "units": tier.units} for tier in board.tier_counts(result)],
        "median": None if middle is None else exact_text(middle),
        "max_points": str(result["block"]["max_points"]),
        "decimals": result["block"]["decimals"],
    }


def median_share(overview: Mapping[str, Any]) -> Fraction | None:
    """The middle total in percent of the maximum, so that years with other maxima share a scale."""
    if overview["median"] is None:
        return None
    return Fraction(overview["median"]) * 100 / Fraction(overview["max_points"])
