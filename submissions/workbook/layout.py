"""Where everything stands in the workbook, and how an answer is written in a cell."""

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from egov_scoring.collation import normalise
from rubrics.answers import display, parse_answer, read_answer, shape_name
from rubrics.errors import AnswerError
from rubrics.rules.shapes import comparable

FORMAT = "1"
FORM, GUIDE, LISTS, MEMORY = "Phiếu", "Hướng dẫn", "Danh mục", "egov"
HEADINGS = (
    "Mã",
    "Tiêu chí",
    "Điểm tối đa",
    "Cách tính điểm",
    "Cách ghi",
    "Trả lời",
    "Giải trình",
    "Văn bản chấp nhận",
    "Minh chứng đã gắn",
)
WIDTHS = (9, 46, 9, 38, 30, 26, 40, 24, 12)
CODE, ANSWER, NOTE, DOCUMENT = 0, 5, 6, 7
HEAD_ROW = 4
FACTS = ("format", "form", "campaign", "unit", "rubric", "block", "revision")
LONGEST_NOTE, LONGEST_DOCUMENT = 4000, 200
LISTED = {"yes_no": ("Có", "Không"), "fact": ("Có", "Không")}
HINTS = {
    "yes_no": "Chọn Có hoặc Không",
    "fact": "Chọn Có hoặc Không",
    "choice": "Chọn trong danh sách",
    "change": "năm đánh giá/năm trước, ví dụ 120/100",
    "counts": "số lần cộng/số lần trừ, ví dụ 2/1",
    "number": "Một số, ví dụ 12",
    "percent": "Tỷ lệ phần trăm, ví dụ 85,5",
    "points": "Số điểm, ví dụ 2,5",
}


def choices_of(node):
    """The entries of the cell's list; numbered where two labels would be read alike."""
    if node.rule.kind != "choice":
        return LISTED.get(shape_name(node), ())
    labels = [clean(option.label) for option in node.rule.options]
    if len({comparable(label) for label in labels}) == len(labels):
        return tuple(labels)
    return tuple(f"#{place}" for place in range(1, len(labels) + 1))


def hint_of(node):
    shape = shape_name(node)
    if shape == "ratio":
        first, second = node.rule.numerator or "số đạt được", node.rule.denominator or "tổng số"
        return f"{first}/{second}, ví dụ 42/60"
    if shape == "parts":
        return "; ".join(f"{part.code}=… ({part.text})" for part in node.rule.parts)
    return HINTS[shape]


def answer_text(node, canonical):
    """An answer as people read it, if it is read back as the same answer; else its canonical text."""
    if not canonical:
        return ""
    choices = choices_of(node)
    if node.rule.kind == "choice":
        return choices[int(canonical[1:]) - 1]
    text = display(node, read_answer(node, canonical))
    try:
        is_same = parse_answer(node, text).canonical == canonical
    except AnswerError:
        is_same = False
    return text if is_same else canonical


def clean(text):
    """A text as a cell gives it back: composed, trimmed, one kind of line end, no control characters."""
    return normalise(ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
