"""A result published before this system, read from a workbook and checked; it becomes a frozen result."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openpyxl import Workbook

from egov_scoring.numbers import NumberError, format_number, parse_number, round_half_up
from egov_scoring.sheets import append_row, begin_sheet
from egov_scoring.tabular import Cell, TableError, read_sheets
from rankings import snapshot
from rankings.depth import GROUP as GROUP_DEPTH
from rankings.depth import TOTAL as TOTAL_DEPTH
from rankings.ranking import Contender, positions
from rubrics.spec import BlockSpec

SHEET = "Kết quả"
UNIT, NAME, TOTAL, TIER, RANK = "Mã đơn vị", "Tên đơn vị", "Tổng điểm", "Xếp loại", "Thứ hạng"
FIXED = (UNIT, NAME, TOTAL, TIER, RANK)
GROUP = re.compile(r"(?P<code>[\w.]+?)\.? (?P<text>.+) \((?P<maximum>[\d.,]+)\)")
GROUP_FORM = "“mã. tên nhóm (điểm tối đa)”, ví dụ “1. Hạ tầng kỹ thuật (20)”"


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    text: str
    max_points: Decimal


@dataclass(slots=True)
class Line:
    """One unit as the document lists it; ``cells`` say where each value stands."""

    unit: str
    cells: Mapping[str, Cell]
    total: Decimal | None = None
    tier: str = ""
    rank: int | None = None
    points: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the lines are checked against; ``block`` only where the document follows that rubric.

    ``scope``: the parent unit inside which the document ranks; then all units must be below it.
    """

    names: Mapping[str, str]
    max_points: Decimal
    decimals: int
    block: BlockSpec | None
    parents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    scope: Mapping[str, str] | None = None


