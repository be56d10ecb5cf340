from decimal import Decimal

import pytest
from openpyxl import Workbook

from egov_scoring.numbers import NumberError
from egov_scoring.tabular import TableError, cell_number, read_table


def rows_of(path):
    table = read_table(path, ("unit",), ("name",))
    return [(row.place, row.label("unit"), row.label("name")) for row in table.rows]


def test_a_quoted_line_break_does_not_shift_the_lines(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text('unit,name\nA,"hai\ndòng"\n\nB,một\n', encoding="utf-8")

    assert rows_of(path) == [("units.csv:2", "A", "hai\ndòng"), ("units.csv:5", "B", "một")]


def test_a_short_line_has_empty_cells(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("unit,name\nA\n", encoding="utf-8")

    assert rows_of(path) == [("units.csv:2", "A", "")]


def test_column_names_are_read_whatever_their_case(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(" Unit ;NAME\nA;x\n", encoding="utf-8")

    assert rows_of(path) == [("units.csv:2", "A", "x")]


def test_every_bad_column_is_reported_at_once(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("name,ghi chú,name\nA,x,y\n", encoding="utf-8")

    with pytest.raises(TableError) as refused:
        read_table(path, ("unit",), ("name",))

    assert len(refused.value.problems) == 3


def test_a_number_in_a_workbook_can_be_a_name(tmp_path):
    book = Workbook()
    for row in (["unit", "name"], ["A", 1500], ["B", 0.1]):
        book.active.append(row)
    book.save(tmp_path / "units.xlsx")

    assert rows_of(tmp_path / "units.xlsx") == [
        ("units.xlsx:Sheet!A2", "A", "1500"),
        ("units.xlsx:Sheet!A3", "B", "0.1"),
    ]


@pytest.mark.parametrize(
    ("value", "number"), [(25.2, "25.2"), (0.1, "0.1"), (5, "5"), (Decimal("1.50"), "1.50")]
)
def test_a_number_cell_is_taken_as_it_is_shown(value, number):
    assert str(cell_number(value)) == number


def test_a_cell_that_holds_no_finite_number_is_refused():
    with pytest.raises(NumberError):
        cell_number(Decimal("NaN"))
