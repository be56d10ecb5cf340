"""The search of the first page: units in the latest publications, found by name with or without accents."""

from egov_scoring.collation import search_key
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
    by_ranking = {publication.ranking_id: publication for publication in publications}
    rows = (
        RankingEntry.objects.filter(ranking__in=by_ranking, unit__search_key__contains=wanted)
        .order_by("unit__sort_key", "unit__code", "ranking_id")
        .values_list("ranking_id", "unit__code")[:MOST]
    )
    found = (found_unit(by_ranking[ranking_id], code) for ranking_id, code in rows)
    return [line for line in found if line]


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
