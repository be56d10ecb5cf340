"""How the figures of one publication were made, and how all units did at each criterion."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from egov_scoring.edge import frozen
from rankings import board, charts, criteria, depth, queries
from rankings import method as made
from rankings.views.public import publication_context


@frozen()
@require_safe
@login_not_required
@gzip_page
def criterion_list(request, code):
    """Every criterion with its mean and how many units have full points."""
    shown = queries.publication_with_places(code)
    result = queries.frozen_result(shown)
    if not criteria.nodes_with_pages(result) or not board.assessed(result):
        raise Http404
    context = publication_context(shown, result) | {
        "findings": criteria.findings(result),
        "assessed_count": len(board.assessed(result)),
    }
    return render(request, "rankings/criterion_list.html", context)


@frozen()
@require_safe
@login_not_required
@gzip_page
def criterion(request, code, criterion):
    shown = queries.publication_with_places(code)
    result = queries.frozen_result(shown)
    node = next((node for node in criteria.nodes_with_pages(result) if node["code"] == criterion), None)
    if node is None or not board.assessed(result):
        raise Http404
    context = publication_context(shown, result) | criterion_context(result, node)
    return render(request, "rankings/criterion.html", context)


def criterion_context(result, node):
    """One criterion: its rule, the spread of points, every unit, its neighbours."""
    lines = criteria.lines_of(result, node)
    bars = criteria.bars_of(node, lines)
    before, after = criteria.neighbours(result, node["code"])
    is_group = not criteria.is_criterion(node)
    return {
        "node": node,
        "is_group": is_group,
        "finding": criteria.finding_of(node, lines),
        "options": criteria.options_of(node),
        "bars": bars,
        "chart": charts.histogram(bars),
        "lines": lines,
        "repeated_names": board.repeated_names(result),
        "shows_answers": depth.shows_answers(result) and not is_group,
        "below": criteria.children_of(result, node) if is_group else [],
        "before": before,
        "after": after,
    }


@frozen()
@require_safe
@login_not_required
@gzip_page
def method(request, code):
    """How points, tiers and places of this publication came about, in words and examples from its data."""
    shown = queries.publication_with_places(code)
    result = queries.frozen_result(shown)
    context = publication_context(shown, result) | {
        "assessed_count": len(board.assessed(result)),
        "absent_count": len(board.absent(result)),
        "scorers": made.scorer_counts(result),
        "rounding": made.rounding_example(result),
        "rescaled": made.rescaled_count(result),
        "tier_rows": board.tier_counts(result),
        "tie": made.tie_example(result),
        "readings": made.readings_of(result),
        "linked": {node["code"] for node in criteria.nodes_with_pages(result)},
    }
    return render(request, "rankings/method.html", context)
