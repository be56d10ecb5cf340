"""Read the blocks of a rubric file and the levels that verify them."""

from dataclasses import dataclass
from fractions import Fraction

from rubrics.loading.sections import read_due, read_publication
from rubrics.loading.tables import Table
from rubrics.spec import BlockSpec, FactSpec, LevelSpec, PublicationSpec

BODIES = ("parent", "agency", "council")
SCOPES = ("province", "parent")
COMBINES = ("sum", "capped", "weighted")
LATE = ("assess", "not_ranked")
CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class Shared:
    """What the blocks take from the rubric unless they say otherwise."""

    decimals: int
    rank_untiered: bool
    late: str
    publication: PublicationSpec | None
    levels: dict[str, LevelSpec]
    facts: tuple[FactSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockLine:
    """A block as written; its maximum may be left to the campaign."""

    block: BlockSpec
    from_campaign: bool


def read_levels(parent: Table) -> list[LevelSpec]:
    levels: list[LevelSpec] = []
    for table in parent.tables("levels") if parent.has("levels") else []:
        table.where, table.prefix = f"cấp {table.data.get('code', '?')}", ""
        days = table.integer("working_days", 0, 1, 365)
        level = LevelSpec(
            code=table.code("code"),
            name=table.text("name", required=True),
            body=table.one_of("body", BODIES, "agency", required=True),
            working_days=days or None,
            article=table.text("article"),
        )
        table.close()
        _refuse_twice(table, level.code, [known.code for known in levels], "cấp")
        levels.append(level)
    return levels


def _refuse_twice(table: Table, code: str, known: list[str], what: str) -> None:
    if code and code in known:
        table.report(
            "code", f"là “{code}”, đã dùng cho một {what} khác", "mỗi mã chỉ được dùng một lần", "hãy đổi mã"
        )


def read_facts(parent: Table) -> tuple[FactSpec, ...]:
    facts: list[FactSpec] = []
    for table in parent.tables("facts") if parent.has("facts") else []:
        table.where, table.prefix = f"số liệu chung {table.data.get('code', '?')}", ""
        fact = FactSpec(table.code("code"), table.text("text", required=True), table.text("unit"))
        table.close()
        _refuse_twice(table, fact.code, [known.code for known in facts], "số liệu chung")
        facts.append(fact)
    return tuple(facts)


def read_blocks(parent: Table, shared: Shared) -> list[BlockLine]:
    lines: list[BlockLine] = []
    for table in parent.tables("blocks", required=True):
        table.where, table.prefix = f"khối {table.data.get('code', '?')}", ""
        block = _read_block(table, shared)
        table.close()
        _refuse_twice(table, block.code, [line.block.code for line in lines], "khối")
        lines.append(BlockLine(block, table.data.get("max_points") == CAMPAIGN))
    return lines


def _read_block(table: Table, shared: Shared) -> BlockSpec:
    return BlockSpec(
        code=table.code("code"),
        name=table.text("name", required=True),
        unit_kinds=table.texts("unit_kinds", required=True),
        levels=_levels_of(table, shared),
        nodes=(),
        max_points=_max_points(table),
        due=read_due(table, "due"),
        scope=table.one_of("scope", SCOPES, "province"),
        late=table.one_of("late", LATE, shared.late),
        publication=read_publication(table) or shared.publication,
        combine=table.one_of("combine", COMBINES, "sum"),
        decimals=shared.decimals,
        rank_untiered=shared.rank_untiered,
        facts=shared.facts,
    )


def _max_points(table: Table) -> Fraction | None:
    """None stands for the sum of the criteria, or for what the campaign will say."""
    return (
        None
        if table.data.get("max_points") == CAMPAIGN and table.has("max_points")
        else table.amount("max_points")
    )


def _levels_of(table: Table, shared: Shared) -> tuple[LevelSpec, ...]:
    codes = table.known("levels", shared.levels, "các cấp thẩm định", required=True)
    dues = table.table("level_due") if table.has("level_due") else None
    levels = []
    for code in codes:
        level = shared.levels[code]
        due = read_due(dues, code) if dues and dues.has(code) else None
        levels.append(LevelSpec(level.code, level.name, level.body, level.working_days, level.article, due))
    if dues:
        dues.close()
    return tuple(levels)