def template(block: BlockSpec, units: Sequence[tuple[str, str]]) -> bytes:
    """The workbook to fill in: the units of the block and a column for each of its groups."""
    groups = [f"{node.code}. {node.text} ({format_number(node.known_max)})" for node in top_groups(block)]
    book = Workbook(write_only=True)
    heads = [*FIXED, *groups]
    sheet = begin_sheet(book, SHEET, heads, [18, 44, 12, 14, 10, *(18 for _ in groups)], "C2")
    for code, name in units:
        append_row(sheet, [code, name])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def filled(result: Mapping[str, Any]) -> bytes:
    """The workbook of a result that was brought in, to mend and to bring in again."""
    block = result["block"]
    nodes = [node for node in block["nodes"] if node["code"] in block["groups"]]
    groups = [f"{n['code']}. {n['text']} ({format_number(Fraction(n['max_points']))})" for n in nodes]
    book = Workbook(write_only=True)
    heads = [*FIXED, *groups]
    sheet = begin_sheet(book, SHEET, heads, [18, 44, 12, 14, 10, *(18 for _ in groups)], "C2")
    for unit in result["units"]:
        points = {group["code"]: Decimal(group["points"]) for group in unit["groups"]}
        total = None if unit["total"] is None else Decimal(unit["total"])
        row = [unit["unit"], unit["name"], total, unit["tier"] or "", unit["rank"]]
        append_row(sheet, row + [points.get(node["code"]) for node in nodes], block["decimals"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def top_groups(block: BlockSpec) -> list[Any]:
    return [node for node in block.groups if not node.part]


def read(name: str, content: bytes, rules: Rules) -> tuple[list[Group], list[Line]]:
    """The groups and lines of the workbook; every problem of form and content at once."""
    rows = read_sheets(name, content).get(SHEET)
    if not rows:
        raise TableError([f"{name}: không có trang tính “{SHEET}”. Hãy dùng tệp mẫu."])
    head, *body = rows
    groups, problems = groups_of(head)
    heads = [cell.text for cell in head]
    problems += [
        f"{name}:{SHEET}: thiếu cột “{column}”. Hãy dùng tệp mẫu." for column in FIXED if column not in heads
    ]
    if problems:
        raise TableError(problems)
    filled = [dict(zip(heads, row, strict=False)) for row in body if any(cell.text for cell in row)]
    lines = [line_of(cells, groups, problems) for cells in filled]
    if not lines:
        problems.append(f"{name}:{SHEET}: không có dòng nào. Mỗi đơn vị là một dòng.")
    problems += check(groups, lines, rules)
    if problems:
        raise TableError(problems)
    return groups, lines


def groups_of(head: Sequence[Cell]) -> tuple[list[Group], list[str]]:
    groups, problems = [], []
    for cell in head:
        if not cell.text or cell.text in FIXED:
            continue
        found = GROUP.fullmatch(cell.text)
        try:
            groups.append(Group(found["code"], found["text"], parse_number(found["maximum"])))
        except (TypeError, NumberError):
            problems.append(f"{cell.place}: cột “{cell.text}” không đúng dạng {GROUP_FORM}.")
    return groups, problems


def line_of(cells: Mapping[str, Cell], groups: Sequence[Group], problems: list[str]) -> Line:
    line = Line(cells[UNIT].text, cells)
    problems += [f"{cell.place}: {cell.problem}" for cell in cells.values() if cell.problem]
    line.tier = cells[TIER].text if TIER in cells else ""
    line.total = number_of(cells.get(TOTAL), problems)
    rank = number_of(cells.get(RANK), problems)
    if rank is not None and (rank != int(rank) or rank < 1):
        problems.append(f"{cells[RANK].place}: thứ hạng “{cells[RANK].text}” phải là số nguyên từ 1.")
    elif rank is not None:
        line.rank = int(rank)
    by_code = {group.code: cell for group in groups for head, cell in cells.items() if is_head(head, group)}
    for code, cell in by_code.items():
        points = number_of(cell, problems)
        if points is not None:
            line.points[code] = points
    return line


def is_head(head: str, group: Group) -> bool:
    found = GROUP.fullmatch(head)
    return bool(found) and found["code"] == group.code


def number_of(cell: Cell | None, problems: list[str]) -> Decimal | None:
    if cell is None or not cell.text:
        return None
    if cell.number is not None:
        return cell.number
    try:
        return parse_number(cell.text)
    except NumberError as error:
        problems.append(f"{cell.place}: {error}")
        return None


def check(groups: Sequence[Group], lines: Sequence[Line], rules: Rules) -> list[str]:
    """What contradicts the units, the maxima, the order of totals or the tiers of the rubric."""
    problems: list[str] = []
    seen: dict[str, Line] = {}
    for line in lines:
        place = line.cells[UNIT].place
        if line.unit not in rules.names:
            problems.append(
                f"{place}: mã đơn vị “{line.unit}” chưa có; thêm đơn vị (kể cả đã giải thể) trước."
            )
        elif rules.scope and rules.parents.get(line.unit, {}).get("code") != rules.scope["code"]:
            problems.append(f"{place}: “{rules.names[line.unit]}” không thuộc {rules.scope['name']}.")
        if line.unit in seen:
            first = seen[line.unit].cells[UNIT].place
            problems.append(f"{place}: đơn vị “{line.unit}” đã có ở {first}. Mỗi đơn vị một dòng.")
        seen.setdefault(line.unit, line)
        problems += figure_problems(line, groups, rules)
        problems += tier_problems(line, rules) if rules.block else []
    if rules.block:
        known = {node.code: node.known_max for node in rules.block.groups}
        problems += [
            f"nhóm {group.code} tối đa {format_number(group.max_points)}: bộ tiêu chí không có nhóm như vậy."
            for group in groups
            if known.get(group.code) != group.max_points
        ]
    return problems + rank_problems(lines)


def figure_problems(line: Line, groups: Sequence[Group], rules: Rules) -> list[str]:
    allowed = [(TOTAL, line.total, rules.max_points)]
    allowed += [(f"nhóm {group.code}", line.points.get(group.code), group.max_points) for group in groups]
    place = line.cells[UNIT].place
    problems = [
        f"{place}: {what} là {format_number(value)}, phải từ 0 đến {format_number(most)}."
        for what, value, most in allowed
        if value is not None and not 0 <= value <= most
    ]
    problems += [
        f"{place}: {what} {format_number(value)} có quá {rules.decimals} chữ số thập phân."
        for what, value, _ in allowed
        if value is not None and value != round(value, rules.decimals)
    ]
    if line.total is not None and len(line.points) < len(groups):
        problems.append(
            f"{place}: chỉ có điểm của {len(line.points)} trong {len(groups)} nhóm; "
            "ghi đủ, hoặc bỏ các cột nhóm khỏi tệp."
        )
    if line.total is None and (line.rank is not None or line.tier):
        problems.append(f"{place}: có thứ hạng hoặc xếp loại nhưng thiếu tổng điểm.")
    return problems


def rank_problems(lines: Sequence[Line]) -> list[str]:
    """Places must be those of the totals: equal totals share one, and the next ones are passed over."""
    ranked = [line for line in lines if line.rank is not None and line.total is not None]
    due = positions([Contender(line.unit, line.total) for line in ranked])
    ranks_all = any(not line.tier for line in ranked)
    problems = [
        f"{line.cells[UNIT].place}: có tổng điểm nhưng thiếu thứ hạng."
        for line in lines
        if line.total is not None and line.rank is None and (ranks_all or line.tier)
    ]
    return problems + [
        f"{line.cells[RANK].place}: thứ hạng {line.rank}, theo tổng điểm phải là {due[line.unit]} "
        "(bằng điểm cùng hạng, ví dụ 17, 17, 19)."
        for line in ranked
        if line.rank != due[line.unit]
    ]


def tier_problems(line: Line, rules: Rules) -> list[str]:
    """A tier must be one of the rubric's, its minima reached, and no better one's minima all reached."""
    assert rules.block is not None
    names = [tier.name for tier in rules.block.tiers]
    place = line.cells[TIER].place if TIER in line.cells else line.cells[UNIT].place
    if line.tier and line.tier not in names:
        return [f"{place}: xếp loại “{line.tier}” không có; bộ tiêu chí có: {', '.join(names)}."]
    if line.total is None:
        return []
    best = next((tier.name for tier in rules.block.tiers if reaches(line, tier, rules) is True), "")
    stated = next((tier for tier in rules.block.tiers if tier.name == line.tier), None)
    if stated and reaches(line, stated, rules) is False:
        return [f"{place}: xếp loại “{line.tier}”, nhưng điểm chưa đủ điều kiện của mức này."]
    if best and (not line.tier or names.index(best) < names.index(line.tier)):
        return [f"{place}: xếp loại “{line.tier or 'bỏ trống'}”, nhưng điểm đủ mọi điều kiện của “{best}”."]
    return []


def reaches(line: Line, tier: Any, rules: Rules) -> bool | None:
    """Whether the figures meet the tier; None where the document does not say enough."""
    figures = {"": (line.total, rules.max_points)}
    if rules.block:
        figures |= {n.code: (line.points.get(n.code), n.known_max) for n in rules.block.groups}
    is_unsure = bool(tier.require or tier.ban)
    for minimum in tier.minimums:
        value, most = figures.get(minimum.node, (None, None))
        if value is None or not most:
            is_unsure = True
        elif Fraction(value) * (100 / Fraction(most) if minimum.is_percent else 1) < minimum.value:
            return False
    return None if is_unsure else True


def result_of(
    header: Mapping[str, Any],
    block: Mapping[str, Any],
    subject: str,
    groups: Sequence[Group],
    lines: Sequence[Line],
    rules: Rules,
) -> dict[str, Any]:
    """The frozen result: what the document says and nothing more."""
    order = sorted(lines, key=lambda line: (line.rank is None, line.rank or 0, line.unit))
    tiers = [tier.name for tier in rules.block.tiers] if rules.block else tiers_by_total(lines)
    return {
        **header,
        "format": snapshot.FORMAT,
        "imported": True,
        "depth": GROUP_DEPTH if groups else TOTAL_DEPTH,
        "rubric": {"code": "", "version": 0, "subject": subject, "decision": {"number": ""}},
        "block": {
            **block,
            "max_points": rules.max_points,
            "decimals": rules.decimals,
            "rank_untiered": any(line.rank and not line.tier for line in lines),
            "levels": [],
            "groups": [group.code for group in groups],
            "nodes": [{"code": g.code, "text": g.text, "max_points": g.max_points} for g in groups],
            "tiers": [{"name": name, "minimums": [], "require": [], "ban": []} for name in tiers],
        },
        "units": [unit_of(line, groups, rules) for line in order],
    }


def tiers_by_total(lines: Sequence[Line]) -> list[str]:
    """The tiers as the document uses them, the one with the best total first."""
    best: dict[str, Decimal] = {}
    for line in lines:
        if line.tier and line.total is not None:
            best[line.tier] = max(best.get(line.tier, line.total), line.total)
    return sorted(best, key=lambda name: -best[name])


def unit_of(line: Line, groups: Sequence[Group], rules: Rules) -> dict[str, Any]:
    def printed(value: Decimal | Fraction | None) -> str | None:
        return None if value is None else f"{round_half_up(value, rules.decimals):f}"

    percent = line.total * 100 / rules.max_points if line.total is not None else None
    return {
        "unit": line.unit,
        "name": rules.names[line.unit],
        "scope": rules.scope["code"] if rules.scope else None,
        "parent": rules.parents.get(line.unit),
        "status": "assessed" if line.total is not None else "missing",
        "reason": "",
        "document": "",
        "total": printed(line.total),
        "exact_total": None,
        "percent": printed(percent),
        "raw_total": printed(line.total),
        "applicable_max": printed(rules.max_points) if line.total is not None else None,
        "tier": line.tier or None,
        "tier_by_total": None,
        "rank": line.rank,
        "unanswered": [],
        "not_computable": [],
        "not_applicable": [],
        "groups": [
            {
                "code": group.code,
                "points": printed(line.points[group.code]),
                "max_points": printed(group.max_points),
                "applicable_max": printed(group.max_points),
            }
            for group in groups
            if group.code in line.points
        ],
        "criteria": [],
        "next_tier": None,
        "answers": {},
        "waivers": [],
    }
