"""The styles of a Word file: sizes and weights of Nghị định 30/2020, by names that an officer knows."""

from dataclasses import dataclass

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
BODY, BASIS, CROWN, CENTRED, NOTE = "Nội dung", "Căn cứ", "Dòng giữa đậm", "Dòng giữa", "Ghi chú bảng"
TITLE, ABOUT, HEADING, CAPTION = "Title", "Subtitle", "Heading 1", "Caption"
APPENDIX, APPENDIX_BASIS = "Phụ lục", "Kèm theo"
ABOVE, ISSUER, RULE, NUMBER = "Cơ quan chủ quản", "Cơ quan ban hành", "Dòng kẻ", "Số, ký hiệu"
MOTTO, PLACE = "Tiêu ngữ", "Địa danh, ngày"
COPIES, COPY, POST = "Nơi nhận", "Dòng nơi nhận", "Chức vụ, họ tên"
TEXT_CELL, NUMBER_CELL, HEAD_CELL = "Ô chữ", "Ô số", "Đầu cột"
CHART_CELL, CHART_FIGURE = "Nhãn biểu đồ", "Số biểu đồ"
LEFT, CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class Look:
    size: float
    align: object = CENTER
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    indent: int = 0
    with_next: bool = False
    underline: bool = False
    base: str = "Normal"


LOOKS = {
    TITLE: Look(14, bold=True, before=14, with_next=True),
    ABOUT: Look(14, bold=True, after=12, with_next=True),
    HEADING: Look(13, LEFT, bold=True, before=12, after=4, with_next=True),
    CAPTION: Look(12, bold=True, before=8, after=4, with_next=True),
    BODY: Look(13, JUSTIFY, before=4, indent=10),
    BASIS: Look(13, JUSTIFY, italic=True, before=4, indent=10),
    CROWN: Look(13, bold=True, before=6, after=4),
    CENTRED: Look(13, before=4, after=6),
    NOTE: Look(11, LEFT, italic=True, before=3, after=3),
    APPENDIX: Look(14, bold=True, with_next=True, base=HEADING),
    APPENDIX_BASIS: Look(13, italic=True, after=6),
    ABOVE: Look(12),
    ISSUER: Look(12, bold=True),
    RULE: Look(6, bold=True),
    NUMBER: Look(13, before=2),
    MOTTO: Look(13, bold=True, underline=True),
    PLACE: Look(13, italic=True, before=5),
    COPIES: Look(12, LEFT, bold=True, italic=True),
    COPY: Look(11, LEFT),
    POST: Look(13, bold=True),
    TEXT_CELL: Look(11.5, LEFT),
    NUMBER_CELL: Look(11.5),
    CHART_CELL: Look(10.5, LEFT, with_next=True),
    CHART_FIGURE: Look(10.5, with_next=True),
    HEAD_CELL: Look(10.5, bold=True, with_next=True),
}


def define(document):
    """Give the built-in styles the look of the decree and add those that Word does not have."""
    set_font(document.styles["Normal"], 13)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    for name, look in LOOKS.items():
        shape(style_named(document, name), look, document)


def style_named(document, name):
    if name in document.styles:
        return document.styles[name]
    return document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)


def shape(style, look, document):
    style.base_style = document.styles[look.base]
    set_font(style, look.size)
    style.font.bold, style.font.italic, style.font.underline = look.bold, look.italic, look.underline
    layout = style.paragraph_format
    layout.alignment = look.align
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.first_line_indent = Mm(look.indent)
    layout.line_spacing = 1.0
    layout.keep_with_next = look.with_next
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)
    style.quick_style = True


def set_font(style, size):
    """One face for every script; the theme's faces and colours of Word's own styles go."""
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
    faces = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{name}"), None)
    for name in ("eastAsia", "cs"):
        faces.set(qn(f"w:{name}"), FONT)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)
