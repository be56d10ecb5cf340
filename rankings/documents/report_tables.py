"""The tables and charts of the verification report, each from its exact figures."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from egov_scoring.templatetags.formats import difference, sentence_case
from rankings import board
from rankings.documents import statistics
from rankings.documents.case import Earlier
from rankings.documents.content import (
    Bar,
    Cell,
    Chart,
    Column,
    Part,
    Row,
    Table,
    change,
    figure,
    percent,
    table,
)
from rankings.documents.statistics import Passage, UnitKey

Result = Mapping[str, Any]
MOST_MOVED = 5
WHOLE = Fraction(100)
Passages = Mapping[UnitKey, Passage]


def tier_table(results: Sequence[Result], earlier: Mapping[str, Earlier]) -> Table:
    """Tier × block: number and share, beside the year before where one was published."""
    columns = [
        Column("Khối", 50, is_text=True),
        Column("Xếp loại", 24, is_text=True),
        Column("Số đơn vị", 16),
        Column("Tỷ lệ", 16),
    ]
    years = sorted({known.year for known in earlier.values()})
    if years:
        words = "/".join(str(year) for year in years)
        columns += [Column(f"Số đơn vị năm {words}", 18), Column(f"Tỷ lệ năm {words}", 18)]
    rows = [
        row
        for result in results
        for row in tier_rows(result, earlier.get(result["block"]["code"]), bool(years))
    ]
    return table("Số đơn vị theo xếp loại", columns, rows)


def tier_rows(result: Result, earlier: Earlier | None, compares: bool) -> list[Row]:
    shares = statistics.tier_shares(result)
    before = {share.tier: share for share in statistics.tier_shares(earlier.result)} if earlier else {}
    rows = []
    for share in shares:
        known = before.get(share.tier)
        past: list[Cell] = [known.units, percent(known.share)] if known else [None, None]
        cells: list[Cell] = [board.label(result), share.tier, share.units, percent(share.share)]
        rows.append(Row((*cells, *(past if compares else []))))
    count = len(board.assessed(result))
    whole = percent(WHOLE) if count else None
    total: list[Cell] = [board.label(result), "Cộng", count, whole]
    if compares:
        total += [len(board.assessed(earlier.result)), percent(WHOLE)] if earlier else [None, None]
    return [*rows, Row(tuple(total), strong=True)]


def tier_chart(results: Sequence[Result]) -> Chart:
    """One bar per block, cut into its tiers."""
    bars, names = [], []
    for result in results:
        parts = []
        for place, share in enumerate(statistics.tier_shares(result), start=1):
            parts.append(Part(share.share, place, str(share.units)))
            names += [share.tier] if share.tier not in names else []
        bars.append(Bar(board.label(result), tuple(parts)))
    return Chart("Tỷ lệ đơn vị theo xếp loại của từng khối", tuple(bars), WHOLE, tuple(names))


def group_table(result: Result) -> Table:
    """Mean, median, best and worst of every group and of the total."""
    decimals = result["block"]["decimals"]
    columns = [
        Column("Nhóm tiêu chí", 56, is_text=True),
        Column("Tối đa", 14),
        *(Column(head, 15) for head in ("Trung bình", "Trung vị", "Cao nhất", "Thấp nhất")),
        Column("Trung bình so với tối đa", 18),
    ]
    rows: list[Row] = [
        figures_row(group_name(group), group.max_points, group.summary, decimals)
        for group in statistics.group_figures(result)
    ]
    total = statistics.total_figures(result)
    rows.append(
        figures_row("Tổng điểm", Fraction(result["block"]["max_points"]), total, decimals, strong=True)
    )
    return table("Điểm theo nhóm tiêu chí", columns, rows)


def group_name(group: statistics.GroupFigures) -> str:
    return f"{group.code}. {sentence_case(group.text)}"


def figures_row(
    name: str, maximum: Fraction, summary: statistics.Summary, decimals: int, *, strong: bool = False
) -> Row:
    figures = (summary.mean, summary.median, summary.best, summary.worst)
    share = percent(summary.mean * 100 / maximum) if summary.mean is not None and maximum else None
    return Row(
        (name, figure(maximum, decimals), *(figure(value, decimals) for value in figures), share), strong
    )


def group_chart(result: Result) -> Chart:
    bars = [
        Bar(group_name(group), (Part(group.percent, 2, str(percent(group.percent))),))
        for group in statistics.group_figures(result)
    ]
    return Chart("Điểm trung bình của từng nhóm, so với điểm tối đa", tuple(bars), WHOLE)


def loss_table(result: Result) -> Table:
    """The ten criteria that cost the units of the block most points."""
    decimals = result["block"]["decimals"]
    columns = [
        Column("Mã", 14),
        Column("Tiêu chí", 68, is_text=True),
        Column("Tối đa", 14),
        Column("Tổng điểm mất", 18),
        Column("Mất bình quân", 16),
        Column("So với tối đa", 16),
        Column("Đơn vị chưa đạt tối đa", 18),
    ]
    rows = [
        (
            loss.code,
            sentence_case(loss.text),
            figure(loss.max_points, decimals),
            figure(loss.lost, decimals),
            figure(loss.mean, decimals),
            percent(loss.percent),
            f"{loss.units_below}/{loss.units}",
        )
        for loss in statistics.losses(result)
    ]
    return table("Các tiêu chí mất nhiều điểm nhất", columns, rows)


def loss_chart(result: Result) -> Chart:
    found = statistics.losses(result)
    longest = max((loss.lost for loss in found), default=Fraction(1))
    decimals = result["block"]["decimals"]
    bars = [
        Bar(
            f"{loss.code}. {sentence_case(loss.text)}",
            (Part(loss.lost, 2, str(figure(loss.lost, decimals))),),
        )
        for loss in found
    ]
    return Chart("Tổng điểm mất ở các tiêu chí mất nhiều điểm nhất", tuple(bars), longest)


def comparison_table(result: Result, passages: Passages) -> Table:
    """Own total and verified total of every unit, the largest reduction first."""
    decimals = result["block"]["decimals"]
    columns = [
        Column("TT", 9),
        Column("Đơn vị", 56, is_text=True),
        Column("Điểm tự chấm", 19),
        Column("Điểm thẩm định", 19),
        Column("Chênh lệch", 19),
    ]
    rows = [
        (
            place,
            line.name,
            figure(line.own, decimals),
            figure(line.verified, decimals),
            change(line.change, decimals),
        )
        for place, line in enumerate(statistics.comparisons(result, passages), start=1)
    ]
    return table("", columns, rows, note="Điểm tự chấm không gồm tiêu chí do cấp thẩm định chấm.")


def comparison_words(lines: Sequence[statistics.Comparison], decimals: int) -> str:
    """How many units verification took points from, how many it gave points to, and how much on average."""
    if not lines:
        return "Không có điểm tự chấm để so sánh"
    lower = sum(1 for line in lines if line.change < 0)
    higher = sum(1 for line in lines if line.change > 0)
    mean = statistics.summary_of(line.change for line in lines).mean
    same = len(lines) - lower - higher
    return (
        f"So với tự chấm: {lower} đơn vị giảm điểm, {higher} đơn vị tăng điểm, {same} đơn vị không đổi; "
        f"chênh lệch bình quân {difference(mean, decimals)} điểm"
    )


def movement_table(result: Result, earlier: Earlier) -> Table | None:
    """The units that rose and fell most in percent of the maximum."""
    moved = statistics.movements(result, earlier.result, earlier.predecessors)
    up = [line for line in moved if line.change > 0][:MOST_MOVED]
    down = [line for line in reversed(moved) if line.change < 0][:MOST_MOVED]
    columns = [
        Column("Đơn vị", 62, is_text=True),
        Column(f"Tỷ lệ năm {earlier.year}", 20),
        Column("Tỷ lệ năm nay", 20),
        Column("Tăng, giảm (điểm %)", 22),
        Column(f"Hạng năm {earlier.year}", 16),
        Column("Hạng năm nay", 16),
    ]
    rows = [
        (
            line.name,
            percent(line.before),
            percent(line.now),
            change(line.change, 2),
            line.rank_before,
            line.rank_now,
        )
        for line in [*up, *down]
    ]
    return table("Đơn vị tăng, giảm nhiều nhất", columns, rows) if rows else None


def attendance_table(results: Sequence[Result], passages: Passages) -> Table:
    """Late, missing, excluded, extended and criteria left out, by parent unit."""
    lines = statistics.attendance(results, passages)
    heads = ("Đơn vị", "Được đánh giá", "Nộp muộn", "Không nộp", "Không thuộc diện", "Được gia hạn")
    columns = [Column("Địa bàn, cơ quan cấp trên", 50, is_text=True)]
    columns += [Column(head, 16) for head in (*heads, "Tiêu chí không áp dụng")]
    rows = [Row((line.name, *attendance_figures(line))) for line in lines]
    if len(lines) > 1:
        sums = (sum(column) for column in zip(*(attendance_figures(line) for line in lines), strict=True))
        rows.append(Row(("Cộng", *sums), strong=True))
    return table("Tham gia theo địa bàn, cơ quan cấp trên", columns, rows)


def attendance_figures(line: statistics.Attendance) -> tuple[int, ...]:
    states = (line.assessed, line.late, line.missing, line.excluded)
    return (line.units, *states, line.extended, line.waived)


def district_table(result: Result, passages: Passages) -> Table | None:
    """The units of a block by parent unit: totals and tiers."""
    found = statistics.districts(result, passages)
    if not found:
        return None
    decimals = result["block"]["decimals"]
    tiers = [share.tier for share in statistics.tier_shares(result)]
    columns = [
        Column("Địa bàn", 36, is_text=True),
        Column("Được đánh giá", 12),
        *(Column(head, 13) for head in ("Trung bình", "Trung vị", "Cao nhất", "Thấp nhất")),
        *(Column(tier, 13) for tier in tiers),
    ]
    rows = []
    for district in found:
        counts = {share.tier: share.units for share in district.tiers}
        summary = district.summary
        figures = (summary.mean, summary.median, summary.best, summary.worst)
        rows.append(
            (
                district.name,
                summary.count,
                *(figure(value, decimals) for value in figures),
                *(counts.get(tier, 0) for tier in tiers),
            )
        )
    return table(f"{result['block']['name']} theo địa bàn", columns, rows)
