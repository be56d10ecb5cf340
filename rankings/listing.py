"""The units of a frozen result as a reader asks for them: found, filtered, put in another order."""

from collections.abc import Iterable
from fractions import Fraction

from egov_scoring.collation import search_key, sort_key
from rankings import board
from rankings.board import Result

BY_NAME = "ten"
BY_TOTAL = "tong"


def full_name(unit: Result) -> str:
    parent = board.parent_of(unit)
    return f"{unit['name']}, {parent['name']}" if parent else str(unit["name"])


def districts(result: Result) -> list[Result]:
    """The units above those of the list, to choose one from; none where all belong to the same."""
    parents = (board.parent_of(unit) for unit in board.assessed(result))
    found = {parent["code"]: parent for parent in parents if parent}
    return sorted(found.values(), key=lambda parent: sort_key(parent["name"])) if len(found) > 1 else []


def find(units: Iterable[Result], text: str = "", tier: str = "", district: str = "") -> list[Result]:
    """Units with the tier, in the district, whose name or district holds the text, accents or not."""
    wanted = search_key(text)
    return [
        unit
        for unit in units
        if (not wanted or wanted in search_key(full_name(unit)))
        and (not tier or (unit["tier"] or board.NO_TIER) == tier)
        and (not district or (board.parent_of(unit) or {}).get("code") == district)
    ]


def orders(result: Result) -> dict[str, str]:
    """The orders that a reader may choose, with the words that name them."""
    groups = {node["code"]: f"điểm {node['text']}" for node in board.columns(result)}
    return {"": "thứ hạng", BY_NAME: "tên đơn vị", BY_TOTAL: "tổng điểm"} | groups


def in_order(result: Result, units: Iterable[Result], order: str) -> list[Result]:
    """Units by name, by total or by the points of a group, best first; equal ones stay as they were."""
    if order == BY_NAME:
        return board.in_name_order(units)
    if order == BY_TOTAL:
        return sorted(units, key=lambda unit: -Fraction(unit["total"]))
    if order in [node["code"] for node in board.columns(result)]:
        return sorted(units, key=lambda unit: -points_of(unit, order))
    return list(units)


def points_of(unit: Result, code: str) -> Fraction:
    return next((Fraction(group["points"]) for group in unit["groups"] if group["code"] == code), Fraction(0))
