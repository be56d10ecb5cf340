"""Checks of maxima: each is there, and children make up their parent."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from rubrics.checking.draft import Draft, shown
from rubrics.errors import Problem
from rubrics.spec import TOTAL, BlockSpec, Node

ZERO = Fraction(0)


def missing_maxima(draft: Draft) -> Iterator[Problem]:
    for node in draft.block.nodes:
        if node.code in draft.missing:
            guess = _guessed_maximum(draft.block, node)
            advice = (
                f"hãy ghi {shown(guess)} (phần còn lại của {node.parent or 'tổng điểm'})"
                if guess
                else "hãy thêm max_points"
            )
            yield Problem(
                node.code, "max_points", "không có điểm tối đa", "mỗi tiêu chí phải có điểm tối đa", advice
            )


def _guessed_maximum(block: BlockSpec, node: Node) -> Fraction | None:
    own = [child.max_points for child in block.children.get(node.code, ())]
    if own:
        return None if None in own else _sum(own)
    siblings = [child.max_points for child in block.children.get(node.parent, ()) if child.code != node.code]
    whole = block.by_code[node.parent].max_points if node.parent in block.by_code else block.max_points
    if whole is None or None in siblings:
        return None
    rest = whole - _sum(siblings)
    return rest if rest > 0 else None


def _sum(maxima: Iterable[Fraction | None]) -> Fraction:
    return sum((maximum for maximum in maxima if maximum is not None), ZERO)


def children_against_parent(draft: Draft) -> Iterator[Problem]:
    block = draft.block
    for node in block.nodes:
        children = block.children.get(node.code, ())
        if children and not node.is_leaf:
            yield from _against(node.code, node.max_points, node.combine, children, draft)
    top = block.children.get("", ())
    if not draft.from_campaign and top:
        yield from _against(f"khối {block.code}", block.max_points, block.combine, top, draft)


def _against(
    where: str, maximum: Fraction | None, combine: str, children: tuple[Node, ...], draft: Draft
) -> Iterator[Problem]:
    if combine == "weighted":
        yield from _weights(where, children)
        return
    maxima = [child.max_points for child in children]
    if maximum is None or None in maxima:
        return
    total = _sum(maxima)
    if (total < maximum if combine == "capped" else total != maximum) and not _is_orphans(
        draft, maximum - total
    ):
        least = (
            "không được nhỏ hơn điểm tối đa"
            if combine == "capped"
            else "phải bằng tổng điểm các tiêu chí con"
        )
        yield Problem(
            where,
            "max_points",
            f"là {shown(maximum)} nhưng các tiêu chí con cộng lại là {shown(total)}",
            least,
            "hãy sửa điểm tối đa hoặc các tiêu chí con",
        )


def _is_orphans(draft: Draft, difference: Fraction) -> bool:
    """A child whose parent is unknown was reported already; its points are not missing twice."""
    codes = draft.block.by_code
    orphans = [node.max_points for node in draft.block.nodes if node.parent and node.parent not in codes]
    return bool(orphans) and difference in {_sum(orphans), *orphans}


def _weights(where: str, children: tuple[Node, ...]) -> Iterator[Problem]:
    for child in children:
        if child.weight is None:
            yield Problem(
                child.code, "weight", "không có trọng số", f"{where} tính theo trọng số", "hãy thêm weight"
            )
    weights = [child.weight for child in children]
    if None not in weights and _sum(weights) != 1:
        yield Problem(
            where,
            "combine",
            f"các trọng số cộng lại là {shown(_sum(weights))}",
            "phải bằng 1",
            "hãy sửa các weight",
        )


def block_without_maximum(draft: Draft) -> Iterator[Problem]:
    block = draft.block
    if block.combine != "sum" and block.max_points is None:
        yield Problem(
            f"khối {block.code}",
            "max_points",
            "không có điểm tối đa",
            "bắt buộc khi tổng điểm không phải là phép cộng",
            "hãy thêm max_points",
        )


def campaign_maximum(draft: Draft) -> Iterator[Problem]:
    block = draft.block
    leaves = [node.code for node in block.nodes if node.code in draft.from_campaign and node.is_leaf]
    if len(leaves) > 1:
        yield Problem(
            f"khối {block.code}",
            "max_points",
            f"có {len(leaves)} tiêu chí lấy theo kỳ: {', '.join(leaves)}",
            "chỉ được một tiêu chí",
            "hãy ghi điểm cho các tiêu chí khác",
        )
    if TOTAL in draft.from_campaign and not leaves:
        yield Problem(
            f"khối {block.code}",
            "max_points",
            "lấy theo kỳ nhưng không có tiêu chí nào lấy theo kỳ",
            "phải có một tiêu chí ghi max_points là “campaign”",
            "hãy sửa lại",
        )
    if leaves and block.max_points is not None:
        yield Problem(
            f"khối {block.code}",
            "max_points",
            f"là {shown(block.max_points)} nhưng tiêu chí {leaves[0]} lấy theo kỳ",
            "phải là “campaign” hoặc bỏ trống",
            "hãy sửa lại",
        )
