"""The workbook of a whole campaign: every criterion of every form with all values, reasons and evidence."""

from openpyxl import Workbook

from egov_scoring.numbers import round_half_up
from egov_scoring.sheets import append_row, begin_sheet
from egov_scoring.templatetags.formats import vndatetime
from rubrics.explaining import rule_words

UNITS = ("Khối", "Đơn vị cấp trên", "Mã đơn vị", "Đơn vị", "Diện đánh giá", "Lý do", "Trạng thái phiếu")
UNITS += ("Ở cấp", "Nộp lúc", "Hạn nộp (không còn kịp từ)", "Tổng điểm tự chấm", "Tổng điểm thẩm định")
UNITS += ("Xếp loại", "Số tiêu chí đã xét", "Số tiêu chí phải xét")
UNIT_WIDTHS = (24, 26, 20, 40, 18, 30, 18, 26, 16, 16, 12, 12, 14, 12, 12)
OWN = ("Mã đơn vị", "Đơn vị", "Đơn vị cấp trên", "Trạng thái phiếu", "Mã tiêu chí", "Tiêu chí")
OWN += ("Điểm tối đa", "Tự chấm: câu trả lời", "Tự chấm: điểm", "Giải trình", "Văn bản chấp nhận")
OWN += ("Không áp dụng", "Lý do không áp dụng", "Văn bản không áp dụng", "Số minh chứng", "Minh chứng")
OWN_WIDTHS = (20, 36, 24, 18, 11, 60, 10, 34, 10, 40, 20, 18, 30, 24, 10, 60)
LEVEL = ("kết luận", "câu trả lời", "điểm", "lý do", "người kết luận", "lúc")
LEVEL_WIDTHS = (18, 34, 10, 40, 24, 16)
FINAL = ("Sau cùng: câu trả lời", "Sau cùng: điểm", "Điểm so với tự chấm")
FINAL_WIDTHS = (34, 10, 10)
EVIDENCE = ("Mã đơn vị", "Đơn vị", "Mã tiêu chí", "Minh chứng", "Trang", "Số văn bản", "Ngày văn bản")
EVIDENCE += ("Cơ quan ban hành", "Trích yếu", "Liên kết", "Loại tệp", "Dung lượng (byte)", "SHA-256")
EVIDENCE_WIDTHS = (20, 36, 11, 44, 12, 20, 14, 30, 50, 40, 24, 14, 68)
RULES = ("Khối", "Mã", "Tiêu chí", "Điểm tối đa", "Cách tính")
RULE_WIDTHS = (24, 11, 80, 10, 60)
DIGITS = 6
NOTES = (
    ("Trang tính của khối", "Mỗi dòng là một tiêu chí của một đơn vị; mỗi cấp thẩm định có sáu cột."),
    ("Ô trống", "Chưa trả lời, chưa kết luận, hoặc phiếu chưa đến cấp của bạn."),
    ("Điểm", "Làm tròn một lần khi ghi. Tiêu chí so giữa các đơn vị chỉ có điểm sau khi tính xếp hạng."),
    ("Sau cùng", "Giá trị của cấp cao nhất đã kết luận; chưa có kết luận thì để trống."),
    ("Người đọc", "Tệp có câu trả lời chưa công bố và tên người thẩm định; không chuyển ra ngoài cơ quan."),
)


def write_overview(target, campaign, blocks, overviews, *, count, reader, now, progress):
    """Stream the forms into sheets: one of units, one per block, one of evidence, one of rules."""
    book = Workbook(write_only=True)
    units = begin_sheet(book, "Đơn vị", UNITS, UNIT_WIDTHS, "E2")
    sheets = {block.pk: begin_block(book, block) for block in blocks}
    evidence = begin_sheet(book, "Minh chứng", EVIDENCE, EVIDENCE_WIDTHS, "D2")
    for number, overview in enumerate(overviews):
        progress(number, count)
        block = overview.submission.campaign_block
        append_row(units, unit_values(overview), block.spec.decimals)
        write_form(sheets[block.pk], evidence, overview)
    write_rules(book, blocks)
    write_notes(book, campaign, count, reader, now)
    book.save(target)


