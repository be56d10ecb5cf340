"""The rubric checker: small checks over resolved blocks, each of which yields its problems."""

from collections.abc import Callable, Iterable, Iterator

from rubrics.checking import maxima, rules, steps, tiers, tree
from rubrics.checking.draft import Draft
from rubrics.errors import Problem

Check = Callable[[Draft], Iterator[Problem]]

BLOCK_CHECKS: tuple[Check, ...] = (
    tree.leaves_without_rule,
    tree.groups_with_rule,
    tree.misnumbered_codes,
    maxima.missing_maxima,
    maxima.children_against_parent,
    maxima.block_without_maximum,
    maxima.campaign_maximum,
    rules.unknown_facts,
    rules.facts_without_ratio,
    rules.points_above_maximum,
    rules.unreachable_maxima,
    rules.pointless_leaves,
    rules.multiplied_by_hundred,
    steps.steps_never_reached,
    steps.open_bands,
    steps.overlapping_bands,
    tiers.tier_references,
    tiers.tier_minimums,
    tiers.tiers_out_of_order,
)


def problems_of_block(draft: Draft) -> list[Problem]:
    return [problem for check in BLOCK_CHECKS for problem in check(draft)]


def problems_of_rubric(drafts: Iterable[Draft]) -> list[Problem]:
    """What only shows when the blocks are seen together."""
    drafts = list(drafts)
    return [*tiers.blocks_without_tiers(drafts), *tree.unknown_child_blocks(drafts)]
