"""Read the tiers of a rubric file, best first."""

from collections.abc import Collection
from dataclasses import dataclass

from rubrics.loading.tables import Table
from rubrics.spec import TOTAL, Minimum, Tier


@dataclass(frozen=True, slots=True)
class TierLine:
    """A tier as written, and the blocks that have it."""

    tier: Tier
    blocks: tuple[str, ...]


def read_tiers(parent: Table, blocks: Collection[str]) -> list[TierLine]:
    lines: list[TierLine] = []
    for table in parent.tables("tiers") if parent.has("tiers") else []:
        table.where, table.prefix = f"mức {table.data.get('name', '?')}", ""
        named = table.known("blocks", blocks, "các khối") if table.has("blocks") else tuple(blocks)
        tier = Tier(
            name=table.text("name", required=True),
            minimums=_minimums(table, "min_points", False) + _minimums(table, "min_percent", True),
            require=table.texts("require"),
            ban=table.texts("ban"),
        )
        table.close()
        if any(line.tier.name == tier.name and set(line.blocks) & set(named) for line in lines):
            table.report(
                "name",
                f"là “{tier.name}”, đã có ở trên",
                "mỗi mức chỉ có một lần trong một khối",
                "hãy đổi tên",
            )
        lines.append(TierLine(tier, named))
    return lines


def _minimums(parent: Table, key: str, is_percent: bool) -> tuple[Minimum, ...]:
    table = parent.table(key)
    if table is None:
        return ()
    values = {code: table.amount(code) for code in table.data}
    return tuple(Minimum(code, value, is_percent) for code, value in values.items() if value is not None)


def in_printed_order(tier: Tier, codes: tuple[str, ...]) -> Tier:
    """The condition on the total first, then those on nodes as they are printed."""
    places = {code: place for place, code in enumerate((TOTAL, *codes))}
    last = len(places)
    ordered = sorted(tier.minimums, key=lambda minimum: (places.get(minimum.node, last), minimum.is_percent))
    return Tier(tier.name, tuple(ordered), tier.require, tier.ban)
