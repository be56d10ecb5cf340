"""Read the flat table of criteria; what differs from block to block is kept by block."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from rubrics.loading.blocks import CAMPAIGN, COMBINES
from rubrics.loading.rules import read_rule
from rubrics.loading.sections import WaiverRule, read_waivability
from rubrics.loading.tables import NODE_CODE, Table, found, listed
from rubrics.spec import EITHER, EVIDENCE, EXPLANATION, NO_PROOF, Node, Rule

SCORED_BY = ("unit", "verifier", "council")
PROOFS = (EITHER, EVIDENCE, EXPLANATION, NO_PROOF)
TEXTS = (
    "printed_code", "inferred", "contributor", "printed_rule", "reading", "reading_note",
    "article", "guidance", "evidence", "legal_basis",
)  # fmt: skip
MISSING = "missing"
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the file: the node, and what each block makes of it."""

    node: Node
    blocks: tuple[str, ...]
    maxima: dict[str, Fraction | str]
    rules: dict[str, Rule | None]
    has_rule: bool
    waiver: WaiverRule | None
    proof: str


def read_criteria(parent: Table, blocks: Collection[str]) -> list[Criterion]:
    criteria: list[Criterion] = []
    for place, table in enumerate(parent.tables("criteria", required=True), 1):
        code = table.data.get("code")
        table.where, table.prefix = (
            code if isinstance(code, str) and code else f"dòng tiêu chí thứ {place}",
            "",
        )
        criterion = _read_criterion(table, blocks)
        table.close()
        _check_place(table, criterion, criteria)
        criteria.append(criterion)
    return criteria


def _read_criterion(table: Table, blocks: Collection[str]) -> Criterion:
    named = table.known("blocks", blocks, "các khối") if table.has("blocks") else tuple(blocks)
    rules = _rules(table, named)
    is_fact = table.has("rule") and _kind_of(table.data["rule"]) == "fact"
    node = Node(
        code=_code(table),
        text=table.text("text", required=True),
        max_points=None,
        parent=table.text("parent"),
        part=table.flag("part"),
        scored_by=table.one_of("scored_by", SCORED_BY, "unit"),
        combine=table.one_of("combine", COMBINES, "sum"),
        weight=table.share("weight"),
    )
    texts: dict[str, Any] = {key: table.text(key) for key in TEXTS}
    return Criterion(
        node=replace(node, **texts),
        blocks=named,
        maxima=_maxima(table, named, is_fact),
        rules=rules,
        has_rule="rule" in table.data or "rules" in table.data,
        waiver=read_waivability(table, blocks),
        proof=_proof(table, node, is_fact),
    )


def _proof(table: Table, node: Node, is_fact: bool) -> str:
    """What a claim above zero must come with; empty: as the node above says."""
    if not table.has("proof"):
        return ""
    proof = table.one_of("proof", PROOFS, "")
    if proof and (is_fact or node.scored_by != "unit"):
        why = "điều kiện (fact) không có điểm" if is_fact else "đơn vị không tự chấm tiêu chí này"
        table.report("proof", found(proof), f"{why} nên không đòi minh chứng của đơn vị", "hãy xóa khóa này")
    return proof


def _code(table: Table) -> str:
    code = table.text("code", required=True)
    if code and not NODE_CODE.fullmatch(code):
        table.report(
            "code", found(code), "chỉ gồm chữ, chữ số, dấu chấm và dấu -, không quá 30 ký tự", "hãy đổi mã"
        )
    return code


def _kind_of(rule: Any) -> str:
    return str(rule.get("kind")) if isinstance(rule, dict) else ""


def _maxima(table: Table, blocks: Collection[str], is_fact: bool) -> dict[str, Fraction | str]:
    value = table.raw("max_points")
    if isinstance(value, dict):
        by_block = Table(value, table.where, table.problems, "max_points.")
        maxima = {block: _maximum(by_block, block, by_block.raw(block), is_fact) for block in blocks}
        by_block.close()
        return maxima
    maximum = _maximum(table, "max_points", value, is_fact)
    return dict.fromkeys(blocks, maximum)


def _maximum(table: Table, key: str, value: object, is_fact: bool) -> Fraction | str:
    if value is None:
        return Fraction(0) if is_fact else MISSING
    if value == CAMPAIGN:
        return CAMPAIGN
    amount = table.as_amount(key, value)
    return UNREADABLE if amount is None else amount


def _rules(table: Table, blocks: Collection[str]) -> dict[str, Rule | None]:
    if table.has("rule") and table.has("rules"):
        table.report("rules", "có cả rule và rules", "chỉ được một trong hai", "hãy xóa một khóa")
    single = table.table("rule")
    if single is not None:
        return dict.fromkeys(blocks, read_rule(single))
    by_block = table.table("rules")
    if by_block is None:
        return {}
    rules = {}
    for block in blocks:
        rule_table = by_block.table(block, required=True)
        rules[block] = read_rule(rule_table) if rule_table else None
    by_block.close()
    return rules


def _check_place(table: Table, criterion: Criterion, before: list[Criterion]) -> None:
    """A code is used once in a block, and a parent stands above its children."""
    node = criterion.node
    for earlier in before:
        if node.code and earlier.node.code == node.code and set(earlier.blocks) & set(criterion.blocks):
            table.report(
                "code",
                f"mã {node.code} đã dùng ở dòng trên",
                "mỗi mã chỉ dùng một lần trong một khối",
                "hãy đổi mã",
            )
            break
    for block in criterion.blocks:
        above = [earlier.node.code for earlier in before if block in earlier.blocks]
        if node.parent and node.parent not in above:
            allowed = (
                f"phải là mã của một dòng đứng trên: {listed(above)}"
                if above
                else "chưa có dòng nào đứng trên"
            )
            table.report("parent", found(node.parent), allowed, "hãy sửa mã hoặc đổi thứ tự dòng")
            break
