"""The frozen result as CSV and Excel, made from the very bytes that are offered as JSON."""

import csv
import io
from decimal import Decimal
from fractions import Fraction

from openpyxl import Workbook

from egov_scoring.sheets import FORMULA_STARTS, append_row, begin_sheet
from egov_scoring.templatetags.formats import vndate
from rankings import board, criteria, depth
from rankings.snapshot import exact_text

HEADINGS = ("Hạng", "Mã đơn vị", "Đơn vị", "Xếp loại", "Tổng điểm", "Tỷ lệ %", "Diện đánh giá", "Lý do")
UNIT_HEADINGS = ("Nội dung", "Tối đa", "Điểm", "Trung vị của khối", "Cao nhất của khối", "Cách tính")
DICTIONARY = (
    ("Hạng", "Thứ hạng theo tổng điểm; bằng điểm cùng hạng. Trống: đơn vị không được xếp hạng."),
    ("Mã đơn vị", "Mã không đổi của đơn vị, cũng là mã trong địa chỉ trang và trong tệp .json."),
    ("Đơn vị", "Tên đơn vị khi chốt kết quả."),
    (
        "Xếp loại",
        "Mức cao nhất mà đơn vị thỏa mọi điều kiện. Trống: không đạt mức nào hoặc không được đánh giá.",
    ),
    ("Tổng điểm", "Điểm thẩm định, làm tròn một lần từ giá trị chính xác."),
    ("Tỷ lệ %", "Tổng điểm so với điểm tối đa."),
    ("Diện đánh giá", "Được đánh giá, nộp muộn, không nộp, không thuộc diện đánh giá."),
    ("Lý do", "Vì sao đơn vị không được đánh giá, hoặc ghi chú của đơn vị."),
    ("Các cột còn lại", "Điểm từng nhóm tiêu chí, khi mức công bố có đến nhóm."),
    (
        "CSV",
        "UTF-8 có BOM, phân cách bằng dấu chấm phẩy, dấu phẩy thập phân: mở thẳng bằng Excel tiếng Việt.",
    ),
    ("JSON", "Bản công bố đã chốt; mã SHA-256 là của đúng tệp này."),
    ("Giấy phép", "CC BY 4.0: được dùng lại, có ghi nguồn."),
)


def as_csv(result):
    """UTF-8 with BOM, semicolons and decimal commas: what a Vietnamese Excel opens without asking.

    Vietnamese Windows uses the comma as decimal mark and so the semicolon as list separator.
    """
    groups = board.columns(result)
    heads = [*HEADINGS, *(f"{group['code']}. {group['text']}" for group in groups)]
    return csv_bytes(heads, (unit_row(unit, groups) for unit in result["units"]))


def csv_bytes(heads, rows):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def unit_csv(result, unit):
    """One unit line by line: the total, then groups and criteria beside the middle and best of the block."""
    heads = UNIT_HEADINGS[: None if depth.shows_answers(result) else -1]
    total = standing_row("Tổng điểm", result["block"]["max_points"], unit["total"], board.totals(result))
    rows = [[*total, ""]]
    if board.is_assessed(unit):
        rows += [criterion_row(result, unit, node) for node in criteria.nodes_with_pages(result)]
    return csv_bytes(heads, (row[: len(heads)] for row in rows))


def criterion_row(result, unit, node):
    lines = criteria.lines_of(result, node)
    own = next(line for line in lines if line.unit is unit)
    leaf = next((leaf for leaf in unit["criteria"] if leaf["code"] == node["code"]), {})
    summary = criteria.finding_of(node, lines).summary
    others = {"median": summary.median, "best": summary.best}
    name = f"{node['code']}. {node['text']}"
    return [*standing_row(name, node["max_points"], own.points, others), leaf.get("explanation") or ""]


def standing_row(name, maximum, points, others):
    """Exact figures as decimals; a median between two printed figures has one digit more."""
    values = (maximum, points, others.get("median"), others.get("best"))
    return [name, *(None if value is None else Decimal(exact_text(Fraction(value))) for value in values)]


