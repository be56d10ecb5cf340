"""The rubric checker: small checks over resolved blocks, each of which yields its problems."""

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from egov_scoring.numbers import format_number
from rubrics.block_loading import Draft
from rubrics.errors import Problem
from rubrics.rules import KINDS
from rubrics.rules.steps import holds
from rubrics.spec import TOTAL, BlockSpec, Minimum, Node, Rule, Step, Tier

ZERO = Fraction(0)
WITHOUT_POINTS = ("fact", "bonus_penalty")
TIMES_HUNDRED = re.compile(r"%\s*\)?\s*[*×x.]\s*100\s*[*×x.]")
DOTTED = re.compile(r"[0-9]+(\.[0-9]+)*")

Check = Callable[[Draft], Iterator[Problem]]


def problems_of_block(draft: Draft) -> list[Problem]:
    return [problem for check in BLOCK_CHECKS for problem in check(draft)]


def problems_of_rubric(drafts: Iterable[Draft]) -> list[Problem]:
    drafts = list(drafts)
    return [*blocks_without_tiers(drafts), *unknown_child_blocks(drafts)]


def shown(value: Fraction) -> str:
    digits_fit = 10**4 % value.denominator == 0
    return format_number(value) if digits_fit else format_number(value, 4)


# The tree


def leaves_without_rule(draft: Draft) -> Iterator[Problem]:
    for node in draft.block.nodes:
        if not node.is_leaf and node.code not in draft.unreadable and not draft.block.children.get(node.code):
            yield Problem(
                node.code, "rule", "không có cách tính điểm và cũng không có tiêu chí con",
                "tiêu chí không có con phải có rule", "hãy thêm rule hoặc thêm tiêu chí con",
            )  # fmt: skip


def groups_with_rule(draft: Draft) -> Iterator[Problem]:
    for node in draft.block.nodes:
        if node.is_leaf and draft.block.children.get(node.code):
            yield Problem(
                node.code, "rule", "có cách tính điểm nhưng cũng có tiêu chí con",
                "chỉ tiêu chí không có con mới có rule", "hãy xóa rule hoặc bỏ các tiêu chí con",
            )  # fmt: skip


def misnumbered_codes(draft: Draft) -> Iterator[Problem]:
    """A dotted code that does not go on from its parent's is a misprint of the decision."""
    for node in draft.block.nodes:
        if not (DOTTED.fullmatch(node.code) and DOTTED.fullmatch(node.parent)):
            continue
        if node.code.count(".") == node.parent.count(".") + 1 and not node.code.startswith(f"{node.parent}."):
            better = f"{node.parent}.{node.code.rpartition('.')[2]}"
            yield Problem(
                node.code, "code", f"không nối tiếp mã {node.parent} của tiêu chí cha", f"phải bắt đầu bằng {node.parent}.",
                f"hãy dùng mã {better} và ghi mã in trong quyết định vào printed_code",
            )  # fmt: skip


# Maxima


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
            where, "max_points", f"là {shown(maximum)} nhưng các tiêu chí con cộng lại là {shown(total)}",
            least, "hãy sửa điểm tối đa hoặc các tiêu chí con",
        )  # fmt: skip


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


def group_without_maximum(draft: Draft) -> Iterator[Problem]:
    block = draft.block
    if block.combine != "sum" and block.max_points is None:
        yield Problem(
            f"khối {block.code}", "max_points", "không có điểm tối đa",
            "bắt buộc khi tổng điểm không phải là phép cộng", "hãy thêm max_points",
        )  # fmt: skip


def campaign_maximum(draft: Draft) -> Iterator[Problem]:
    block = draft.block
    leaves = [node.code for node in block.nodes if node.code in draft.from_campaign and node.is_leaf]
    if len(leaves) > 1:
        yield Problem(
            f"khối {block.code}", "max_points", f"có {len(leaves)} tiêu chí lấy điểm tối đa theo kỳ: {', '.join(leaves)}",
            "chỉ được một tiêu chí", "hãy ghi điểm cho các tiêu chí khác",
        )  # fmt: skip
    if leaves and block.max_points is not None:
        yield Problem(
            f"khối {block.code}", "max_points", f"là {shown(block.max_points)} nhưng tiêu chí {leaves[0]} lấy theo kỳ",
            "phải là “campaign” hoặc bỏ trống", "hãy sửa lại",
        )  # fmt: skip


