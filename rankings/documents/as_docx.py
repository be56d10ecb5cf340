"""Papers as an editable Word file: real styles, headings and tables whose heads repeat on every page."""

import io

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from rankings.documents import docx_styles as styles
from rankings.documents.docx_tables import chart_element, side_by_side, table_element

SIDES = {"left_margin": Mm(30), "right_margin": Mm(17), "top_margin": Mm(22), "bottom_margin": Mm(22)}
A4 = (Mm(210), Mm(297))
LEFT_SHARE = 42
BOXES = {"crown": styles.CROWN, "basis": styles.BASIS, "address": styles.CENTRED, "note": styles.NOTE}


def as_docx(papers):
    document = docx.Document()
    styles.define(document)
    set_up(document.sections[0], is_wide=False)
    for place, paper in enumerate(papers):
        if place:
            set_up(document.add_section(WD_SECTION.NEW_PAGE), is_wide=False)
        add_paper(document, paper)
    add_running_lines(document, papers[0].mark)
    describe(document, papers[0])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def set_up(section, *, is_wide):
    """A4 with the margins of the decree, upright or across."""
    width, height = reversed(A4) if is_wide else A4
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    for side, length in SIDES.items():
        setattr(section, side, length)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = False


def width_of(section):
    """The room between the margins, in twentieths of a point."""
    return (section.page_width - section.left_margin - section.right_margin) // 635


def add_paper(document, paper):
    width = width_of(document.sections[-1])
    add_head(document, paper.head, width)
    document.add_paragraph(paper.title, styles.TITLE)
    document.add_paragraph(paper.about, styles.ABOUT)
    for block in paper.blocks:
        add_block(document, block, width)
    add_signature(document, paper, width)
    for appendix in paper.appendices:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        set_up(section, is_wide=appendix.wide)
        document.add_paragraph(appendix.number, styles.APPENDIX)
        document.add_paragraph(appendix.title.upper(), styles.CROWN)
        document.add_paragraph(appendix.basis, styles.APPENDIX_BASIS)
        for block in appendix.blocks:
            add_block(document, block, width_of(section))


def add_head(document, head, width):
    """Issuer on the left, the state and its motto on the right."""
    left = [(head.above.upper(), styles.ABOVE)] if head.above else []
    left += [(line.upper(), styles.ISSUER) for line in head.issuer]
    left += [("———", styles.RULE), (head.number, styles.NUMBER)]
    right = [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", styles.ISSUER),
        ("Độc lập - Tự do - Hạnh phúc", styles.MOTTO),
        (head.place, styles.PLACE),
    ]
    append(document, side_by_side(document, left, right, width, LEFT_SHARE))


def add_signature(document, paper, width):
    left = [("Nơi nhận:", styles.COPIES)]
    left += [(f"- {copy}{end_of(copy, paper.copies)}", styles.COPY) for copy in paper.copies]
    right = [(line, styles.POST) for line in paper.signature.lines]
    right += [("", styles.POST)] * 4 + [(paper.signature.name, styles.POST)]
    document.add_paragraph("", styles.TEXT_CELL)
    append(document, side_by_side(document, left, right, width, 50))


def end_of(copy, copies):
    return "" if copy == copies[-1] else ";"


def add_block(document, block, width):
    if block.kind == "heading":
        document.add_paragraph(block.text, styles.HEADING)
    elif block.kind == "paragraph":
        paragraph = document.add_paragraph(style=BOXES.get(block.style, styles.BODY))
        if block.lead:
            paragraph.add_run(f"{block.lead} ").bold = True
        paragraph.add_run(block.text)
    else:
        add_table(document, block, width)


def add_table(document, block, width):
    """A table or chart below its caption; a chart says in words what its pieces stand for."""
    is_chart = block.kind == "chart"
    if not is_chart and block.note:
        document.add_paragraph(block.note, styles.NOTE)
    if block.caption:
        document.add_paragraph(block.caption, styles.CAPTION)
    append(document, (chart_element if is_chart else table_element)(document, block, width))
    words = f"Từ trái sang phải: {', '.join(block.legend)}." if is_chart and block.legend else ""
    document.add_paragraph(words, styles.NOTE)


def append(document, element):
    document.element.body.insert_element_before(element, "w:sectPr")


def add_running_lines(document, mark):
    """The page number in the middle above, not on the first page; the tie to the closed result below."""
    first = document.sections[0]
    first.different_first_page_header_footer = True
    header = first.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        header.add_run()._r.append(field_part(kind, text))
    for footer in (first.footer, first.first_page_footer):
        footer.paragraphs[0].add_run(mark).font.size = Pt(9)


def field_part(kind, text):
    if kind:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
        return part
    part = OxmlElement("w:instrText")
    part.text = text
    return part


def describe(document, paper):
    properties = document.core_properties
    properties.title = paper.name[:255]
    properties.author = " ".join(paper.head.issuer)[:255]
    properties.language = "vi-VN"
    properties.comments = paper.mark[:255]
