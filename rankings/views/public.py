"""The pages that anyone reads: nothing but the frozen bytes of publications and their documents."""

from fractions import Fraction
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from egov_scoring.collation import search_key, sort_key
from egov_scoring.edge import frozen
from egov_scoring.models import Province
from egov_scoring.sheets import XLSX_TYPE
from rankings import board, charts, criteria, depth, exports, history_queries, queries, standing
from rankings.models import Publication
from rankings.search_queries import found_units
from rankings.views.table import SHAPING, table_context
from rubrics.queries import latest_rubrics

FEW_UNITS = 8


@frozen()
@require_safe
@login_not_required
def home(request):
    latest, publications = {}, list(queries.current_publications())
    for publication in publications:
        found = latest.setdefault(publication.province, [])
        if not found or found[0].campaign_key == publication.campaign_key:
            found.append(publication)
    provinces = [
        {"province": province, "latest": latest[province]}
        for province in sorted(latest, key=lambda province: sort_key(province.name))
    ]
    text = request.GET.get("q", "").strip()
    shown = [publication for entry in provinces for publication in entry["latest"]]
    context = {
        "provinces": provinces,
        "changed_at": changed_at(publications),
        "text": text,
        "found": found_units(text, shown) if text else [],
        "named": [entry for entry in provinces if holds(entry["province"].name, text)] if text else [],
    }
    return render(request, "rankings/home.html", context)


def holds(name, text):
    return bool(search_key(text)) and search_key(text) in search_key(name)


def changed_at(publications):
    return max((publication.published_at for publication in publications), default=None)


@frozen()
@require_safe
@login_not_required
def province(request, code):
    shown = get_object_or_404(Province.objects.select_related("agency"), code=code)
    publications = list(queries.current_publications().filter(province=shown))
    campaigns = [
        list(group) for _, group in groupby(publications, lambda publication: publication.campaign_key)
    ]
    context = {
        "province": shown,
        "campaigns": campaigns,
        "trends": history_queries.block_trends(publications),
        "changed_at": changed_at(publications),
        "withdrawals": queries.withdrawals(shown),
        "rubrics": latest_rubrics().filter(province=shown),
    }
    return render(request, "rankings/province.html", context)


@frozen(*SHAPING)
@require_safe
@login_not_required
@gzip_page
def publication(request, code):
    shown = queries.publication_with_places(code)
    result = queries.frozen_result(shown)
    context = publication_context(shown, result) | table_context(request, result)
    context["previous"] = history_queries.previous_of(shown)
    context["spread"] = totals_spread(result)
    return render(request, "rankings/publication.html", context)


def totals_spread(result):
    """How the totals lie on the scale; of a handful of units the table itself tells as much."""
    totals = [Fraction(unit["total"]) for unit in board.assessed(result)]
    if len(totals) < FEW_UNITS:
        return None
    bars = criteria.spread(Fraction(result["block"]["max_points"]), totals)
    return {"bars": bars, "chart": charts.histogram(bars)}


def publication_context(shown, result):
    """What every page of one publication has: document, province, neighbours."""
    siblings = queries.siblings_of(shown)
    return {
        "publication": shown,
        "province": shown.province,
        "result": result,
        "decimals": result["block"]["decimals"],
        "base_url": shown.get_absolute_url(),
        "depth": depth.depth_of(result),
        "replacement": replacement_of(shown, siblings) if shown.is_withdrawn else None,
        "block_tabs": block_tabs(shown, siblings),
        "scope_tabs": scope_tabs(shown, siblings),
    }


def replacement_of(shown, siblings):
    """The valid publication of the same block and parent unit, where there is one."""
    place = (shown.block_code, shown.scope_id)
    return next((other for other in siblings if (other.block_code, other.scope_id) == place), None)


def block_tabs(shown, siblings):
    """One tab per block of the campaign; a block ranked inside parent units opens its first list."""
    firsts = {}
    for sibling in siblings:
        firsts.setdefault(sibling.block_code, sibling)
    return [
        {
            "url": first.get_absolute_url(),
            "label": first.block_name,
            "count": None if first.scope_id else first.unit_count,
            "current": code == shown.block_code,
        }
        for code, first in firsts.items()
    ]