# Rules


def points_above_maximum(draft: Draft) -> Iterator[Problem]:
    for node, rule, maximum in _scored(draft):
        for field, worth in _worths(rule, maximum):
            if worth > maximum:
                yield Problem(
                    node.code, field, f"là {shown(worth)}", f"không được lớn hơn điểm tối đa {shown(maximum)}",
                    "hãy sửa điểm này hoặc điểm tối đa",
                )  # fmt: skip


def _worths(rule: Rule, maximum: Fraction) -> Iterator[tuple[str, Fraction]]:
    for place, option in enumerate(rule.options, 1):
        yield f"rule.options[{place}].points", option.worth.of(maximum)
    for place, step in enumerate(rule.steps, 1):
        yield f"rule.steps[{place}].points", step.worth.of(maximum)
    if rule.otherwise is not None:
        yield "rule.otherwise", rule.otherwise.of(maximum)
    if rule.cap is not None:
        yield "rule.cap", rule.cap
    if rule.parts:
        each = [part.max_points for part in rule.parts]
        yield "rule.parts", _sum(each) if rule.kind == "sum" else max(each)


def unreachable_maxima(draft: Draft) -> Iterator[Problem]:
    for node, rule, maximum in _scored(draft):
        highest = KINDS[rule.kind].highest(rule, maximum)
        if highest < maximum:
            yield Problem(
                node.code, "max_points", f"là {shown(maximum)} nhưng cách tính chỉ cho nhiều nhất {shown(highest)}",
                "phải có câu trả lời đạt điểm tối đa", "hãy sửa rule hoặc điểm tối đa",
            )  # fmt: skip


def pointless_leaves(draft: Draft) -> Iterator[Problem]:
    for node, rule, maximum in _scored(draft):
        if rule.kind == "fact" and maximum:
            yield Problem(
                node.code, "max_points", f"là {shown(maximum)}", "điều kiện (fact) không có điểm: phải là 0",
                "hãy ghi 0 hoặc đổi cách tính thành yes_no",
            )  # fmt: skip
        if not maximum and rule.kind not in WITHOUT_POINTS:
            yield Problem(
                node.code,
                "max_points",
                "là 0",
                "tiêu chí tính điểm phải có điểm tối đa lớn hơn 0",
                "hãy sửa điểm tối đa",
            )
        if rule.min > maximum:
            yield Problem(
                node.code, "rule.min", f"là {shown(rule.min)}", f"không được lớn hơn điểm tối đa {shown(maximum)}",
                "hãy sửa lại",
            )  # fmt: skip


def multiplied_by_hundred(draft: Draft) -> Iterator[Problem]:
    """A printed formula that turns a percent into points a hundred times too large needs a recorded reading."""
    for node, rule, maximum in _scored(draft):
        if rule.kind == "ratio" and not node.reading and TIMES_HUNDRED.search(node.printed_rule):
            yield Problem(
                node.code, "printed_rule", f"là “{node.printed_rule}”: nhân thêm 100 nên 80% cho {shown(80 * maximum)} điểm",
                f"không được lớn hơn điểm tối đa {shown(maximum)}",
                f"hãy hiểu là tỷ lệ × {shown(maximum)} và ghi lý do vào reading và reading_note",
            )  # fmt: skip


def _scored(draft: Draft) -> Iterator[tuple[Node, Rule, Fraction]]:
    for node in draft.block.nodes:
        if node.rule is not None and node.max_points is not None:
            yield node, node.rule, node.max_points


# Steps