def begin_block(book, block):
    names = [f"{level.name}: {what}" for level in block.levels.all() for what in LEVEL]
    widths = OWN_WIDTHS + LEVEL_WIDTHS * len(block.levels.all()) + FINAL_WIDTHS
    return begin_sheet(book, block.block.name, (*OWN, *names, *FINAL), widths, "G2")


def unit_values(overview):
    """No figures of a form that has not reached a level of the reader's."""
    submission, is_open = overview.submission, overview.is_open
    participation, tier = submission.participation, submission.verified_tier
    parent = submission.unit.parent
    return (
        submission.campaign_block.block.name,
        parent.name if parent else "",
        submission.unit.code,
        submission.unit.name,
        participation.get_state_display(),
        participation.reason,
        submission.get_status_display(),
        str(submission.current_level or ""),
        submission.submitted_at,
        participation.due_at,
        overview.self_total,
        submission.verified_total if is_open else None,
        tier.name if tier and is_open else "",
        *overview.progress,
    )


def write_form(sheet, evidence, overview):
    unit, decimals = overview.submission.unit, overview.submission.campaign_block.spec.decimals
    for row in overview.rows:
        if not row.node.is_leaf:
            continue
        response = overview.responses.get(row.node.code)
        citations = list(response.citations.all()) if response else []
        own = own_values(overview.submission, row, response, citations)
        levels = [value for level in row.levels for value in level_values(level)]
        append_row(sheet, [*own, *levels, *final_values(row)], decimals)
        for citation in citations:
            append_row(evidence, (unit.code, unit.name, row.node.code, *evidence_values(citation)))


def own_values(submission, row, response, citations):
    unit, waiver = submission.unit, row.waiver
    return (
        unit.code,
        unit.name,
        unit.parent.name if unit.parent else "",
        submission.get_status_display(),
        row.node.code,
        row.node.text,
        figure(row.node.known_max),
        row.own.answer,
        figure(row.own.points),
        response.note if response else "",
        response.document if response else "",
        waiver_words(row),
        waiver.reason if waiver else "",
        waiver.document_number if waiver else "",
        len(citations),
        "\n".join(citation_words(citation) for citation in citations),
    )


def waiver_words(row):
    if row.waiver:
        return row.waiver.get_state_display()
    return "theo tiêu chí trên" if row.is_waived else ""


def citation_words(citation):
    page = f", trang {citation.page}" if citation.page else ""
    return f"{citation.evidence.document_number or citation.evidence.name}{page}"


def level_values(value):
    verdict = value.verdict
    if verdict is None:
        return ("",) * len(LEVEL)
    return (
        verdict.get_kind_display(),
        value.answer,
        figure(value.points),
        verdict.reason,
        str(verdict.given_by),
        verdict.given_at,
    )


def final_values(row):
    """The value of the highest level that has concluded."""
    judged = [value for value in row.levels if value.verdict]
    if not judged:
        return ("", None, None)
    last, own = judged[-1], row.own.points or 0
    change = figure(last.points - own) if last.points is not None else None
    return (last.answer, figure(last.points), change)


def evidence_values(citation):
    piece = citation.evidence
    return (
        piece.name,
        citation.page,
        piece.document_number,
        piece.document_date,
        piece.issuer,
        piece.summary,
        piece.url,
        piece.content_type,
        piece.size,
        piece.sha256,
    )


def write_rules(book, blocks):
    sheet = begin_sheet(book, "Tiêu chí", RULES, RULE_WIDTHS, "C2")
    for block in blocks:
        for node in block.spec.nodes:
            rule = rule_words(node) if node.is_leaf else ""
            append_row(sheet, (block.block.name, node.code, node.text, figure(node.known_max), rule))


def write_notes(book, campaign, count, reader, now):
    sheet = begin_sheet(book, "Thông tin", ("Mục", "Nội dung"), (30, 100))
    facts = (
        ("Kỳ đánh giá", campaign.title),
        ("Bộ tiêu chí", campaign.rubric.title),
        ("Số đơn vị", str(count)),
        ("Lập lúc", vndatetime(now)),
        ("Người yêu cầu", str(reader)),
    )
    for line in (*facts, *NOTES):
        append_row(sheet, line)


def figure(points):
    """Six digits keep every figure that a decision can print; the format shows fewer."""
    return None if points is None else round_half_up(points, DIGITS)
