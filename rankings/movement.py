"""How units moved from one year to the next; only what can be compared is compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
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
