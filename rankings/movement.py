"""How units moved from one year to the next; only what can be compared is compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

Result = Mapping[str, Any]
Predecessors = Mapping[str, Sequence[str]]

NEW = "không so sánh được: không có trong kết quả trước"
MERGED = "không so sánh được: hình thành từ nhiều đơn vị"
ABSENT = "không so sánh được: một trong hai năm không được đánh giá"
OTHER_RULES = "không so sánh được: khối hoặc bộ tiêu chí khác nhau"


@dataclass(frozen=True, slots=True)
class Move:
    """One unit of this year beside the same unit, or the one it succeeds, of the year before."""

    unit: Result
    before: Result | None
    problem: str = ""
    predecessors: tuple[str, ...] = ()

    @property
    def points(self) -> Fraction | None:
        if self.problem or self.before is None:
            return None
        return Fraction(self.unit["total"]) - Fraction(self.before["total"])

    @property
    def places(self) -> int | None:
        """How many places up; negative for down."""
        ranks = (self.before["rank"] if self.before else None, self.unit["rank"])
        return None if self.problem or None in ranks else ranks[0] - ranks[1]


def are_comparable(before: Result, after: Result) -> bool:
    """The same block and maximum, and every node that both name has the same text and maximum."""
    blocks = (before["block"], after["block"])
    old, new = ({node["code"]: meaning(node) for node in block["nodes"]} for block in blocks)
    groups = [set(block["groups"]) for block in blocks]
    same_groups = groups[0] == groups[1] or not all(groups)
    is_whole = all(node.get("rule") for block in blocks for node in leaves(block))
    return (
        blocks[0]["code"] == blocks[1]["code"]
        and Fraction(blocks[0]["max_points"]) == Fraction(blocks[1]["max_points"])
        and same_groups
        and all(old[code] == new[code] for code in old.keys() & new.keys())
        and (not is_whole or old.keys() == new.keys())
    )


def linked_groups(before: Result, after: Result) -> list[Result]:
    """The groups of this year that mean the same the year before, also where the whole forms differ.

    A group brought in from a document has nothing below it and is linked by its own text and maximum.
    """
    blocks = before["block"], after["block"]
    old, new = ({node["code"]: meaning(node) for node in block["nodes"]} for block in blocks)
    by_code = {node["code"]: node for node in blocks[1]["nodes"]}
    linked = []
    for code in blocks[1]["groups"]:
        inside = [below(block, code) for block in blocks]
        if (
            code in blocks[0]["groups"]
            and old[code] == new[code]
            and (not all(inside) or inside[0] == inside[1])
        ):
            linked.append(by_code[code])
    return linked


def below(block: Result, code: str) -> dict[str, tuple[str, Fraction | None]]:
    """What stands below a node, by code."""
    inside, found = {code}, {}
    for node in block["nodes"]:
        if node.get("parent") in inside:
            inside.add(node["code"])
            found[node["code"]] = meaning(node)
    return found


def group_points(unit: Result | None, code: str) -> Fraction | None:
    groups = unit["groups"] if unit else []
    return next((Fraction(group["points"]) for group in groups if group["code"] == code), None)


def group_changes(found: Sequence[Move], groups: Sequence[Result]) -> list[dict[str, Any]]:
    """For each group the middle of both years and how many units went up and down."""
    rows = []
    for group in groups:
        pairs = [
            (group_points(move.before, group["code"]), group_points(move.unit, group["code"]))
            for move in found
            if not move.problem
        ]
        known = [(old, new) for old, new in pairs if old is not None and new is not None]
        if known:
            before, after = (median(values) for values in zip(*known, strict=True))
            rows.append(
                {
                    "node": group,
                    "before": before,
                    "after": after,
                    "change": after - before,
                    "up": sum(new > old for old, new in known),
                    "down": sum(new < old for old, new in known),
                    "units": len(known),
                }
            )
    return rows


def leaves(block: Result) -> list[Result]:
    """The nodes below which nothing stands; those of an imported result are its groups, without rules."""
    parents = {node.get("parent") for node in block["nodes"]}
    return [node for node in block["nodes"] if node["code"] not in parents] or [{}]


def meaning(node: Result) -> tuple[str, Fraction | None]:
    maximum = node.get("max_points")
    return node["text"], None if maximum is None else Fraction(maximum)


def moves(before: Result, after: Result, predecessors: Predecessors) -> list[Move]:
    """Every unit of this year in its order; ``predecessors`` by unit code."""
    old = {unit["unit"]: unit for unit in before["units"]}
    return [move_of(unit, old, predecessors.get(unit["unit"], ())) for unit in after["units"]]


def move_of(unit: Result, old: Mapping[str, Result], predecessors: Sequence[str]) -> Move:
    known = [old[code] for code in predecessors if code in old]
    names = tuple(earlier["name"] for earlier in known)
    if unit["unit"] in old and not known:
        known = [old[unit["unit"]]]
    elif unit["unit"] in old or len(known) > 1:
        return Move(unit, None, MERGED, names)
    if not known:
        return Move(unit, None, NEW)
    is_absent = unit["total"] is None or known[0]["total"] is None
    return Move(unit, known[0], ABSENT if is_absent else "", names)


def most_moved(found: Sequence[Move], count: int = 3) -> tuple[list[Move], list[Move]]:
    """Who went up and who went down the most places; points decide between equal ones."""
    moved = [move for move in found if move.places]
    by_size = sorted(moved, key=lambda move: (-(move.places or 0), -(move.points or 0)))
    up = [move for move in by_size if (move.places or 0) > 0]
    down = [move for move in reversed(by_size) if (move.places or 0) < 0]
    return up[:count], down[:count]
