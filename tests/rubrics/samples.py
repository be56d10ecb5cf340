"""Small rubrics for the tests of the scoring core."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from rubrics.answers import parse_answer
from rubrics.errors import Problem
from rubrics.loading import build
from rubrics.loading.rules import read_rule
from rubrics.loading.tables import Table
from rubrics.scoring import Entry
from rubrics.spec import REFUSE, BlockSpec, Node, Waivability


def leaf(rule: dict[str, Any], max_points: Any = 5, policy: str = REFUSE) -> Node:
    """One leaf with the rule as a rubric file writes it."""
    problems: list[Problem] = []
    made = read_rule(Table(rule, "1", problems))
    assert not problems, problems
    return Node("1", "Tiêu chí", Fraction(max_points), rule=made, waiver=Waivability(policy))


def rubric_data(
    criteria: list[dict[str, Any]], tiers: Iterable[dict[str, Any]] = (), **changes: Any
) -> dict[str, Any]:
    data = {
        "code": "thu-1-2026",
        "province": "thu",
        "province_name": "Thử",
        "title": "Bộ tiêu chí thử",
        "subject": "mức độ thử",
        "decision": {"number": "1/QĐ-UBND", "date": changes.pop("date"), "issuer": "UBND tỉnh"},
        "levels": [{"code": "tham-dinh", "name": "Sở", "body": "agency"}],
        "blocks": [{"code": "so", "name": "Các sở", "unit_kinds": ["so"], "levels": ["tham-dinh"]}],
        "criteria": criteria,
        **changes,
    }
    return {**data, "tiers": list(tiers)} if tiers else data


def block_of(
    criteria: list[dict[str, Any]], tiers: Iterable[dict[str, Any]] = (), **changes: Any
) -> BlockSpec:
    """The block of a rubric whose criteria are written as in a file; a text is added to each."""
    lines = [{"text": f"Tiêu chí {line['code']}", **line} for line in criteria]
    return build(rubric_data(lines, tiers, **{"date": date(2026, 1, 2), **changes})).blocks[0]


def entries(block: BlockSpec, **answers: str) -> dict[str, Entry]:
    """Answers by code; an underscore stands for the point of a code."""
    typed = {code.removeprefix("c").replace("_", "."): text for code, text in answers.items()}
    return {code: Entry(parse_answer(block.node(code), text)) for code, text in typed.items()}
