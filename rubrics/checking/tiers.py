"""Checks of tiers: known nodes, reachable minimums, best first."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from rubrics.checking.draft import Draft, shown
from rubrics.errors import Problem
from rubrics.spec import TOTAL, BlockSpec, Minimum, Tier

ZERO = Fraction(0)


def tier_references(draft: Draft) -> Iterator[Problem]:
    nodes = draft.block.by_code
    for tier in draft.block.tiers:
        for minimum in tier.minimums:
            if minimum.node != TOTAL and minimum.node not in nodes:
                yield _unknown_node(tier, _key(minimum), minimum.node)
        for key, codes in (("require", tier.require), ("ban", tier.ban)):
            for code in codes:
                node = nodes.get(code)
                if node is None:
                    yield _unknown_node(tier, key, code)
                elif node.rule is None or node.rule.kind != "fact":
                    yield Problem(
                        f"mức {tier.name}",
                        key,
                        f"nhắc đến “{code}” không phải là điều kiện",
                        "phải là tiêu chí có rule fact",
                        "hãy sửa mã hoặc cách tính",
                    )


def _unknown_node(tier: Tier, key: str, code: str) -> Problem:
    return Problem(
        f"mức {tier.name}",
        key,
        f"nhắc đến “{code}” không có trong bộ tiêu chí",
        "phải là mã của một tiêu chí, hoặc để trống là tổng điểm",
        "hãy sửa mã",
    )


def tier_minimums(draft: Draft) -> Iterator[Problem]:
    for tier in draft.block.tiers:
        for minimum in tier.minimums:
            highest = Fraction(100) if minimum.is_percent else _maximum_of(draft.block, minimum.node)
            if highest is not None and minimum.value > highest:
                yield Problem(
                    f"mức {tier.name}",
                    _key(minimum),
                    f"là {shown(minimum.value)}",
                    f"không được lớn hơn {'100%' if minimum.is_percent else f'điểm tối đa {shown(highest)}'}",
                    "hãy sửa điểm tối thiểu",
                )


def _maximum_of(block: BlockSpec, code: str) -> Fraction | None:
    if code == TOTAL:
        return block.max_points
    return block.by_code[code].max_points if code in block.by_code else None


def _key(minimum: Minimum) -> str:
    kind = "min_percent" if minimum.is_percent else "min_points"
    node = minimum.node or '""'
    return f"{kind}.{node}"


def tiers_out_of_order(draft: Draft) -> Iterator[Problem]:
    """Best first: a worse tier asks for no more, and for something less."""
    tiers = draft.block.tiers
    for better, worse in pairwise(tiers):
        asked = {(minimum.node, minimum.is_percent): minimum.value for minimum in better.minimums}
        higher = [m for m in worse.minimums if m.value > asked.get((m.node, m.is_percent), m.value)]
        for minimum in higher:
            yield Problem(
                f"mức {worse.name}",
                _key(minimum),
                f"là {shown(minimum.value)}, cao hơn mức {better.name} đứng trên",
                "các mức phải xếp từ tốt nhất xuống",
                "hãy sửa điểm tối thiểu hoặc thứ tự",
            )
        if not higher and _implies(worse, better):
            yield Problem(
                f"mức {worse.name}",
                "min_points",
                f"trùng điều kiện với mức {better.name}",
                "mỗi mức phải có điều kiện thấp hơn mức trên, nếu không thì không bao giờ đạt",
                "hãy sửa điểm tối thiểu",
            )


def _implies(worse: Tier, better: Tier) -> bool:
    kept = {(minimum.node, minimum.is_percent): minimum.value for minimum in worse.minimums}
    met = all(
        minimum.value <= kept.get((minimum.node, minimum.is_percent), ZERO) for minimum in better.minimums
    )
    return met and set(better.require) <= set(worse.require) and set(better.ban) <= set(worse.ban)


def blocks_without_tiers(drafts: list[Draft]) -> Iterator[Problem]:
    if any(draft.block.tiers for draft in drafts):
        for draft in drafts:
            if not draft.block.tiers:
                yield Problem(
                    f"khối {draft.block.code}",
                    "tiers",
                    "không có mức xếp loại nào trong khi khối khác có",
                    "mỗi khối phải có mức xếp loại",
                    "hãy thêm mức hoặc sửa blocks của các mức",
                )
