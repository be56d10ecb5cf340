"""Tables of a Word file, each written as one piece of XML: cell by cell, thousands would take minutes."""

import unicodedata
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from rankings.documents import docx_styles as styles
from rankings.documents.content import BAR, cell_text

LABEL_SHARE = 36
BESIDE_SHARE = 12
FINE = 100
NO_BORDERS = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right"))


def table_element(document, table, width):
    """A grid with a head that repeats; rows do not break across pages."""
    grid = [int(width * share / 100) for share in table.shares]
    names = style_ids(document)
    heads = "".join(
        cell(column.head, size, names[styles.HEAD_CELL], '<w:vAlign w:val="center"/>')
        for column, size in zip(table.columns, grid, strict=True)
    )
    kinds = [names[styles.TEXT_CELL if column.is_text else styles.NUMBER_CELL] for column in table.columns]
    rows = (
        "".join(
            cell(cell_text(value), size, kind, bold=row.strong, keep=table.is_short and row != table.rows[-1])
            for value, size, kind in zip(row.cells, grid, kinds, strict=True)
        )
        for row in table.rows
    )
    body = row_xml(heads, "<w:cantSplit/><w:tblHeader/>") + "".join(
        row_xml(cells, "<w:cantSplit/>") for cells in rows
    )
    return table_xml(body, grid, table.caption, style=document.styles["Table Grid"].style_id)


def chart_element(document, chart, width):
    """Bars as shaded cells on a fine grid, so that an officer may change them in Word."""
    label, beside = width * LABEL_SHARE // 100, width * BESIDE_SHARE // 100
    step = (width - label - beside) // FINE
    names = style_ids(document)
    rows = []
    for bar in chart.drawn:
        cells = [cell(bar["label"], label, names[styles.CHART_CELL], borders(NO_BORDERS))]
        cells += bar_cells(bar["parts"], step, names[styles.CHART_FIGURE])
        cells.append(cell(bar["beside"], beside, names[styles.CHART_FIGURE], borders(NO_BORDERS)))
        rows.append(row_xml("".join(cells), "<w:cantSplit/>"))
    grid = [label, *[step] * FINE, beside]
    gap = cell(
        "", sum(grid), names[styles.CHART_CELL], f'<w:gridSpan w:val="{len(grid)}"/>{borders(NO_BORDERS)}'
    )
    gap_row = row_xml(gap, '<w:cantSplit/><w:trHeight w:val="80" w:hRule="exact"/>')
    return table_xml(gap_row.join(rows), grid, chart.caption)


def bar_cells(parts, step, style):
    """One shaded cell per piece, the rest of the bar empty; ends are rounded, not lengths."""
    cells, start = [], 0
    for part in parts:
        end = round((part["x"] + part["width"]) * FINE / BAR)
        if end > start:
            shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{part["fill"][1:]}"/>'
            edge = borders(four_sides("single"))
            color = f'<w:color w:val="{part["ink"][1:]}"/>'
            cells.append(span(part["text"], end - start, step, style, edge + shading, color))
            start = end
    if start < FINE:
        cells.append(span("", FINE - start, step, style, borders(four_sides("single"))))
    return cells


def four_sides(value):
    sides = ("top", "left", "bottom", "right")
    return "".join(f'<w:{side} w:val="{value}" w:sz="4" w:space="0" w:color="808080"/>' for side in sides)


def borders(inner):
    return f"<w:tcBorders>{inner}</w:tcBorders>"


def span(text, steps, step, style, extra, look=""):
    return cell(text, steps * step, style, f'<w:gridSpan w:val="{steps}"/>{extra}', look=look)


def side_by_side(document, left, right, width, share):
    """Two columns of lines without borders: the head of a paper, or its signature."""
    names = style_ids(document)
    sizes = [width * share // 100, width - width * share // 100]
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>'
        f"{''.join(paragraph(text, names[style]) for text, style in lines)}</w:tc>"
        for lines, size in zip((left, right), sizes, strict=True)
    )
    return table_xml(row_xml(cells, "<w:cantSplit/>"), sizes, "")


def style_ids(document):
    return {name: document.styles[name].style_id for name in styles.LOOKS}


def table_xml(rows, grid, caption, style=""):
    columns = "".join(f'<w:gridCol w:w="{size}"/>' for size in grid)
    kind = f'<w:tblStyle w:val="{style}"/>' if style else ""
    margins = '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
    named = f"<w:tblCaption w:val={quoteattr(clean(caption))}/>" if caption else ""
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>{kind}"
        f'<w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar>{named}</w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def row_xml(cells, properties):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def cell(text, size, style, extra="", *, bold=False, look="", keep=False):
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{extra}</w:tcPr>'
        f"{paragraph(text, style, weight + look, keep=keep)}</w:tc>"
    )


def paragraph(text, style, look="", *, keep=False):
    together = "<w:keepNext/>" if keep else ""
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{together}</w:pPr>{run if text else ""}</w:p>'


def clean(text):
    """XML knows no control characters; a name that holds one must not spoil the file."""
    return "".join(char for char in text if unicodedata.category(char) != "Cc")
