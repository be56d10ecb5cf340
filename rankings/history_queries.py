"""The years of a ranking and of a unit, along publications and along units that succeed each other."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from egov_scoring.models import Succession
from rankings import movement
from rankings.models import Publication
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


def years_of(publication):
    """The valid publications of the same block and parent unit up to that year, the newest first.

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
            year__lte=publication.year,
        )
        .exclude(pk=publication.pk)
        .order_by("-year", "-pk")
    )


def previous_of(publication):
    return years_of(publication).filter(year__lt=publication.year).first()


def predecessors_of(province_id):
    """The codes of the units that each unit carries on."""
    found = defaultdict(list)
    links = Succession.objects.filter(successor__province=province_id)
    for successor, predecessor in links.values_list("successor__code", "predecessor__code"):
        found[successor].append(predecessor)
    return found


def unit_history(publication, result, code):
    """The earlier years of one unit, the newest first, as long as it or a single predecessor was there."""
    predecessors = predecessors_of(publication.province_id)
    years = []
    for earlier in years_of(publication).filter(year__lt=publication.year)[:MOST_YEARS]:
        past = frozen_result(earlier)
        unit, predecessor_problem = unit_in(past, code, predecessors)
        if unit is None:
            break
        problem = "" if movement.are_comparable(past, result) else movement.OTHER_RULES
        ranked = sum(1 for other in past["units"] if other["rank"] is not None)
        decimals = past["block"]["decimals"]
        years.append(Year(earlier, unit, ranked, decimals, predecessor_problem or problem))
        code = unit["unit"]
    return years


def unit_in(past, code, predecessors):
    """The line of the unit in an earlier result, and what keeps it from being compared."""
    move = movement.move_of(
        {"unit": code, "total": "0"}, {unit["unit"]: unit for unit in past["units"]}, predecessors[code]
    )
    return move.before, move.problem
