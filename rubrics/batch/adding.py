"""Add the points of a batch up the tree, in integers over one denominator wherever that is exact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from rubrics.rules.base import ZERO
from rubrics.scoring import Figure, Totals, total_and_percent
from rubrics.spec import TOTAL, BlockSpec, Node, Worth

LARGEST_COMMON = 10**9
Amount = int | Fraction


@dataclass(slots=True)
class Exceptions:
    """What one unit has beyond whole points: fractions and smaller maxima by slot, facts, marked leaves."""

    fractions: list[tuple[int, int, int]] = field(default_factory=list)
    reductions: tuple[tuple[int, Fraction], ...] = ()
    facts: frozenset[str] = frozenset()
    waived: frozenset[int] = frozenset()
    not_computable: frozenset[int] = frozenset()


def common_denominator(block: BlockSpec) -> int:
    """Of all points that the rubric names; what does not fit it is added as a fraction."""
    common = 1
    for amount in _amounts(block):
        larger = lcm(common, amount.denominator)
        common = larger if larger <= LARGEST_COMMON else common
    return common


def _amounts(block: BlockSpec) -> Iterator[Fraction]:
    for node in block.nodes:
        yield node.known_max
        if node.rule is not None:
            worths: list[Worth] = [option.worth for option in node.rule.options]
            worths += [step.worth for step in node.rule.steps]
            yield from (worth.of(node.known_max) for worth in worths)
            yield from (node.rule.each, node.rule.bonus, node.rule.penalty)


def slots_of(block: BlockSpec) -> dict[str, int]:
    """The nodes that need a figure of their own; every other leaf is added straight into its parent."""
    looked_at = {minimum.node for tier in block.tiers for minimum in tier.minimums}
    looked_at |= {group.code for group in block.groups}
    weighted = {node.code for node in block.nodes if node.combine == "weighted"} | {TOTAL}
    codes = [
        node.code
        for node in block.nodes
        if not node.is_leaf or node.code in looked_at or node.parent in weighted
    ]
    return {code: slot for slot, code in enumerate(codes)}


class Adder:
    """Makes the totals of one unit after another; what depends only on the block is made once."""

    def __init__(self, block: BlockSpec, slots: Mapping[str, int], common: int) -> None:
        self.block = block
        self.common = common
        self.nodes = [block.by_code[code] for code in slots]
        self.below = [
            [slots[n.code] for n in block.children.get(code, ()) if n.code in slots] for code in slots
        ]
        self.top = [slots[node.code] for node in block.children.get("", ())]
        self.own_max = [_own_max(block, node, slots) for node in self.nodes]
        self.finest = lcm(
            common, block.known_max.denominator, *(node.known_max.denominator for node in self.nodes)
        )
        self.applicable = self._applicable_of(())
        self.applicable_whole = self._applicable_whole(self.applicable)

    def totals(self, bins: Sequence[int], kept: Exceptions, waived_facts: frozenset[str]) -> Totals:
        whole = lcm(self.finest, *(bottom for _, _, bottom in kept.fractions))
        applicable = self._applicable_of(kept.reductions) if kept.reductions else self.applicable
        points = self._points(bins, kept, whole, applicable)
        raw = self._combine(self.block.combine, self.block.known_max, self.top, points, applicable, whole)
        applies = _applicable(
            self.block.combine, self.block.known_max, [applicable[slot] for slot in self.top]
        )
        reached = Figure(Fraction(raw, whole), self.block.known_max, applies)
        total, percent = total_and_percent(reached)
        figures = {
            node.code: Figure(Fraction(value, whole), node.known_max, limit)
            for node, value, limit in zip(self.nodes, points, applicable, strict=True)
        }
        return Totals(
            figures=figures,
            max_points=reached.max_points,
            raw_total=reached.points,
            applicable_max=reached.applicable_max,
            total=total,
            percent=percent,
            true_facts=kept.facts,
            waived_facts=waived_facts,
        )

    def _points(
        self, bins: Sequence[int], kept: Exceptions, whole: int, applicable: Sequence[Fraction]
    ) -> list[Amount]:
        """Points of every slot times ``whole``; a weighted group may leave the integers."""
        factor = whole // self.common
        points: list[Amount] = [value * factor for value in bins]
        for slot, top, bottom in kept.fractions:
            points[slot] += top * (whole // bottom)
        for slot in reversed(range(len(points))):
            node, below = self.nodes[slot], self.below[slot]
            if not node.is_leaf:
                own = [*below] if node.combine == "weighted" else [slot, *below]
                points[slot] = self._combine(node.combine, node.known_max, own, points, applicable, whole)
        return points

    def _combine(
        self,
        how: str,
        max_points: Fraction,
        slots: Iterable[int],
        points: Sequence[Amount],
        applicable: Sequence[Fraction],
        whole: int,
    ) -> Amount:
        if how == "weighted":
            return self._weighted(max_points, slots, points, applicable)
        total: Amount = 0
        for slot in slots:
            total += points[slot]
        return (
            min(total, max_points.numerator * (whole // max_points.denominator)) if how == "capped" else total
        )

    def _weighted(
        self,
        max_points: Fraction,
        slots: Iterable[int],
        points: Sequence[Amount],
        applicable: Sequence[Fraction],
    ) -> Fraction:
        rated, weights = ZERO, ZERO
        for slot in slots:
            if applicable[slot]:
                weight = self.nodes[slot].weight or ZERO
                weights += weight
                rated += weight * points[slot] / applicable[slot]
        return rated / weights * max_points if weights else ZERO

    def _applicable_of(self, reductions: Iterable[tuple[int, Fraction]]) -> list[Fraction]:
        applicable = list(self.own_max)
        for slot, reduction in reductions:
            applicable[slot] -= reduction
        for slot in reversed(range(len(applicable))):
            node = self.nodes[slot]
            if not node.is_leaf:
                parts = [applicable[slot], *(applicable[child] for child in self.below[slot])]
                applicable[slot] = _applicable(node.combine, node.known_max, parts)
        return applicable

    def _applicable_whole(self, applicable: Sequence[Fraction]) -> Fraction:
        return _applicable(self.block.combine, self.block.known_max, [applicable[slot] for slot in self.top])


def _applicable(how: str, max_points: Fraction, parts: Sequence[Fraction]) -> Fraction:
    if how == "weighted":
        return max_points if any(parts) else ZERO
    total = sum(parts, ZERO)
    return min(total, max_points) if how == "capped" else total


def _own_max(block: BlockSpec, node: Node, slots: Mapping[str, int]) -> Fraction:
    """The maxima of the leaves that are added straight into this node."""
    if node.is_leaf:
        return node.known_max
    leaves = (child for child in block.children[node.code] if child.code not in slots)
    return sum((leaf.known_max for leaf in leaves), ZERO)
