"""What a paper consists of, for whoever draws it: PDF, Word and workbook show the same objects."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from egov_scoring.numbers import round_half_up
from egov_scoring.templatetags.formats import difference, points

BLANK = "………"
SHORT_BLANK = "……"
BAR = 800
NARROW = 40
SHADES = ("#222222", "#696969", "#a8a8a8", "#dadada", "#f2f2f2", "#ffffff")
DARK = 2
FEW_ROWS = 8
LONGEST_LABEL = 58
WIDEST_UPRIGHT = 125
WIDEST_FIGURE = 26


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a table: rounded once here, written by each format in its own way."""

    value: Decimal
    decimals: int
    percent: bool = False
    signed: bool = False

    def __str__(self) -> str:
        text = difference(self.value, self.decimals) if self.signed else points(self.value, self.decimals)
        return f"{text}%" if self.percent else text


Cell = str | int | Figure | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its share of the width; numbers stand in the middle, as decisions print them."""

    head: str
    width: int
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; the heads are repeated on every page."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    note: str = ""

    @property
    def is_short(self) -> bool:
        """A short table stays on one page."""
        return len(self.rows) <= FEW_ROWS

    @property
    def width(self) -> int:
        return sum(column.width for column in self.columns)

    @property
    def shares(self) -> list[Fraction]:
        """The width of each column as a percent of the table."""
        return [Fraction(100 * column.width, self.width) for column in self.columns]

    @property
    def lines(self) -> list[tuple[bool, list[tuple[str, bool]]]]:
        """Rows as they are printed: whether strong, and each cell with whether it is running text."""
        texts = [column.is_text for column in self.columns]
        return [
            (row.strong, [(cell_text(cell), is_text) for cell, is_text in zip(row.cells, texts, strict=True)])
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: its length, its shade (1 is the darkest) and the figure that it stands for."""

    length: Fraction
    shade: int
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of lengths up to ``whole``; every figure also stands in a table of the same paper."""

    kind: ClassVar[str] = "chart"
    caption: str
    bars: tuple[Bar, ...]
    whole: Fraction
    legend: tuple[str, ...] = ()

    @property
    def drawn(self) -> list[dict[str, object]]:
        """Each bar with its pieces placed from 0 to ``BAR``; a single piece has its figure beside it."""
        return [
            {
                "label": short_label(bar.label),
                "words": ", ".join(part.text for part in bar.parts),
                "beside": bar.parts[0].text if len(bar.parts) == 1 else "",
                "parts": list(self.placed(bar)),
            }
            for bar in self.bars
        ]

    def placed(self, bar: Bar) -> Iterator[dict[str, object]]:
        start = Fraction(0)
        for part in bar.parts:
            length = part.length * BAR / self.whole
            has_text = len(bar.parts) > 1 and length > NARROW
            yield {
                "x": start,
                "width": length,
                "middle": start + length / 2,
                "fill": shade(part.shade),
                "ink": "#ffffff" if part.shade <= DARK else "#000000",
                "text": part.text if has_text else "",
            }
            start += length

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The shades of the legend with what they stand for."""
        return [(shade(place), name) for place, name in enumerate(self.legend, start=1)]


@dataclass(frozen=True, slots=True)
class Heading:
    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``lead`` is printed bold before it, as "Điều 1."."""

    kind: ClassVar[str] = "paragraph"
    text: str
    lead: str = ""
    style: str = "body"


Block = Table | Chart | Heading | Paragraph


@dataclass(frozen=True, slots=True)
class Head:
    """The top of an official paper: who issues it, its number and day as far as they are known."""

    issuer: tuple[str, ...]
    number: str
    place: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix begins on a page of its own; wide ones lie across."""

    number: str
    title: str
    basis: str
    blocks: tuple[Block, ...]

    @property
    def wide(self) -> bool:
        tables = (block for block in self.blocks if isinstance(block, Table))
        return any(table.width > WIDEST_UPRIGHT for table in tables)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper in the layout of Nghị định 30/2020; ``entry`` is its name among the bookmarks of many."""

    head: Head
    title: str
    about: str
    blocks: tuple[Block, ...]
    signature: Signature
    copies: tuple[str, ...]
    mark: str
    appendices: tuple[Appendix, ...] = field(default=())
    entry: str = ""

    @property
    def name(self) -> str:
        return f"{self.title.capitalize()}: {self.about}"

    @property
    def tables(self) -> list[Table]:
        """Every table in the order of reading."""
        inside = [*self.blocks, *(block for appendix in self.appendices for block in appendix.blocks)]
        return [block for block in inside if isinstance(block, Table)]


def shade(place: int) -> str:
    return SHADES[min(place, len(SHADES)) - 1]


def short_label(text: str) -> str:
    """A label beside a bar; the table below has the whole text."""
    if len(text) <= LONGEST_LABEL:
        return text
    return f"{text[:LONGEST_LABEL].rsplit(' ', 1)[0]}…"


def figure(value: Fraction | Decimal | str | None, decimals: int) -> Figure | None:
    """A figure of a table, from an exact value or from the text of a frozen result."""
    return None if value is None else Figure(round_half_up(Fraction(value), decimals), decimals)


def percent(value: Fraction, decimals: int = 2) -> Figure:
    return Figure(round_half_up(value, decimals), decimals, percent=True)


def change(value: Fraction, decimals: int) -> Figure:
    return Figure(round_half_up(value, decimals), decimals, signed=True)


def table(
    caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell] | Row], note: str = ""
) -> Table:
    """A table of plain rows; a row that is a ``Row`` already keeps its weight."""
    drawn = tuple(row if isinstance(row, Row) else Row(tuple(row)) for row in rows)
    fitted = (fitting(column, (row.cells[place] for row in drawn)) for place, column in enumerate(columns))
    return Table(tuple(fitted), drawn, caption, note)


def fitting(column: Column, cells: Iterable[Cell]) -> Column:
    """A figure or a short word never breaks: its column is as wide as the longest of them."""
    if column.is_text:
        return column
    longest = max((len(cell_text(cell)) for cell in cells), default=0)
    return replace(column, width=max(column.width, min(2 * longest + 2, WIDEST_FIGURE)))


def cell_text(value: Cell) -> str:
    """What PDF and Word print; a figure that does not exist is a dash, so that no cell looks forgotten."""
    return "–" if value is None else str(value)
