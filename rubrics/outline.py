"""A block of a rubric as a reader walks through it: the tree, the tiers side by side, the exceptions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from egov_scoring.numbers import format_number
from rubrics.explaining import proof_words, rule_words
from rubrics.spec import TOTAL, BlockSpec, Node, Tier

NOBODY: Mapping[str, Sequence[Mapping[str, object]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """One node in printed order; ``options`` pairs label and points where the rule is a choice."""

    node: Node
    depth: int
    words: str
    proof: str
    options: tuple[tuple[str, Fraction], ...]
    is_exception: bool
    named: Sequence[Mapping[str, object]] = ()

    @property
    def anchor(self) -> str:
        return f"c-{self.node.code}"

    @property
    def shows_print(self) -> bool:
        """A list of options says the same as the decision, unless the decision was read in some way."""
        return bool(self.node.printed_rule) and (not self.options or bool(self.node.reading_note))


@dataclass(frozen=True, slots=True)
class TierRow:
    """One node that tiers ask for; per tier the condition in words, empty where it has none."""

    name: str
    cells: tuple[tuple[str, Tier], ...]


def lines_of(block: BlockSpec, named: Mapping[str, Sequence[Mapping[str, object]]] = NOBODY) -> list[Line]:
    """Every node in printed order, with the agencies that campaigns name beside those of the rubric."""
    return [
        Line(
            node,
            depth_of(block, node),
            rule_words(node),
            proof_words(node),
            options_of(node),
            starts_exception(block, node),
            named.get(node.code, ()),
        )
        for node in block.nodes
    ]


def depth_of(block: BlockSpec, node: Node) -> int:
    depth = 0
    while node.parent:
        node, depth = block.node(node.parent), depth + 1
    return depth


def options_of(node: Node) -> tuple[tuple[str, Fraction], ...]:
    if node.rule is None or node.max_points is None:
        return ()
    return tuple((option.label, option.worth.of(node.max_points)) for option in node.rule.options)


def starts_exception(block: BlockSpec, node: Node) -> bool:
    """True on the highest node that may be left out; below it the permission goes without saying."""
    if not node.waiver.is_allowed:
        return False
    return not node.parent or not block.node(node.parent).waiver.is_allowed


def tier_rows(block: BlockSpec) -> list[TierRow]:
    """The conditions of every tier side by side, the total first, then in printed order."""
    asked = {minimum.node for tier in block.tiers for minimum in tier.minimums}
    facts = {code for tier in block.tiers for code in (*tier.require, *tier.ban)}
    order = [TOTAL, *(node.code for node in block.nodes)]
    return [
        TierRow(name_of(block, code), tuple((condition_words(tier, code), tier) for tier in block.tiers))
        for code in order
        if code in asked or code in facts
    ]


def name_of(block: BlockSpec, code: str) -> str:
    return "Tổng điểm" if code == TOTAL else f"{code}. {block.node(code).text}"


def condition_words(tier: Tier, code: str) -> str:
    words = []
    for minimum in tier.minimums:
        if minimum.node == code:
            words.append(f"từ {format_number(minimum.value)}{'%' if minimum.is_percent else ''}")
    if code in tier.require:
        words.append("phải có")
    if code in tier.ban:
        words.append("không được có")
    return ", ".join(words)


def readings_of(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Each reading note once, with every criterion that it is about."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.node.reading_note:
            found.setdefault(line.node.reading_note, []).append(line)
    return list(found.items())
