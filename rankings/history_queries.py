"""The years of a ranking and of a unit, along publications and along units that succeed each other."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from egov_scoring.models import Succession
from rankings import board, charts, movement
from rankings.models import Publication
from rankings.overview import median_share
from rankings.queries import frozen_result

MOST_YEARS = 6


@dataclass(frozen=True)
class Year:
    """One unit in one published year; ``problem`` says why it cannot be set beside the page's own year."""

    publication: Publication
    unit: dict[str, Any]
    ranked: int
    decimals: int
    problem: str
    linked: frozenset[str] = frozenset()

    def points_of(self, code):
        """Of a group, where it means the same as in the year of the page."""
        return movement.group_points(self.unit, code) if code in self.linked else None

    @property
    def share(self):
        return None if self.unit["percent"] is None else Fraction(self.unit["percent"])


@dataclass(frozen=True)
class Origin:
    """Where the years of a unit begin, because it was made of several: these, and why none is compared."""

    publication: Publication
    units: list[dict[str, Any]]
    problem: str


def years_of(publication):
    """The valid publications of the same block and parent unit in the years before, the newest first.

    None beside a publication that was withdrawn: it is compared with nothing.
    """
    if publication.is_withdrawn:
        return Publication.objects.none()
    return (
        Publication.objects.current()
        .without_bytes()
        .filter(
            province=publication.province_id,
            block_code=publication.block_code,
            scope=publication.scope_id,
            year__lt=publication.year,
        )
        .order_by("-year", "-pk")
    )


def previous_of(publication):
    return years_of(publication).first()


def predecessors_of(province_id):
    """The codes of the units that each unit carries on."""
    found = defaultdict(list)
    links = Succession.objects.filter(successor__province=province_id)
    for successor, predecessor in links.values_list("successor__code", "predecessor__code"):
        found[successor].append(predecessor)
    return found


def unit_history(publication, result, code):
    """The earlier years of one unit, the newest first, as long as it or a single predecessor was there.

    With them the ``Origin`` where they begin with a merger, None elsewhere.
    """
    predecessors = predecessors_of(publication.province_id)
    years = []
    for earlier in years_of(publication)[:MOST_YEARS]:
        past = frozen_result(earlier)
        move = move_to(past, code, predecessors)
        if move.before is None:
            return years, origin_in(earlier, past, code, predecessors) if move.predecessors else None
        unit = move.before
        problem = "" if movement.are_comparable(past, result) else movement.OTHER_RULES
        ranked = sum(1 for other in past["units"] if other["rank"] is not None)
        decimals = past["block"]["decimals"]
        linked = () if move.problem else (n["code"] for n in movement.linked_groups(past, result))
        years.append(Year(earlier, unit, ranked, decimals, move.problem or problem, frozenset(linked)))
        code = unit["unit"]
    return years, None


def group_years(result, unit, years):
    """The groups of a unit over the years, the newest first; only where a group means the same as now."""
    shown = [year for year in years if year.linked]
    rows = []
    for node in board.columns(result) if shown else ():
        code, now = node["code"], movement.group_points(unit, node["code"])
        past = [(year.publication.year, year.points_of(code)) for year in shown]
        if now is not None and any(points is not None for _, points in past):
            change = None if past[0][1] is None else now - past[0][1]
            rows.append({"node": node, "now": now, "past": past, "change": change})
    return {"years": shown, "rows": rows} if rows else None


def unit_trend(publication, unit, years):
    """The percent of each year, the oldest first, joined where two neighbours can be compared."""
    known = [year for year in reversed(years) if year.share is not None]
    if unit["percent"] is None or not known:
        return None
    points = [(year.publication.year, year.share, not year.problem) for year in known]
    points.append((publication.year, Fraction(unit["percent"]), True))
    joined = [False, *(old[2] and new[2] for old, new in pairwise(points))]
    return charts.trend([(year, share, flag) for (year, share, _), flag in zip(points, joined, strict=True)])


def block_trends(publications):
    """For each block of a province its middle over the years, as a chart and as a table."""
    blocks = defaultdict(list)
    for publication in publications:
        if publication.scope_id is None and publication.overview.get("median") is not None:
            blocks[publication.block_code].append(publication)
    return [trend_of(found[:MOST_YEARS]) for found in blocks.values() if len({p.year for p in found}) > 1]


def trend_of(publications):
    """One block, the newest year first; each year says whether it can be set beside the one before."""
    results = [frozen_result(publication) for publication in publications]
    linked = [movement.are_comparable(old, new) for new, old in pairwise(results)]
    shares = [median_share(publication.overview) for publication in publications]
    rows = [
        {"publication": publication, "share": share, "is_linked": is_linked}
        for publication, share, is_linked in zip(publications, shares, [*linked, False], strict=True)
    ]
    points = [(row["publication"].year, row["share"], row["is_linked"]) for row in reversed(rows)]
    return {"name": publications[0].block_name, "chart": charts.trend(points), "rows": rows}


def move_to(past, code, predecessors):
    """The move from an earlier result to the unit of today, with what keeps them from being compared."""
    return movement.move_of(
        {"unit": code, "total": "0"}, {unit["unit"]: unit for unit in past["units"]}, predecessors[code]
    )


def origin_in(publication, past, code, predecessors):
    merged = {code, *predecessors[code]}
    return Origin(publication, [unit for unit in past["units"] if unit["unit"] in merged], movement.MERGED)
