"""The verification report: how the campaign went, what came out, where points were lost."""

from collections.abc import Iterator
from fractions import Fraction

from egov_scoring.templatetags.formats import points
from rankings import board
from rankings.documents import report_tables, statistics
from rankings.documents.case import (
    ROMAN,
    Case,
    Earlier,
    Result,
    full_name,
    head_of,
    long_date,
    rubric_words,
    signature_of,
)
from rankings.documents.content import BLANK, Appendix, Block, Heading, Paper, Paragraph
from rankings.documents.decision import whose
from rankings.documents.result_tables import absent_table, ranking_blocks

KIND = "Báo cáo"
MOST_NAMES = 3


def report(case: Case) -> Paper:
    sender = BLANK if case.scope_name else case.agency
    sections = [
        ("Căn cứ và cách thực hiện", basis_blocks(case)),
        ("Tình hình tham gia", attendance_blocks(case)),
        ("Kết quả xếp loại", tier_blocks(case)),
        *(
            (f"Kết quả của {block_name(result).lower()}", block_blocks(case, result))
            for result in case.all_results
        ),
        ("Nhận xét, kiến nghị", closing_blocks(case)),
    ]
    return Paper(
        head_of(case, sender, KIND),
        title=KIND.upper(),
        about=f"Kết quả thẩm định {case.subject} năm {case.year}{whose(case)}",
        blocks=tuple(numbered(sections)),
        signature=signature_of(sender),
        copies=(full_name(case.issuer), "Các đơn vị được đánh giá", "Lưu: VT, ………"),
        mark=case.mark,
        appendices=tuple(appendices(case)),
    )


def numbered(sections: list[tuple[str, list[Block]]]) -> Iterator[Block]:
    for place, (title, blocks) in enumerate(sections):
        yield Heading(f"{ROMAN[place]}. {title.upper()}")
        yield from blocks


def basis_blocks(case: Case) -> list[Block]:
    campaign = case.first["campaign"]
    blocks: list[Block] = [
        Paragraph(
            f"Thực hiện {rubric_words(case.first)}, {case.agency} báo cáo kết quả thẩm định năm {case.year}."
        ),
        Paragraph(
            f"Số liệu tính từ {long_date(campaign['period_from'])} đến trước "
            f"{long_date(campaign['period_until'])}. Mỗi đơn vị tự chấm theo bộ tiêu chí, thủ trưởng ký nộp; "
            "các cấp thẩm định từng tiêu chí; điểm, xếp loại và thứ hạng được tính từ kết luận của cấp cuối."
        ),
    ]
    for result in case.all_results:
        levels = ", ".join(result["block"]["levels"])
        due = case.due.get(result["block"]["code"])
        words = [f"hạn nộp: {due}"] if due else []
        words += [f"thẩm định: {levels}"] if levels else []
        blocks.append(Paragraph(f"- {block_name(result)}: {'; '.join(words)}."))
    blocks += [
        Paragraph(f"- Phiếu của {own.unit} (cơ quan thẩm định) do {', '.join(own.verifiers)} thẩm định thay.")
        for own in case.own_forms
    ]
    return blocks


def block_name(result: Result) -> str:
    """Some decisions call a block "Khối 01: …", others name its units only."""
    name = str(result["block"]["name"])
    return name if name.startswith("Khối") else f"Khối {name}"


def attendance_blocks(case: Case) -> list[Block]:
    blocks: list[Block] = [report_tables.attendance_table(case.all_results, case.passages)]
    names = extended_names(case)
    if names:
        blocks.append(Paragraph(f"Được gia hạn: {', '.join(names)}."))
    reopened = sum(passage.reopened for passage in case.passages.values())
    blocks.append(
        Paragraph(
            f"Số lần mở lại phiếu đã thẩm định xong: {reopened}."
            if reopened
            else "Không phiếu nào phải mở lại sau khi thẩm định xong."
        )
    )
    for result in case.all_results:
        absent = absent_table(result)
        blocks += [absent] if absent else []
    return blocks


def extended_names(case: Case) -> list[str]:
    return [
        unit["name"]
        for result in case.all_results
        for unit in board.in_name_order(result["units"])
        if statistics.passage_of(result, unit, case.passages).extended
    ]


