"""Checks of the tree: leaves, groups, codes."""

import re
from collections.abc import Iterator

from rubrics.checking.draft import Draft
from rubrics.errors import Problem

DOTTED = re.compile(r"[0-9]+(\.[0-9]+)*")


def leaves_without_rule(draft: Draft) -> Iterator[Problem]:
    for node in draft.block.nodes:
        if not node.is_leaf and node.code not in draft.unreadable and not draft.block.children.get(node.code):
            yield Problem(
                node.code,
                "rule",
                "không có cách tính điểm và cũng không có tiêu chí con",
                "tiêu chí không có con phải có rule",
                "hãy thêm rule hoặc thêm tiêu chí con",
            )


def groups_with_rule(draft: Draft) -> Iterator[Problem]:
    for node in draft.block.nodes:
        if node.is_leaf and draft.block.children.get(node.code):
            yield Problem(
                node.code,
                "rule",
                "có cách tính điểm nhưng cũng có tiêu chí con",
                "chỉ tiêu chí không có con mới có rule",
                "hãy xóa rule hoặc bỏ các tiêu chí con",
            )


def misnumbered_codes(draft: Draft) -> Iterator[Problem]:
    """A dotted code that does not go on from its parent's is a misprint of the decision."""
    for node in draft.block.nodes:
        if node.parent not in draft.block.by_code or not all(map(DOTTED.fullmatch, (node.code, node.parent))):
            continue
        if node.code.count(".") == node.parent.count(".") + 1 and not node.code.startswith(f"{node.parent}."):
            better = f"{node.parent}.{node.code.rpartition('.')[2]}"
            yield Problem(
                node.code,
                "code",
                f"không nối tiếp mã {node.parent} của tiêu chí cha",
                f"phải bắt đầu bằng {node.parent}.",
                f"hãy dùng mã {better} và ghi mã in trong quyết định vào printed_code",
            )


def unknown_child_blocks(drafts: list[Draft]) -> Iterator[Problem]:
    codes = [draft.block.code for draft in drafts]
    for draft in drafts:
        for node in draft.block.nodes:
            if node.rule is not None and node.rule.kind == "children" and node.rule.block not in codes:
                yield Problem(
                    node.code,
                    "rule.block",
                    f"nhắc đến “{node.rule.block}”",
                    f"chỉ có các khối: {', '.join(codes)}",
                    "hãy sửa mã khối",
                )
