"""Put together what one block says: its nodes, maxima, rules, permissions and tiers."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from rubrics.checking.draft import Draft
from rubrics.loading.blocks import CAMPAIGN, BlockLine
from rubrics.loading.criteria import MISSING, UNREADABLE, Criterion
from rubrics.loading.sections import WaiverRule
from rubrics.loading.tiers import TierLine, in_printed_order
from rubrics.spec import EITHER, TOTAL, BlockSpec, Node, Waivability


def resolve_block(
    line: BlockLine, criteria: Iterable[Criterion], tiers: Iterable[TierLine], default: WaiverRule | None
) -> Draft:
    block = line.block
    own = _told_apart([criterion for criterion in criteria if block.code in criterion.blocks])
    waivers = {"": _permission(default, block.code)}
    proofs = {"": EITHER}
    nodes = []
    for criterion in own:
        inherited = waivers.get(criterion.node.parent, waivers[""])
        waiver = _permission(criterion.waiver, block.code) if criterion.waiver else inherited
        waivers[criterion.node.code] = waiver
        proof = criterion.proof or proofs.get(criterion.node.parent, EITHER)
        proofs[criterion.node.code] = proof
        nodes.append(_resolve_node(criterion, block.code, waiver, proof))
    codes = tuple(node.code for node in nodes)
    resolved = replace(
        block,
        nodes=tuple(nodes),
        tiers=tuple(in_printed_order(tier.tier, codes) for tier in tiers if block.code in tier.blocks),
    )
    return Draft(
        block=replace(resolved, max_points=_block_max(resolved)),
        missing=_with_maximum(own, block.code, MISSING),
        unreadable=_with_maximum(own, block.code, UNREADABLE) | _without_readable_rule(own, block.code),
        from_campaign=_with_maximum(own, block.code, CAMPAIGN) | ({TOTAL} if line.from_campaign else set()),
    )


def _told_apart(criteria: list[Criterion]) -> list[Criterion]:
    """A code that is used twice was reported; its second line must not look like the first to the checks."""
    apart: dict[str, Criterion] = {}
    for place, criterion in enumerate(criteria):
        code = criterion.node.code
        key = f"{code}#{place}" if code in apart else code
        apart[key] = replace(criterion, node=replace(criterion.node, code=key))
    return list(apart.values())


def _permission(rule: WaiverRule | None, block: str) -> Waivability:
    if rule is None or (rule.blocks is not None and block not in rule.blocks):
        return Waivability()
    return rule.waiver


def _resolve_node(criterion: Criterion, block: str, waiver: Waivability, proof: str) -> Node:
    maximum = criterion.maxima[block]
    return replace(
        criterion.node,
        max_points=maximum if isinstance(maximum, Fraction) else None,
        rule=criterion.rules.get(block),
        waiver=waiver,
        proof=proof,
    )


def _with_maximum(criteria: Iterable[Criterion], block: str, state: str) -> frozenset[str]:
    return frozenset(criterion.node.code for criterion in criteria if criterion.maxima[block] == state)


def _without_readable_rule(criteria: Iterable[Criterion], block: str) -> frozenset[str]:
    return frozenset(c.node.code for c in criteria if c.has_rule and c.rules.get(block) is None)


def _block_max(block: BlockSpec) -> Fraction | None:
    """The figure in the file, or the sum of the top nodes when the file leaves it out."""
    top = [node.max_points for node in block.nodes if not node.parent]
    if block.max_points is not None or block.combine != "sum" or any(maximum is None for maximum in top):
        return block.max_points
    return sum((maximum for maximum in top if maximum is not None), Fraction(0))