def scope_tabs(shown, siblings):
    return [
        {
            "url": sibling.get_absolute_url(),
            "label": sibling.scope.name,
            "count": sibling.unit_count,
            "current": sibling.pk == shown.pk,
        }
        for sibling in siblings
        if sibling.scope_id and sibling.block_code == shown.block_code
    ]


@frozen()
@require_safe
@login_not_required
@gzip_page
def publication_unit(request, code, unit):
    shown = queries.publication_with_places(code)
    result = queries.frozen_result(shown)
    context = publication_context(shown, result) | unit_context(result, unit)
    context["before"], context["after"] = standing.neighbours_of(result, context["unit"])
    years, context["origin"] = history_queries.unit_history(shown, result, unit)
    context["history"] = years
    context["trend"] = history_queries.unit_trend(shown, context["unit"], years)
    context["group_years"] = history_queries.group_years(result, context["unit"], years)
    return render(request, "rankings/publication_unit.html", context)


@frozen()
@require_safe
@login_not_required
def publication_unit_csv(request, code, unit):
    """The figures of one unit, as deep as the publication goes."""
    shown = queries.publication_with_places(code)
    result = queries.frozen_result(shown)
    content = exports.unit_csv(result, unit_of(result, unit))
    return download(shown, content, "csv", "text/csv; charset=utf-8", part=f"-{unit}")


def unit_of(result, code):
    unit = next((unit for unit in result["units"] if unit["unit"] == code), None)
    if unit is None:
        raise Http404
    return unit


def unit_context(result, code):
    """One unit: its tier, why, what was missing, each criterion."""
    unit = unit_of(result, code)
    lost = board.lost_points(unit)
    place = standing.standing_of(result, unit)
    return {
        "unit": unit,
        "line": board.lines(result, [unit])[0],
        "words": board.verdict_words(result, unit),
        "rescaling": board.rescaling_words(result, unit),
        "conditions": board.conditions(result, unit),
        "scale": charts.tier_scale(result["block"], unit),
        "gaps": [gap | {"node": board.node_of(result, gap["code"])} for gap in lost[: board.OPEN_GAPS]],
        "gap_count": len(lost),
        "gap_points": sum((gap["lost"] for gap in lost), 0),
        "standing": place,
        "strip": charts.standing_strip(result["block"], place) if place else None,
        "groups": board.group_rows(result, unit),
        "shows_criteria": depth.shows_criteria(result),
        "shows_answers": depth.shows_answers(result),
        "sheet": board.sheet_lines(result, unit),
        "assessed_count": len(board.assessed(result)),
        "ranked_count": len(board.ranked(result)),
    }


@frozen()
@require_safe
@login_not_required
@gzip_page
def publication_json(request, code):
    shown = get_object_or_404(Publication, code=code)
    response = download(shown, bytes(shown.result), "json", "application/json")
    response["ETag"] = f'"{shown.sha256}"'
    return response


@frozen()
@require_safe
@login_not_required
def publication_csv(request, code):
    shown = queries.publication_with_places(code)
    content = exports.as_csv(queries.frozen_result(shown))
    return download(shown, content, "csv", "text/csv; charset=utf-8")


@frozen()
@require_safe
@login_not_required
def publication_xlsx(request, code):
    shown = queries.publication_with_places(code)
    envelope = exports.envelope_rows(
        shown, request.build_absolute_uri(reverse("rankings:publication", args=[code]))
    )
    content = exports.as_xlsx(queries.frozen_result(shown), envelope)
    return download(shown, content, "xlsx", XLSX_TYPE)


def download(shown, content, suffix, content_type, part=""):
    """What was frozen never changes, so its date is that of the publication."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{shown.code}{part}.{suffix}"'
    response["Last-Modified"] = http_date(shown.published_at.timestamp())
    return response
