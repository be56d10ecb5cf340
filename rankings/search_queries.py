"""The search of the first page: units in the latest publications, found by name with or without accents."""

from egov_scoring.collation import search_key
from egov_scoring.models import Unit
from rankings import board
from rankings.models import RankingEntry
from rankings.queries import frozen_result

SHORTEST = 2
MOST = 50


def found_units(text, publications):
    """What is found by the tables is shown only where the frozen bytes of the publication hold it too."""
    wanted = search_key(text)
    if len(wanted) < SHORTEST:
        return []
    places = [*computed_places(wanted, publications), *imported_places(wanted, publications)]
    found = (found_unit(publication, code) for _, code, _, publication in sorted(places)[:MOST])
    return [line for line in found if line]


def computed_places(wanted, publications):
    by_ranking = {publication.ranking_id: publication for publication in publications}
    by_ranking.pop(None, None)
    entries = RankingEntry.objects.filter(ranking__in=by_ranking, unit__search_key__contains=wanted)
    rows = entries.order_by("unit__sort_key", "unit__code", "ranking_id")
    for name, code, ranking_id in rows.values_list("unit__sort_key", "unit__code", "ranking_id")[:MOST]:
        yield name, code, by_ranking[ranking_id].pk, by_ranking[ranking_id]


def imported_places(wanted, publications):
    """An imported result has no lines in the tables: every such unit of its province may be in it."""
    brought_in = [publication for publication in publications if publication.is_imported]
    provinces = {publication.province_id for publication in brought_in}
    units = Unit.objects.filter(province__in=provinces, search_key__contains=wanted) if provinces else ()
    for unit in units:
        for publication in brought_in:
            if publication.province_id == unit.province_id:
                yield unit.sort_key, unit.code, publication.pk, publication


def found_unit(publication, code):
    result = frozen_result(publication)
    unit = next((unit for unit in result["units"] if unit["unit"] == code), None)
    if unit is None:
        return None
    return {
        "publication": publication,
        "unit": unit,
        "decimals": result["block"]["decimals"],
        "ranked_count": len(board.ranked(result)),
        "words": board.verdict_words(result, unit) if not board.is_assessed(unit) else "",
    }