def tier_blocks(case: Case) -> list[Block]:
    results = [result for result in case.all_results if result["block"]["tiers"] and board.assessed(result)]
    headlines = [
        Paragraph(f"- {board.label(result)}: {board.headline(result)}.") for result in case.all_results
    ]
    if not results:
        return [*headlines]
    blocks: list[Block] = [
        *headlines,
        report_tables.tier_chart(results),
        report_tables.tier_table(results, case.earlier),
    ]
    missing = [board.label(r) for r in results if r["block"]["code"] not in case.earlier]
    if missing:
        blocks.append(
            Paragraph(
                f"Chưa có kết quả công bố của năm trước để so sánh: {'; '.join(missing)}.", style="note"
            )
        )
    return blocks


def block_blocks(case: Case, result: Result) -> list[Block]:
    """One block: totals, groups, criteria, self against verified, movement, districts."""
    if not board.assessed(result):
        return [Paragraph("Không đơn vị nào được đánh giá.")]
    blocks: list[Block] = [Paragraph(total_words(result)), report_tables.group_table(result)]
    blocks += [report_tables.group_chart(result)] if len(result["block"]["groups"]) > 1 else []
    if len(result["block"]["nodes"]) > 1 and statistics.losses(result):
        blocks += [report_tables.loss_chart(result), report_tables.loss_table(result)]
    lines = statistics.comparisons(result, case.passages)
    at = " (từng đơn vị tại phụ lục)" if lines else ""
    blocks.append(Paragraph(f"{report_tables.comparison_words(lines, result['block']['decimals'])}{at}."))
    earlier = case.earlier.get(result["block"]["code"])
    if earlier:
        blocks.append(report_tables.movement_table(result, earlier) or Paragraph(not_compared(earlier)))
    by_district = report_tables.district_table(result, case.passages)
    return [*blocks, *([by_district] if by_district else [])]


def not_compared(earlier: Earlier) -> str:
    return (
        f"Không có đơn vị nào tăng, giảm so với năm {earlier.year}, hoặc không so sánh được vì khối, "
        "bộ tiêu chí khác nhau."
    )


def total_words(result: Result) -> str:
    found, decimals = statistics.total_figures(result), result["block"]["decimals"]
    return (
        f"{found.count} đơn vị được đánh giá. Điểm trung bình {points(found.mean, decimals)}, trung vị "
        f"{points(found.median, decimals)}; cao nhất {points(found.best, decimals)} "
        f"({holders(result, found.best)}); thấp nhất {points(found.worst, decimals)} "
        f"({holders(result, found.worst)})."
    )


def holders(result: Result, total: Fraction | None) -> str:
    """The units with that total by name, or how many where they are many."""
    names = [unit["name"] for unit in board.assessed(result) if Fraction(unit["total"]) == total]
    return ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)} đơn vị"


def closing_blocks(case: Case) -> list[Block]:
    """The opinion of the agency is written by its officer; the places are kept open."""
    return [
        Paragraph(f"1. Ưu điểm: {BLANK * 3}"),
        Paragraph(f"2. Hạn chế, nguyên nhân: {BLANK * 3}"),
        Paragraph(
            f"3. Kiến nghị: đề nghị {full_name(case.issuer)} ban hành {case.kind} công bố kết quả. {BLANK}./."
        ),
    ]


def appendices(case: Case) -> Iterator[Appendix]:
    """Lists of places, then self against verified, block by block."""
    basis = f"(Kèm theo Báo cáo số {BLANK}/BC-{BLANK} {long_date(None)})"
    pages = [
        (
            f"Kết quả xếp hạng: {board.label(result)}",
            ranking_blocks(result, case.earlier.get(result["block"]["code"])),
        )
        for result in case.results
    ]
    pages += [
        (
            f"Điểm tự chấm và điểm thẩm định: {result['block']['name']}",
            (report_tables.comparison_table(result, case.passages),),
        )
        for result in case.all_results
        if statistics.comparisons(result, case.passages)
    ]
    for place, (title, blocks) in enumerate(pages):
        yield Appendix(f"Phụ lục {ROMAN[place]}", title, basis, blocks)
