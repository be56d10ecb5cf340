"""Places: the order of printed totals inside a scope; equal totals share a place (17, 17, 19)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Contender:
    """A unit and the printed total it is ranked by; without one it takes no place."""

    unit: str
    total: Decimal | None
    scope: str = ""


def positions(contenders: Iterable[Contender]) -> dict[str, int]:
    """The place of each unit that takes one: one more than the units of its scope with a higher total."""
    ranked = [contender for contender in contenders if contender.total is not None]
    totals = Counter((contender.scope, contender.total) for contender in ranked)
    places: dict[tuple[str, Decimal | None], int] = {}
    ahead: Counter[str] = Counter()
    for scope, total in sorted(totals, key=lambda key: (key[0], -(key[1] or 0))):
        places[scope, total] = ahead[scope] + 1
        ahead[scope] += totals[scope, total]
    return {contender.unit: places[contender.scope, contender.total] for contender in ranked}


def in_order(contenders: Iterable[Contender], places: dict[str, int]) -> list[Contender]:
    """By scope, then place, then unit by code point; those without a place come last in their scope."""

    def key(contender: Contender) -> tuple[str, bool, int, str]:
        place = places.get(contender.unit)
        return (contender.scope, place is None, place or 0, contender.unit)

    return sorted(contenders, key=key)
