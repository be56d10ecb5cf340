"""The result sheet of one unit: tier, place, why, and the points of every criterion."""

from fractions import Fraction

from rankings import board
from rankings.documents.case import Case, Result, envelope_words, head_of, rubric_words, signature_of
from rankings.documents.content import Block, Column, Paper, Paragraph, figure, percent, table
from rankings.documents.result_tables import condition_table, criteria_table, group_table


def unit_sheet(case: Case, result: Result, unit: Result) -> Paper:
    tables = [condition_table(result, unit), group_table(result, unit), criteria_table(result, unit)]
    shown: list[Block] = [block for block in tables if block is not None] if board.is_assessed(unit) else []
    return Paper(
        head_of(case, case.agency, "Phiếu kết quả"),
        title="PHIẾU KẾT QUẢ",
        about=f"{about(case)}: {unit['name']}",
        entry=str(unit["name"]),
        blocks=(facts_table(case, result, unit), *why_blocks(result, unit), *shown),
        signature=signature_of(case.agency),
        copies=(unit["name"], "Lưu: VT, ………"),
        mark=case.mark,
    )


def about(case: Case) -> str:
    return f"Đánh giá, xếp hạng {case.subject} năm {case.year}"


def facts_table(case: Case, result: Result, unit: Result) -> Block:
    """Who, where, how many points, which tier and place."""
    decimals = result["block"]["decimals"]
    maximum = board.amount(result["block"]["max_points"])
    rows = [
        ("Đơn vị", unit["name"]),
        ("Khối, phạm vi xếp hạng", board.label(result)),
        ("Bộ tiêu chí", f"Theo {rubric_words(result)}"),
    ]
    if case.envelope:
        rows.append(("Công bố tại", envelope_words(case.envelope, case.envelope.kind)))
    if board.is_assessed(unit):
        tier = unit["tier"] or (
            board.untiered_word(result) if result["block"]["tiers"] else "không có xếp loại"
        )
        ranked = len(board.ranked(result))
        rows += [
            ("Tổng điểm", f"{figure(unit['total'], decimals)}/{maximum}"),
            ("Tỷ lệ", str(percent(Fraction(unit["percent"]), decimals))),
            ("Xếp loại", tier),
            ("Thứ hạng", f"{unit['rank']}/{ranked}" if unit["rank"] else "không xếp hạng"),
        ]
    columns = (Column("Mục", 50, is_text=True), Column("Nội dung", 110, is_text=True))
    return table("", columns, rows)


def why_blocks(result: Result, unit: Result) -> list[Block]:
    words = [board.verdict_words(result, unit), board.rescaling_words(result, unit)]
    if unit["waivers"]:
        listed = "; ".join(
            waiver["criterion"] + (f" (văn bản {waiver['document']})" if waiver["document"] else "")
            for waiver in unit["waivers"]
        )
        words.append(f"Tiêu chí không áp dụng: {listed}.")
    return [Paragraph(text) for text in words if text]
