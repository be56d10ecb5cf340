"""The tables that come straight from a frozen result: places, units without a place, criteria of a unit."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from egov_scoring.templatetags.formats import sentence_case
from rankings import board
from rankings.depth import shows_criteria
from rankings.documents.case import Earlier
from rankings.documents.content import Block, Cell, Column, Paragraph, Row, Table, figure, percent, table

Result = Mapping[str, Any]
LONG_HEAD = 34
LIST_OF_ABSENT = "Đơn vị không được đánh giá, xếp hạng"


def ranking_table(result: Result, earlier: Earlier | None = None) -> Table:
    """Units in the order of places, those without a place last, with the figures that decide."""
    groups = board.columns(result)
    units = board.ranked(result) + board.unranked(result)
    has_remarks = any(board.remarks(unit) for unit in units)
    columns = [
        Column("Hạng", 10),
        Column("Đơn vị", 36, is_text=True),
        Column("Xếp loại", 13),
        Column("Tổng điểm", 12),
        Column("Tỷ lệ", 14),
        *([Column(f"Tổng điểm năm {earlier.year}", 12)] if earlier else []),
        *(Column(group_head(group, groups), 12) for group in groups),
        *([Column("Ghi chú", 26, is_text=True)] if has_remarks else []),
    ]
    before = {unit["unit"]: unit["total"] for unit in earlier.result["units"]} if earlier else None
    rows = [ranking_row(result, unit, groups, before, has_remarks) for unit in units]
    return table("", columns, rows, note=table_note(result, groups))


def ranking_row(
    result: Result,
    unit: Result,
    groups: list[Result],
    before: Mapping[str, str | None] | None,
    has_remarks: bool,
) -> list[Cell]:
    decimals = result["block"]["decimals"]
    points = {group["code"]: group["points"] for group in unit["groups"]}
    tier = unit["tier"] or (board.untiered_word(result) if result["block"]["tiers"] else "")
    cells: list[Cell] = [unit["rank"], unit["name"], tier, figure(unit["total"], decimals)]
    cells.append(percent(Fraction(unit["percent"]), decimals))
    if before is not None:
        cells.append(figure(before.get(unit["unit"]), decimals))
    cells += [figure(points.get(group["code"]), decimals) for group in groups]
    return cells + (["; ".join(board.remarks(unit))] if has_remarks else [])


def group_head(group: Result, groups: list[Result]) -> str:
    """The name of a group where all names are short; else its number, and the note says what it is."""
    if any(len(other["text"]) > LONG_HEAD for other in groups):
        return f"Nhóm {group['code']}"
    return f"{group['code']}. {sentence_case(group['text'])}"


def table_note(result: Result, groups: list[Result]) -> str:
    maximum = board.amount(result["block"]["max_points"])
    words = [f"Điểm tối đa {maximum}. Bằng điểm cùng hạng."]
    if any(len(group["text"]) > LONG_HEAD for group in groups):
        names = (f"Nhóm {group['code']}: {sentence_case(group['text'])}" for group in groups)
        words.append(f"{'; '.join(names)}.")
    return " ".join(words)


def absent_table(result: Result) -> Table | None:
    """Every unit that was not assessed, with its word and reason; none is dropped."""
    absent = board.in_name_order(board.absent(result))
    columns = [
        Column("TT", 8),
        Column("Đơn vị", 40, is_text=True),
        Column("Diện", 24, is_text=True),
        Column("Lý do", 48, is_text=True),
    ]
    rows = [
        (place, unit["name"], board.STATE_WORDS[unit["status"]], board.reason_words(unit))
        for place, unit in enumerate(absent, start=1)
    ]
    return table(LIST_OF_ABSENT, columns, rows) if rows else None


def ranking_blocks(result: Result, earlier: Earlier | None = None) -> tuple[Block, ...]:
    """The list of one block as an appendix shows it."""
    absent = absent_table(result)
    listed = [ranking_table(result, earlier)] if board.assessed(result) else []
    rescaled = any(board.rescaling_words(result, unit) for unit in result["units"])
    note = "Tổng điểm của đơn vị có tiêu chí không áp dụng được quy đổi theo điểm tối đa áp dụng."
    return (*listed, *([Paragraph(note, style="note")] if rescaled else []), *([absent] if absent else []))


def criteria_table(result: Result, unit: Result) -> Table | None:
    """Points and arithmetic of every criterion of one unit, groups as heads; none where they stay unsaid."""
    if not shows_criteria(result):
        return None
    decimals = result["block"]["decimals"]
    rows = [
        Row(
            (
                line["node"]["code"],
                sentence_case(line["node"]["text"]),
                figure(line["figures"]["max_points"], decimals),
                figure(line["figures"]["points"], decimals),
                line["figures"].get("explanation") or "",
            ),
            strong=not line["leaf"],
        )
        for line in board.sheet_lines(result, unit)
    ]
    total = (
        "",
        "Tổng điểm",
        figure(result["block"]["max_points"], decimals),
        figure(unit["total"], decimals),
        "",
    )
    columns = [
        Column("Mã", 14),
        Column("Tiêu chí", 64, is_text=True),
        Column("Tối đa", 13),
        Column("Điểm", 13),
        Column("Cách tính", 52, is_text=True),
    ]
    return table("Điểm từng tiêu chí", columns, [*rows, Row(total, strong=True)])


def group_table(result: Result, unit: Result) -> Table | None:
    """Groups of one unit beside the median and the best of its block."""
    groups = board.group_rows(result, unit)
    decimals = result["block"]["decimals"]
    columns = [
        Column("Nhóm tiêu chí", 60, is_text=True),
        Column("Điểm", 18),
        Column("Tối đa", 18),
        Column("Trung vị của khối", 20),
        Column("Cao nhất của khối", 20),
    ]
    rows = [
        [f"{group['code']}. {sentence_case(group['node']['text'])}"]
        + [figure(group[key], decimals) for key in ("points", "applicable_max", "median", "best")]
        for group in groups
    ]
    return table("Điểm theo nhóm tiêu chí", columns, rows) if len(rows) > 1 else None


def condition_table(result: Result, unit: Result) -> Table | None:
    """The conditions of the unit's tier and of the next better one, and what each lacks."""
    decimals = result["block"]["decimals"]
    rows = [
        (
            condition["tier"],
            row["name"],
            figure(row["figure"], decimals),
            row["minimum"],
            shortfall(row, decimals),
        )
        for condition in board.conditions(result, unit)
        for row in condition["rows"]
    ]
    columns = [
        Column("Xếp loại", 18),
        Column("Điều kiện", 60, is_text=True),
        Column("Đạt được", 18),
        Column("Cần", 16),
        Column("Còn thiếu", 18),
    ]
    return table("Điều kiện xếp loại", columns, rows) if rows else None


def shortfall(row: Result, decimals: int) -> Cell:
    missing = row["missing"]
    if not missing:
        return "không công bố" if row["undisclosed"] else "đạt"
    return "chưa thỏa" if missing.get("ban") else figure(missing["points"], decimals)
