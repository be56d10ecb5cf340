"""Checks of rules: no answer earns more than the maximum, some answer earns it."""

import re
from collections.abc import Iterator
from fractions import Fraction

from rubrics.checking.draft import Draft, shown
from rubrics.errors import Problem
from rubrics.rules import KINDS
from rubrics.spec import Node, Rule

ZERO = Fraction(0)
WITHOUT_POINTS = ("fact", "bonus_penalty")
TIMES_HUNDRED = re.compile(r"%\s*\)?\s*[*×x.]\s*100\s*[*×x.]")


def unknown_facts(draft: Draft) -> Iterator[Problem]:
    known = [fact.code for fact in draft.block.facts]
    for node in draft.block.leaves:
        rule = node.rule or Rule("")
        named = (("numerator_fact", rule.numerator_fact), ("denominator_fact", rule.denominator_fact))
        for field, code in named:
            if code and code not in known:
                listed = f"chỉ có các số liệu chung: {', '.join(known)}"
                yield Problem(
                    node.code,
                    f"rule.{field}",
                    f"nhắc đến “{code}”",
                    listed if known else "chưa khai [[facts]] nào",
                    "hãy sửa mã hoặc khai thêm [[facts]]",
                )


def facts_without_ratio(draft: Draft) -> Iterator[Problem]:
    """A fact is a number of a ratio; a count or a change of years has no place for it."""
    for node in draft.block.leaves:
        rule = node.rule
        if rule and rule.facts and rule.kind != "ratio" and rule.on != "ratio":
            yield Problem(
                node.code,
                "rule.denominator_fact",
                f"đứng ở cách tính theo {rule.on}",
                "số liệu chung chỉ dùng cho tỷ lệ",
                "hãy bỏ khóa này",
            )


def points_above_maximum(draft: Draft) -> Iterator[Problem]:
    for node, rule, maximum in _scored(draft):
        for field, worth in _worths(rule, maximum):
            if worth > maximum:
                yield Problem(
                    node.code,
                    field,
                    f"là {shown(worth)}",
                    f"không được lớn hơn điểm tối đa {shown(maximum)}",
                    "hãy sửa điểm này hoặc điểm tối đa",
                )


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
        yield "rule.parts", sum(each, ZERO) if rule.kind == "sum" else max(each)


def unreachable_maxima(draft: Draft) -> Iterator[Problem]:
    for node, rule, maximum in _scored(draft):
        highest = KINDS[rule.kind].highest(rule, maximum)
        if highest < maximum:
            yield Problem(
                node.code,
                "max_points",
                f"là {shown(maximum)} nhưng cách tính chỉ cho nhiều nhất {shown(highest)}",
                "phải có câu trả lời đạt điểm tối đa",
                "hãy sửa rule hoặc điểm tối đa",
            )


def pointless_leaves(draft: Draft) -> Iterator[Problem]:
    for node, rule, maximum in _scored(draft):
        if rule.kind == "fact" and maximum:
            yield Problem(
                node.code,
                "max_points",
                f"là {shown(maximum)}",
                "điều kiện (fact) không có điểm: phải là 0",
                "hãy ghi 0 hoặc đổi cách tính thành yes_no",
            )
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
                node.code,
                "rule.min",
                f"là {shown(rule.min)}",
                f"không được lớn hơn điểm tối đa {shown(maximum)}",
                "hãy sửa lại",
            )


def multiplied_by_hundred(draft: Draft) -> Iterator[Problem]:
    """A printed formula whose points are a hundred times too large needs a recorded reading."""
    for node, rule, maximum in _scored(draft):
        if rule.kind == "ratio" and not node.reading and TIMES_HUNDRED.search(node.printed_rule):
            yield Problem(
                node.code,
                "printed_rule",
                f"là “{node.printed_rule}”, nhân thêm 100: 80% cho {shown(80 * maximum)} điểm",
                f"không được lớn hơn điểm tối đa {shown(maximum)}",
                f"hãy hiểu là tỷ lệ × {shown(maximum)} và ghi lý do vào reading và reading_note",
            )


def _scored(draft: Draft) -> Iterator[tuple[Node, Rule, Fraction]]:
    for node in draft.block.nodes:
        if node.rule is not None and node.max_points is not None:
            yield node, node.rule, node.max_points
