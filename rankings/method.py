"""How the figures of one result were made, in counts and examples that its own data give."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from rankings import board, criteria

Result = Mapping[str, Any]
SCORERS = ("unit", "verifier", "council")


def leaves_of(result: Result) -> list[Result]:
    return [node for node in result["block"]["nodes"] if criteria.is_criterion(node)]


def scorer_counts(result: Result) -> dict[str, int]:
    """How many criteria the units, the verifying agency and the council score."""
    scorers = [leaf["scored_by"] for leaf in leaves_of(result)]
    return {scorer: scorers.count(scorer) for scorer in SCORERS}


def tie_example(result: Result) -> dict[str, Any] | None:
    """The first units that share a place, and the place after them."""
    ranked = board.ranked(result)
    for place, unit in enumerate(ranked):
        alike = [other for other in ranked if other["rank"] == unit["rank"]]
        if len(alike) > 1:
            follower = ranked[place + len(alike)] if place + len(alike) < len(ranked) else None
            return {"units": alike, "rank": unit["rank"], "total": unit["total"], "follower": follower}
    return None


def rounding_example(result: Result) -> dict[str, Any] | None:
    """A unit whose exact total has more digits than are printed."""
    for unit in board.assessed(result):
        if unit["exact_total"] and Fraction(unit["exact_total"]) != Fraction(unit["total"]):
            return {"unit": unit, "exact": Fraction(unit["exact_total"])}
    return None


def rescaled_count(result: Result) -> int:
    return sum(1 for unit in board.assessed(result) if board.rescaling_words(result, unit))


def readings_of(result: Result) -> list[dict[str, Any]]:
    """Each reading once, with every node that it is about."""
    found: dict[tuple[str, str], list[Result]] = {}
    for node in result["block"]["nodes"]:
        if node.get("reading_note"):
            found.setdefault((node.get("reading", ""), node["reading_note"]), []).append(node)
    return [{"key": key, "note": note, "nodes": nodes} for (key, note), nodes in found.items()]