def steps_never_reached(draft: Draft) -> Iterator[Problem]:
    for node in draft.block.nodes:
        for where, rule in _with_steps(node.rule, "rule"):
            matched = [_first(rule, value) for value in _samples(rule)]
            for place in range(len(rule.steps)):
                if place not in matched:
                    yield Problem(
                        node.code, f"{where}.steps[{place + 1}]", "không bao giờ được dùng vì các bậc trên đã bao hết",
                        "các ngưỡng phải xếp từ bậc cao xuống, không trùng nhau", "hãy sửa ngưỡng hoặc thứ tự",
                    )  # fmt: skip


def open_bands(draft: Draft) -> Iterator[Problem]:
    """Between two steps no value may fall through, unless ``otherwise`` says what it earns."""
    for node in draft.block.nodes:
        for where, rule in _with_steps(node.rule, "rule"):
            values = _samples(rule)
            matched = [place for place, value in enumerate(values) if _first(rule, value) is not None]
            inner = range(matched[0], matched[-1]) if matched and rule.otherwise is None else ()
            gaps = [values[place] for place in inner if _first(rule, values[place]) is None]
            if gaps:
                yield Problem(
                    node.code, f"{where}.steps", f"giá trị {_shown_bound(rule, gaps[0])} không thuộc bậc nào",
                    "các bậc phải liền nhau", "hãy sửa ngưỡng hoặc ghi rõ otherwise",
                )  # fmt: skip


def overlapping_bands(draft: Draft) -> Iterator[Problem]:
    """Bands with two ends may not share a value; steps with one end are read from the top."""
    for node in draft.block.nodes:
        for where, rule in _with_steps(node.rule, "rule"):
            bands = [place for place, step in enumerate(rule.steps) if len(step.conditions) > 1]
            for value in _samples(rule):
                both = [place + 1 for place in bands if _meets(rule.steps[place], value)]
                if len(both) > 1:
                    yield Problem(
                        node.code, f"{where}.steps[{both[1]}]", f"chồng lên bậc {both[0]} tại {_shown_bound(rule, value)}",
                        "các bậc không được chồng nhau", "hãy sửa ngưỡng",
                    )  # fmt: skip
                    break


def _with_steps(rule: Rule | None, where: str) -> Iterator[tuple[str, Rule]]:
    if rule is not None and rule.steps:
        yield where, rule
    for place, part in enumerate(rule.parts if rule else (), 1):
        yield from _with_steps(part.rule, f"{where}.parts[{place}].rule")


def _samples(rule: Rule) -> list[Fraction]:
    """Every bound, a value on each side of it, and nothing that an answer could not be."""
    bounds = sorted({bound for step in rule.steps for _, bound in step.conditions})
    if rule.on == "count" and all(bound.denominator == 1 for bound in bounds):
        near = {bound + side for bound in bounds for side in (-1, 0, 1)}
    else:
        between = {(low + high) / 2 for low, high in zip(bounds, bounds[1:], strict=False)}
        near = {
            *bounds,
            *between,
            *(bound - 1 for bound in bounds[:1]),
            *(bound + 1 for bound in bounds[-1:]),
        }
        near |= {bounds[0] / 2, (bounds[-1] + 1) / 2} if bounds else set()
    least = None if rule.on == "change" else ZERO
    most = Fraction(1) if rule.on in ("", "ratio") and not rule.over_one else None
    return sorted(v for v in near if (least is None or v >= least) and (most is None or v <= most))


def _meets(step: Step, value: Fraction) -> bool:
    return all(holds(relation, value, bound) for relation, bound in step.conditions)


def _first(rule: Rule, value: Fraction) -> int | None:
    return next((place for place, step in enumerate(rule.steps) if _meets(step, value)), None)


def _shown_bound(rule: Rule, value: Fraction) -> str:
    return shown(value) if rule.on == "count" else f"{shown(value * 100)}%"


# Tiers


def tier_references(draft: Draft) -> Iterator[Problem]:
    nodes = draft.block.by_code
    for tier in draft.block.tiers:
        for minimum in tier.minimums:
            if minimum.node != TOTAL and minimum.node not in nodes:
                yield _unknown_node(tier, f"{_key(minimum)}.{minimum.node}", minimum.node)
        for key, codes in (("require", tier.require), ("ban", tier.ban)):
            for code in codes:
                node = nodes.get(code)
                if node is None:
                    yield _unknown_node(tier, key, code)
                elif node.rule is None or node.rule.kind != "fact":
                    yield Problem(
                        f"mức {tier.name}", key, f"nhắc đến “{code}” không phải là điều kiện",
                        "phải là tiêu chí có rule fact", "hãy sửa mã hoặc cách tính",
                    )  # fmt: skip


