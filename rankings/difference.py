"""What a correction changed: unit by unit, between the result that was published and the one that follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Result = Mapping[str, Any]
Pair = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One unit of two results; every pair is (before, after), None where there is no such figure."""

    unit: str
    name: str
    total: Pair
    tier: Pair
    rank: Pair
    state: Pair
    criteria: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.state[0] is None

    @property
    def is_gone(self) -> bool:
        return self.state[1] is None


def changes(before: Result, after: Result) -> list[Change]:
    """The units with another total, tier, place, state or points of a criterion, in the later order."""
    old = {unit["unit"]: unit for unit in before["units"]}
    new = {unit["unit"]: unit for unit in after["units"]}
    codes = [*new, *(code for code in old if code not in new)]
    found = [change_of(code, old.get(code), new.get(code)) for code in codes]
    return [change for change in found if is_change(change)]


def change_of(code: str, old: Result | None, new: Result | None) -> Change:
    known = new or old or {}
    return Change(
        unit=code,
        name=known["name"],
        criteria=other_points(old, new),
        state=pair("status", old, new),
        **{key: pair(key, old, new) for key in ("total", "tier", "rank")},
    )


def pair(key: str, old: Result | None, new: Result | None) -> Pair:
    return (old[key] if old else None, new[key] if new else None)


def other_points(old: Result | None, new: Result | None) -> tuple[str, ...]:
    """The criteria that give other points, in printed order."""
    before = {leaf["code"]: leaf["points"] for leaf in old["criteria"]} if old else {}
    after = {leaf["code"]: leaf["points"] for leaf in new["criteria"]} if new else {}
    codes = [*after, *(code for code in before if code not in after)]
    return tuple(code for code in codes if before.get(code) != after.get(code))


def is_change(change: Change) -> bool:
    pairs = (change.total, change.tier, change.rank, change.state)
    return bool(change.criteria) or any(before != after for before, after in pairs)


def summary(found: list[Change]) -> str:
    """How many units changed in what, in one sentence."""
    counts = [
        ("tổng điểm", sum(change.total[0] != change.total[1] for change in found)),
        ("xếp loại", sum(change.tier[0] != change.tier[1] for change in found)),
        ("thứ hạng", sum(change.rank[0] != change.rank[1] for change in found)),
    ]
    words = [f"{count} đơn vị đổi {what}" for what, count in counts if count]
    if words:
        return ", ".join(words)
    return (
        f"{len(found)} đơn vị có điều chỉnh" if found else "không đổi điểm, xếp loại, thứ hạng của đơn vị nào"
    )
