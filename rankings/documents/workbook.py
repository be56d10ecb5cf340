"""The tables of a result and of its report as the sheets of a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass

from egov_scoring.templatetags.formats import sentence_case
from rankings import board
from rankings.depth import shows_criteria
from rankings.documents import report_tables
from rankings.documents.case import Case, Result
from rankings.documents.content import Column, Table, figure, table
from rankings.documents.result_tables import absent_table, ranking_table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of one table; those of places carry the signature."""

    name: str
    heading: str
    table: Table
    is_signed: bool = False


def sheets(case: Case) -> list[Sheet]:
    """What is ranked, block by block, then what the report says of all of them."""
    found = [
        sheet for place, result in enumerate(case.results, 1) for sheet in place_sheets(case, result, place)
    ]
    rated = [result for result in case.all_results if board.assessed(result)]
    found.append(Sheet("Xếp loại", "Số đơn vị theo xếp loại", report_tables.tier_table(rated, case.earlier)))
    attendance = report_tables.attendance_table(case.all_results, case.passages)
    found.append(Sheet("Tham gia", attendance.caption, attendance))
    for place, result in enumerate(rated, 1):
        found += figure_sheets(case, result, place)
    return found


def place_sheets(case: Case, result: Result, place: int) -> Iterator[Sheet]:
    """The list of one block, the points of every criterion, and who is not in the list."""
    label = board.label(result)
    if board.assessed(result):
        earlier = case.earlier.get(result["block"]["code"])
        yield Sheet(f"Xếp hạng {place}", f"Kết quả xếp hạng: {label}", ranking_table(result, earlier), True)
        if shows_criteria(result):
            yield Sheet(f"Điểm tiêu chí {place}", f"Điểm từng tiêu chí: {label}", point_table(result))
    yield Sheet(f"Tiêu chí {place}", f"Tiêu chí và điểm tối đa: {label}", rule_table(result))
    absent = absent_table(result)
    if absent:
        yield Sheet(f"Không đánh giá {place}", f"{absent.caption}: {label}", absent)


def figure_sheets(case: Case, result: Result, place: int) -> Iterator[Sheet]:
    """The statistics of one block, as the report prints them."""
    label = board.label(result)
    earlier = case.earlier.get(result["block"]["code"])
    tables = {
        "Nhóm": report_tables.group_table(result),
        "Mất điểm": report_tables.loss_table(result),
        "Tự chấm": report_tables.comparison_table(result, case.passages),
        "Tăng giảm": report_tables.movement_table(result, earlier) if earlier else None,
        "Địa bàn": report_tables.district_table(result, case.passages),
    }
    for name, found in tables.items():
        if found and found.rows:
            title = found.caption or "Điểm tự chấm và điểm thẩm định"
            yield Sheet(f"{name} {place}", f"{title}: {label}", found)


def leaves_of(result: Result) -> list[Result]:
    return [node for node in result["block"]["nodes"] if node.get("rule")]


def point_table(result: Result) -> Table:
    """Units in the order of places against criteria."""
    decimals, leaves = result["block"]["decimals"], leaves_of(result)
    columns = [Column("Đơn vị", 40, is_text=True), *(Column(leaf["code"], 8) for leaf in leaves)]
    rows = []
    for unit in board.ranked(result) + board.unranked(result):
        points = {leaf["code"]: leaf["points"] for leaf in unit["criteria"]}
        rows.append((unit["name"], *(figure(points.get(leaf["code"]), decimals) for leaf in leaves)))
    return table("", columns, rows)


def rule_table(result: Result) -> Table:
    decimals = result["block"]["decimals"]
    columns = [
        Column("Mã", 12),
        Column("Tiêu chí", 80, is_text=True),
        Column("Điểm tối đa", 12),
        Column("Cách tính", 60, is_text=True),
    ]
    rows = [
        (
            node["code"],
            sentence_case(node["text"]),
            figure(node.get("max_points"), decimals),
            node.get("rule_words") or "",
        )
        for node in result["block"]["nodes"]
    ]
    return table("", columns, rows)
