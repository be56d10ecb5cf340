"""How the workbook of a result lies on paper."""

import io
from types import SimpleNamespace

import openpyxl

from rankings.documents.as_xlsx import as_xlsx
from rankings.documents.content import Column, table
from rankings.documents.workbook import Sheet

LONG_NAME = "Sở Nông nghiệp, Công nghiệp và Thương mại biên giới"
PAPER = SimpleNamespace(about="Kết quả", mark="", signature=SimpleNamespace(lines=(), name=""))


def test_a_sheet_too_wide_for_one_page_goes_on_beside_it_with_its_names_on_every_page():
    columns = [Column("Đơn vị", 40, is_text=True), *(Column(f"1.{place}", 8) for place in range(60))]
    rows = [(name, *[None] * 60) for name in ("Sở Ươm mầm", LONG_NAME)]

    content = as_xlsx([Sheet("Điểm tiêu chí 1", "Điểm", table("", columns, rows))], PAPER)

    sheet = openpyxl.load_workbook(io.BytesIO(content))["Điểm tiêu chí 1"]
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$3:$3", "$A:$A")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (3, 0)
    assert sheet.page_setup.orientation == "landscape"
    assert [sheet.row_dimensions[row].height for row in (3, 4, 5)] == [15, 15, 30]
