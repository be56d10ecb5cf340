"""A total or the figure of a group, explained by what it is made of, at every level of a form."""

from dataclasses import dataclass
from fractions import Fraction

from egov_scoring.templatetags.formats import short_points
from submissions.review_queries import points_at

EXACT = 6


@dataclass(frozen=True)
class FigureLine:
    """What one column says of a total: whose it is, the figure and how it came about."""

    name: str
    points: Fraction | None
    words: str


def parts_of(sheet, code):
    """The rows directly below a node; with no code the groups of the whole form."""
    return [row for row in sheet.rows if row.node.parent == code]


def figure_lines(sheet, code):
    """The unit's figure and that of every level that has the form, each with its sum."""
    spec = sheet.submission.campaign_block.spec
    names = ["Tự chấm", *(level.name for level in sheet.levels if level.number <= sheet.submission.level)]
    lines = []
    for name, scored in zip(names, sheet.sheets, strict=True):
        node = spec.by_code.get(code)
        points = points_at(scored, node) if node else scored.total
        lines.append(FigureLine(name, points, sum_words(spec, scored, node)))
    return lines


def sum_words(spec, scored, node):
    """The sum in figures, and what was done with it afterwards; only what counts is listed."""
    parts = [scored.figures[child.code] for child in spec.children.get(node.code if node else "", ())]
    parts = [part for part in parts if part.max_points]
    whole = scored.figures[node.code] if node else None
    combined = (node or spec).combine
    if combined == "weighted":
        return "Bình quân theo trọng số của các phần bên dưới."
    added = sum((part.points for part in parts), start=0)
    said = " + ".join(short_points(part.points, EXACT) for part in parts)
    said = f"{said} = {short_points(added, EXACT)}" if len(parts) > 1 else short_points(added, EXACT)
    counted = whole.points if whole else scored.raw_total
    if counted != added:
        said += f", tính nhiều nhất {short_points(counted, EXACT)}"
    if node is None and scored.total is not None and scored.total != counted:
        said += (
            f"; quy đổi từ {short_points(scored.applicable_max, EXACT)} điểm áp dụng lên "
            f"{short_points(scored.max_points, EXACT)}: {short_points(scored.total, EXACT)}"
        )
    return said
