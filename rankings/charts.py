"""Places and lengths of what is drawn as inline SVG; the template only writes them down."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from rankings.criteria import Bar

WIDTH = 880
LEFT = 10
NARROW_BAND = 70
HISTOGRAM_WIDTH = 400
HISTOGRAM_HEIGHT = 130
HISTOGRAM_TOP = 22
TREND_WIDTH = 400
TREND_HEIGHT = 100
TREND_TOP = 24


def tier_scale(block: Mapping[str, Any], unit: Mapping[str, Any]) -> dict[str, Any] | None:
    """The bands of total points with a mark for the unit; None where not only the total decides."""
    tiers = block["tiers"]
    if unit["total"] is None or not tiers or not all(is_by_total(tier) for tier in tiers):
        return None
    maximum = Fraction(block["max_points"])
    starts = [threshold(tier, maximum) for tier in tiers]
    if starts != sorted(starts, reverse=True) or starts[0] >= maximum:
        return None
    ends = [maximum, *starts[:-1]]
    bands = [
        band(tier["name"], place, start, end, maximum)
        for place, (tier, start, end) in enumerate(zip(tiers, starts, ends, strict=True), start=1)
    ]
    if starts[-1] > 0:
        bands.append(band("", len(tiers) + 1, Fraction(0), starts[-1], maximum))
    mark = at(Fraction(unit["total"]), maximum)
    return {
        "bands": bands[::-1],
        "mark": mark,
        "is_right": mark > LEFT + WIDTH / 2,
        "maximum": maximum,
        "end": LEFT + WIDTH,
        "words": f"Thang điểm từ 0 đến {block['max_points']}",
    }


def is_by_total(tier: Mapping[str, Any]) -> bool:
    nodes = [minimum["node"] for minimum in tier["minimums"]]
    return nodes == [""] and not tier["require"] and not tier["ban"]


def threshold(tier: Mapping[str, Any], maximum: Fraction) -> Fraction:
    minimum = tier["minimums"][0]
    value = Fraction(minimum["value"])
    return value * maximum / 100 if minimum["percent"] else value


def at(points: Fraction, maximum: Fraction) -> Fraction:
    return LEFT + points * WIDTH / maximum


def band(name: str, place: int, start: Fraction, end: Fraction, maximum: Fraction) -> dict[str, Any]:
    left, right = at(start, maximum), at(end, maximum)
    return {
        "name": name if right - left > NARROW_BAND else name.split()[-1] if name else "",
        "place": place,
        "start": start,
        "x": left + 1,
        "width": max(right - left - 2, Fraction(1)),
        "middle": (left + right) / 2,
        "left": left,
    }


def histogram(bars: Sequence[Bar]) -> dict[str, Any]:
    """Columns side by side, as high as their share of the tallest; an empty one is a line on the axis."""
    tallest = max((bar.units for bar in bars), default=0)
    step = Fraction(HISTOGRAM_WIDTH, max(len(bars), 1))
    columns = []
    for place, bar in enumerate(bars):
        height = Fraction(HISTOGRAM_HEIGHT * bar.units, tallest) if tallest else Fraction(0)
        columns.append(
            {
                "bar": bar,
                "x": place * step + step / 10,
                "width": step * 8 / 10,
                "middle": place * step + step / 2,
                "y": HISTOGRAM_TOP + HISTOGRAM_HEIGHT - height,
                "height": height,
                "above": HISTOGRAM_TOP + HISTOGRAM_HEIGHT - height - 5,
            }
        )
    return {"columns": columns, "axis": HISTOGRAM_TOP + HISTOGRAM_HEIGHT, "width": HISTOGRAM_WIDTH}


def standing_strip(block: Mapping[str, Any], standing: Mapping[str, Any]) -> dict[str, Any]:
    """Every total of a block as one thin line on the scale, the own one marked: where a unit stands."""
    maximum = Fraction(block["max_points"])
    places = sorted({round(at(total, maximum)) for total in standing["totals"]})
    return {
        "lines": "".join(f"M{place} 24v16" for place in places),
        "mark": at(standing["own"], maximum),
        "median": at(standing["median"], maximum),
        "start": LEFT,
        "end": LEFT + WIDTH,
        "maximum": maximum,
    }


def trend(points: Sequence[tuple[int, Fraction, bool]]) -> dict[str, Any]:
    """One dot per year on a scale of 0 to 100 percent, the oldest first.

    A line joins a dot with the one before only where both years can be compared.
    """
    step = Fraction(TREND_WIDTH, len(points))
    dots = [
        {
            "year": year,
            "share": share,
            "x": place * step + step / 2,
            "y": TREND_TOP + TREND_HEIGHT - share * TREND_HEIGHT / 100,
            "is_joined": is_joined,
        }
        for place, (year, share, is_joined) in enumerate(points)
    ]
    lines = [(old, new) for old, new in pairwise(dots) if new["is_joined"]]
    return {"dots": dots, "lines": lines, "width": TREND_WIDTH, "axis": TREND_TOP + TREND_HEIGHT}
