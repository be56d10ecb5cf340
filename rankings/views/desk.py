"""The approver's desk: compute, look, close, publish."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rankings import board, boundaries, document_queries, queries, services
from rankings.documents.report_tables import comparison_words
from rankings.documents.statistics import comparisons
from rankings.forms import PlaceForm, PublicationForm, ReopenForm
from rankings.models import Ranking
from rankings.permissions import can_see_ranking, is_approver_of, may_import
from rankings.petition_queries import to_correct
from rankings.views.public import unit_context
from rankings.views.table import table_context
from submissions.errors import WorkflowError
from submissions.overview_queries import own_desk_campaigns
from submissions.permissions import READING

MOST_LISTED = 20
MOST_COMPARED = 10


@require_safe
def ranking_list(request):
    context = {
        "rows": queries.desk_rows(request.user),
        "workbooks": own_desk_campaigns(request.user, READING),
        "may_import": any(may_import(request.user, m.unit.province) for m in request.user.active_memberships),
    }
    return render(request, "rankings/ranking_list.html", context)


@require_POST
def ranking_compute(request):
    form = PlaceForm(request.POST)
    if not form.is_valid() or not can_see_ranking(request.user, Ranking(**form.cleaned_data)):
        raise Http404
    try:
        computed = services.compute_ranking(**form.cleaned_data, actor=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("rankings:ranking-list")
    messages.success(request, "Đã tính xếp loại và thứ hạng.")
    return redirect("rankings:ranking", computed.pk)


def visible_ranking(user, ranking_id):
    ranking = get_object_or_404(queries.rankings_with_places(), pk=ranking_id)
    if not can_see_ranking(user, ranking):
        raise Http404
    return ranking


def own_ranking(user, ranking_id):
    ranking = visible_ranking(user, ranking_id)
    if not is_approver_of(user, ranking):
        raise PermissionDenied
    return ranking


@require_safe
def ranking(request, ranking_id):
    return ranking_page(request, visible_ranking(request.user, ranking_id))


def ranking_page(request, shown, *, status=200, obstacles=None, form=None, reopen_form=None):
    """The desk of one ranking: preview or closed result, what stands in the way, the next act."""
    result = queries.shown_result(shown)
    corrected = shown.publications.current().without_bytes().first()
    if obstacles is None:
        is_preview = shown.status == "preview"
        obstacles = queries.obstacles(shown.campaign_block, shown.scope, request.user) if is_preview else []
    is_published = bool(corrected and corrected.sha256 == shown.sha256)
    context = table_context(request, result) | {
        "ranking": shown,
        "withdrawn": None if corrected else queries.withdrawals().filter(publication__ranking=shown).first(),
        "result": result,
        "decimals": result["block"]["decimals"],
        "base_url": reverse("rankings:ranking", args=[shown.pk]),
        "obstacles": obstacles,
        "may_act": is_approver_of(request.user, shown),
        "corrected": corrected,
        "petitions": to_correct(shown) if corrected else (),
        "is_published": is_published,
        "checks": {} if is_published else checks_of(shown, result),
        "form": form or publication_form(shown, corrected),
        "reopen_form": reopen_form or ReopenForm(),
    }
    return render(request, "rankings/ranking.html", context, status=status)


def checks_of(shown, result):
    """What the approver looks at before closing and publishing: who is near another tier, who lost most."""
    near = boundaries.near_boundaries(result)
    lines = comparisons(result, document_queries.own_totals(shown))
    by_size = sorted(lines, key=lambda line: -abs(line.change))
    return {
        "assessed": len(board.assessed(result)),
        "of": len(result["units"]),
        "near": near[:MOST_LISTED],
        "more_near": max(len(near) - MOST_LISTED, 0),
        "width": boundaries.width(result),
        "words": comparison_words(lines, result["block"]["decimals"]),
        "compared": [line for line in by_size if line.change][:MOST_COMPARED],
    }


def publication_form(shown, corrected, data=None):
    """What is known of the publishing document is filled in."""
    rules = shown.campaign_block.block.spec.publication
    initial = {
        "kind": document_queries.kind_of(shown),
        "issuer": (shown.scope and shown.scope.name) or (rules and rules.issuer) or "",
        "date": timezone.localdate(),
    }
    closed_on = timezone.localdate(shown.finalised_at) if shown.finalised_at else None
    return PublicationForm(data, initial=initial, corrects=corrected, closed_on=closed_on)


@require_safe
def ranking_unit(request, ranking_id, unit):
    shown = visible_ranking(request.user, ranking_id)
    result = queries.shown_result(shown, opened=unit)
    context = unit_context(result, unit) | {
        "ranking": shown,
        "result": result,
        "decimals": result["block"]["decimals"],
    }
    return render(request, "rankings/ranking_unit.html", context)


@require_POST
def ranking_finalise(request, ranking_id):
    shown = own_ranking(request.user, ranking_id)
    try:
        closed = services.finalise(shown, actor=request.user)
    except WorkflowError as error:
        messages.error(request, "Chưa chốt được.")
        return ranking_page(request, shown, status=409, obstacles=str(error).split("\n"))
    corrected = shown.publications.current().without_bytes().first()
    if corrected and corrected.sha256 == closed.sha256:
        messages.success(request, f"Đã chốt kết quả, giống hệt bản đã công bố theo {corrected}.")
    else:
        messages.success(request, "Đã chốt kết quả. Bước tiếp theo: nhập văn bản công bố.")
    return redirect("rankings:ranking", shown.pk)


@require_POST
def ranking_reopen(request, ranking_id):
    shown = own_ranking(request.user, ranking_id)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return ranking_page(request, shown, status=422, reopen_form=form)
    try:
        services.reopen_ranking(shown, actor=request.user, **form.cleaned_data)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã mở lại bảng xếp hạng; phiếu lại sửa được. Bản đã công bố giữ nguyên.")
    return redirect("rankings:ranking", shown.pk)


@require_POST
def ranking_publish(request, ranking_id):
    shown = own_ranking(request.user, ranking_id)
    corrected = shown.publications.current().without_bytes().first()
    form = publication_form(shown, corrected, request.POST)
    if not form.is_valid():
        return ranking_page(request, shown, status=422, form=form)
    try:
        publication = services.publish(shown, actor=request.user, **form.document)
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("rankings:ranking", shown.pk)
    messages.success(request, f"Đã công bố theo {publication}. Từ bây giờ ai cũng xem được.")
    return redirect(publication)
