"""The workbook that a unit downloads: everything locked but answers, notes and documents."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from egov_scoring.numbers import round_half_up
from egov_scoring.sheets import FORMULA_STARTS
from egov_scoring.templatetags.formats import due, vndatetime
from rubrics.explaining import rule_words
from rubrics.spec import RESCALE
from submissions.workbook.layout import (
    ANSWER,
    CODE,
    DOCUMENT,
    FACTS,
    FORM,
    FORMAT,
    GUIDE,
    HEAD_ROW,
    HEADINGS,
    LISTS,
    MEMORY,
    NOTE,
    WIDTHS,
    answer_text,
    choices_of,
    clean,
    hint_of,
)

BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
THIN = Side(style="thin", color="999999")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
OPEN, SHADE = PatternFill("solid", fgColor="FFF8DC"), PatternFill("solid", fgColor="EEEEEE")
ELSEWHERE = "Cơ quan thẩm định chấm, không ghi"
GUIDANCE = (
    "1. Chỉ ghi vào các ô nền vàng: Trả lời, Giải trình, Văn bản chấp nhận. Không thêm, xóa dòng.",
    "2. Dấu phẩy là dấu thập phân (25,2). Tỷ lệ ghi cả hai số: 42/60. Ô có danh sách thì chọn trong đó.",
    "3. Để trống ô Trả lời là chưa trả lời. Minh chứng gắn trên trang phiếu, không gắn trong tệp này.",
    "4. Ghi xong, mở trang phiếu, chọn “Điền bằng Excel”, tải tệp lên, xem khác biệt rồi bấm lưu.",
    "5. Nếu có người sửa trên trang trong lúc bạn ghi tệp, trang sẽ cho chọn giữa hai giá trị.",
)
WAIVED = "Đang đề nghị không áp dụng, không ghi"


def as_xlsx(form, now):
    """The workbook of an officer's form as bytes."""
    book = Workbook()
    sheet = book.active
    sheet.title = FORM
    write_head(sheet, form, now)
    write_rows(sheet, book.create_sheet(LISTS), form)
    write_guide(book.create_sheet(GUIDE))
    write_memory(book.create_sheet(MEMORY), form)
    for name, state in ((LISTS, "hidden"), (MEMORY, "veryHidden")):
        book[name].sheet_state = state
    for locked in book.worksheets:
        locked.protection.sheet = True
        locked.protection.formatColumns = locked.protection.formatRows = False
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_head(sheet, form, now):
    submission = form.submission
    put(sheet, 1, 1, f"{submission.unit}: {submission.campaign}").font = Font(bold=True, size=14)
    put(
        sheet,
        2,
        1,
        f"{form.spec.name}. Hạn nộp: {due(submission.participation.due_at)}. Tải về lúc {vndatetime(now)}. "
        "Chỉ ghi vào các ô nền vàng, rồi tải tệp lên trang phiếu để xem khác biệt và lưu.",
    )
    for place, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), start=1):
        cell = put(sheet, HEAD_ROW, place, heading)
        cell.font, cell.fill, cell.border, cell.alignment = BOLD, SHADE, BOX, WRAPPED
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 3)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def write_rows(sheet, lists, form):
    rows = {row.code: row for row in form.rows}
    for number, node in enumerate(form.spec.nodes, start=HEAD_ROW + 1):
        values = leaf_values(rows[node.code]) if node.is_leaf else group_values(node)
        for place, value in enumerate(values, start=1):
            cell = put(sheet, number, place, value)
            cell.border, cell.alignment = BOX, WRAPPED
            if not node.is_leaf:
                cell.font, cell.fill = BOLD, SHADE
        if node.is_leaf and is_open(rows[node.code]):
            unlock(sheet, number, node)
            add_list(sheet, lists, number, node)


def is_open(row):
    return row.node.scored_by == "unit" and not row.waiver


def group_values(node):
    return (node.code, node.text, points_cell(node), *[""] * (len(HEADINGS) - 3))


def leaf_values(row):
    node, response = row.node, row.response
    return (
        node.code,
        node.text,
        points_cell(node),
        rule_words(node),
        hint_of(node) if is_open(row) else WAIVED if row.waiver else ELSEWHERE,
        answer_text(node, response.answer) if response else "",
        response.note if response else "",
        response.document if response else "",
        str(len(response.citations.all())) if response else "0",
    )


def points_cell(node):
    return round_half_up(node.known_max, 2)


def unlock(sheet, number, node):
    open_columns = [ANSWER, NOTE] + ([DOCUMENT] if node.waiver.policy == RESCALE else [])
    for column in open_columns:
        cell = sheet.cell(number, column + 1)
        cell.protection, cell.fill = Protection(locked=False), OPEN


def add_list(sheet, lists, number, node):
    """The list of a choice stands in a hidden sheet: there labels may be long and hold commas."""
    choices = choices_of(node)
    if not choices:
        return
    for place, choice in enumerate(choices, start=1):
        put(lists, number, place, choice)
    last = get_column_letter(len(choices))
    validation = DataValidation("list", formula1=f"'{LISTS}'!$A${number}:${last}${number}", allow_blank=True)
    validation.error = "Hãy chọn một mục trong danh sách."
    validation.errorTitle = f"Tiêu chí {node.code}"
    sheet.add_data_validation(validation)
    validation.add(sheet.cell(number, ANSWER + 1))


def write_guide(sheet):
    sheet.column_dimensions["A"].width = 100
    for number, line in enumerate(GUIDANCE, start=1):
        put(sheet, number, 1, line).alignment = WRAPPED


def write_memory(sheet, form):
    """What the file was made from, so that reading it back can tell what has changed on which side."""
    for number, (name, value) in enumerate(zip(FACTS, facts_of(form), strict=True), start=1):
        put(sheet, number, 1, name)
        put(sheet, number, 2, value)
    for number, row in enumerate(form.rows, start=len(FACTS) + 1):
        response = row.response
        kept = (response.version, response.answer, response.note, response.document) if response else ()
        for place, value in enumerate((row.code, *(kept or (0, "", "", ""))), start=1):
            put(sheet, number, place, str(value))


def facts_of(form):
    submission = form.submission
    block = submission.campaign_block.block
    return (
        FORMAT,
        str(submission.pk),
        submission.campaign.title,
        submission.unit.code,
        block.rubric.content_hash,
        block.code,
        str(submission.revisions.count()),
    )


def put(sheet, row, column, value):
    """A cell whose text is never a formula."""
    cell = sheet.cell(row, column)
    if not isinstance(value, str):
        cell.value = value
        return cell
    cell.value = clean(value)
    cell.data_type, cell.number_format = "s", "@"
    cell.quotePrefix = value.startswith(FORMULA_STARTS)
    if column == CODE + 1:
        cell.alignment = WRAPPED
    return cell
