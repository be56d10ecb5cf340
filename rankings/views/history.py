"""One ranking beside that of the year before."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from egov_scoring.edge import frozen
from rankings import history_queries, movement, queries
from rankings.views.public import publication_context


@frozen()
@require_safe
@login_not_required
@gzip_page
def comparison(request, code):
    """Places and points of every unit beside the year before, and who moved most."""
    shown = queries.publication_with_places(code)
    previous = history_queries.previous_of(shown)
    if previous is None:
        raise Http404
    result, past = queries.frozen_result(shown), queries.frozen_result(previous)
    context = publication_context(shown, result) | {"previous": previous}
    moves = movement.moves(past, result, history_queries.predecessors_of(shown.province_id))
    context["groups"] = movement.group_changes(moves, movement.linked_groups(past, result))
    if movement.are_comparable(past, result):
        up, down = movement.most_moved(moves)
        context |= {"moves": moves, "up": up, "down": down}
    return render(request, "rankings/comparison.html", context)