def _unknown_node(tier: Tier, key: str, code: str) -> Problem:
    return Problem(
        f"mức {tier.name}", key, f"nhắc đến “{code}” không có trong bộ tiêu chí",
        "phải là mã của một tiêu chí, hoặc để trống là tổng điểm", "hãy sửa mã",
    )  # fmt: skip


def tier_minimums(draft: Draft) -> Iterator[Problem]:
    for tier in draft.block.tiers:
        for minimum in tier.minimums:
            highest = Fraction(100) if minimum.is_percent else _maximum_of(draft.block, minimum.node)
            if highest is not None and minimum.value > highest:
                yield Problem(
                    f"mức {tier.name}", f"{_key(minimum)}.{minimum.node}", f"là {shown(minimum.value)}",
                    f"không được lớn hơn {'100%' if minimum.is_percent else f'điểm tối đa {shown(highest)}'}",
                    "hãy sửa điểm tối thiểu",
                )  # fmt: skip


def _maximum_of(block: BlockSpec, code: str) -> Fraction | None:
    if code == TOTAL:
        return block.max_points
    return block.by_code[code].max_points if code in block.by_code else None


def _key(minimum: Minimum) -> str:
    return "min_percent" if minimum.is_percent else "min_points"


def tiers_out_of_order(draft: Draft) -> Iterator[Problem]:
    """Best first: a worse tier asks for no more, and for something less."""
    tiers = draft.block.tiers
    for better, worse in zip(tiers, tiers[1:], strict=False):
        asked = {(minimum.node, minimum.is_percent): minimum.value for minimum in better.minimums}
        higher = [m for m in worse.minimums if m.value > asked.get((m.node, m.is_percent), m.value)]
        for minimum in higher:
            yield Problem(
                f"mức {worse.name}", f"{_key(minimum)}.{minimum.node}",
                f"là {shown(minimum.value)}, cao hơn mức {better.name} đứng trên",
                "các mức phải xếp từ tốt nhất xuống", "hãy sửa điểm tối thiểu hoặc thứ tự",
            )  # fmt: skip
        if not higher and _implies(worse, better):
            yield Problem(
                f"mức {worse.name}", "min_points", f"trùng điều kiện với mức {better.name} nên không bao giờ đạt riêng",
                "mỗi mức phải có điều kiện thấp hơn mức trên", "hãy sửa điểm tối thiểu",
            )  # fmt: skip


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
                    f"khối {draft.block.code}", "tiers", "không có mức xếp loại nào trong khi khối khác có",
                    "mỗi khối phải có mức xếp loại", "hãy thêm mức hoặc sửa blocks của các mức",
                )  # fmt: skip


def unknown_child_blocks(drafts: list[Draft]) -> Iterator[Problem]:
    codes = [draft.block.code for draft in drafts]
    for draft in drafts:
        for node in draft.block.nodes:
            if node.rule is not None and node.rule.kind == "children" and node.rule.block not in codes:
                yield Problem(
                    node.code, "rule.block", f"nhắc đến “{node.rule.block}”", f"chỉ có các khối: {', '.join(codes)}",
                    "hãy sửa mã khối",
                )  # fmt: skip


BLOCK_CHECKS: tuple[Check, ...] = (
    leaves_without_rule,
    groups_with_rule,
    misnumbered_codes,
    missing_maxima,
    children_against_parent,
    group_without_maximum,
    campaign_maximum,
    points_above_maximum,
    unreachable_maxima,
    pointless_leaves,
    multiplied_by_hundred,
    steps_never_reached,
    open_bands,
    overlapping_bands,
    tier_references,
    tier_minimums,
    tiers_out_of_order,
)