def csv_cell(value):
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def unit_row(unit, groups):
    points = {group["code"]: group["points"] for group in unit["groups"]}
    return [
        unit["rank"],
        unit["unit"],
        unit["name"],
        unit["tier"] or "",
        figure(unit["total"]),
        figure(unit["percent"]),
        "được đánh giá" if board.is_assessed(unit) else board.STATE_WORDS[unit["status"]],
        unit["reason"],
        *(figure(points.get(group["code"])) for group in groups),
    ]


def figure(text):
    return None if text is None else Decimal(text)


def as_xlsx(result, envelope):
    """A workbook of every table: order, points and answers by criterion, rules, source."""
    book = Workbook(write_only=True)
    groups = board.columns(result)
    heads = [*HEADINGS, *(f"{group['code']}. {group['text']}" for group in groups)]
    add_sheet(
        book, "Xếp hạng", heads, (unit_row(unit, groups) for unit in result["units"]), result, frozen="D2"
    )
    leaves = [node for node in result["block"]["nodes"] if node.get("rule")]
    matrix_heads = ["Mã đơn vị", "Đơn vị", *(leaf["code"] for leaf in leaves)]
    if depth.shows_criteria(result):
        add_sheet(book, "Điểm tiêu chí", matrix_heads, point_rows(result, leaves), result, frozen="C2")
    if depth.shows_answers(result):
        add_sheet(book, "Câu trả lời", matrix_heads, answer_rows(result, leaves), result, frozen="C2")
    add_sheet(book, "Tiêu chí", ("Mã", "Tiêu chí", "Điểm tối đa", "Cách tính"), rule_rows(result), result)
    add_sheet(book, "Xếp loại", ("Xếp loại", "Điều kiện"), tier_rows(result), result)
    add_sheet(book, "Thông tin", ("Mục", "Nội dung"), [*envelope, *DICTIONARY], result)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def envelope_rows(publication, address):
    """Where the figures come from: document, rubric, hash, address."""
    rows = [
        ("Văn bản công bố", f"{publication} ngày {vndate(publication.document_date)}"),
        ("Cơ quan ban hành", publication.issuer),
        ("Khối", publication.label),
        ("Mã SHA-256 của bản JSON", publication.sha256),
        ("Địa chỉ", address),
    ]
    if publication.is_withdrawn:
        taken = publication.withdrawal
        words = f"Đã thu hồi theo {taken} ngày {vndate(taken.document_date)}. {taken.reason}"
        rows.insert(0, ("Tình trạng", words))
    if publication.corrects_id:
        rows.append(("Lý do điều chỉnh", publication.correction_reason))
    return rows


def point_rows(result, leaves):
    for unit in board.assessed(result):
        points = {leaf["code"]: figure(leaf["points"]) for leaf in unit["criteria"]}
        yield [unit["unit"], unit["name"], *(points.get(leaf["code"]) for leaf in leaves)]


def answer_rows(result, leaves):
    for unit in board.assessed(result):
        answers = {leaf["code"]: leaf["answer"] for leaf in unit["criteria"]}
        yield [unit["unit"], unit["name"], *(answers.get(leaf["code"]) or "" for leaf in leaves)]


def rule_rows(result):
    for node in result["block"]["nodes"]:
        yield [node["code"], node["text"], figure(node.get("max_points")), node.get("rule_words") or ""]


def tier_rows(result):
    words = board.all_tier_words(result["block"])
    return [[tier["name"], text] for tier, text in zip(result["block"]["tiers"], words, strict=True)]


def add_sheet(book, title, heads, rows, result, frozen="A2"):
    sheet = begin_sheet(book, title, heads, widths(heads), frozen)
    for row in rows:
        append_row(sheet, row, result["block"]["decimals"])


def widths(heads):
    wide = {
        "Mã đơn vị": 30,
        "Diện đánh giá": 26,
        "Đơn vị": 44,
        "Tiêu chí": 80,
        "Cách tính": 60,
        "Lý do": 40,
        "Nội dung": 90,
        "Điều kiện": 60,
    }
    return [wide.get(head, 18 if len(head) > 6 else 10) for head in heads]
