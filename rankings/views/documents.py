"""The documents of a ranking: ask for one, see what was made, fetch it."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from egov_scoring.downloads import kept_private
from egov_scoring.job_views import started
from rankings import document_queries, queries
from rankings.forms import DocumentForm
from rankings.jobs import TYPES
from rankings.models import Ranking
from rankings.permissions import is_approver_of
from rankings.views.desk import own_ranking, visible_ranking
from submissions import files

LISTED = 200


@require_safe
def document_list(request, ranking_id):
    return document_page(request, visible_ranking(request.user, ranking_id))


def document_page(request, ranking, *, status=200, form=None):
    context = {
        "ranking": ranking,
        "is_final": ranking.status == Ranking.Status.FINAL,
        "may_make": is_approver_of(request.user, ranking),
        "documents": document_queries.documents_of(ranking)[:LISTED],
        "form": form or DocumentForm(units=units_of(ranking)),
    }
    return render(request, "rankings/document_list.html", context, status=status)


def units_of(ranking):
    """The units of the closed list, in its order."""
    if ranking.status != Ranking.Status.FINAL:
        return []
    return [(unit["unit"], unit["name"]) for unit in queries.shown_result(ranking)["units"]]


@require_POST
def document_make(request, ranking_id):
    ranking = own_ranking(request.user, ranking_id)
    form = DocumentForm(request.POST, units=units_of(ranking))
    back = reverse("rankings:document-list", args=[ranking.pk])
    if ranking.status != Ranking.Status.FINAL:
        messages.error(request, "Kết quả chưa chốt. Chốt kết quả rồi lập văn bản.")
        return redirect(back)
    if not form.is_valid():
        return document_page(request, ranking, status=422, form=form)
    title = f"{form.words}: {ranking}"
    return started(
        request, "make-document", ranking, title=title, back=back, ranking=ranking.pk, **form.parameters
    )


@require_safe
def document_file(request, ranking_id, document_id):
    ranking = visible_ranking(request.user, ranking_id)
    document = get_object_or_404(document_queries.documents_of(ranking), pk=document_id)
    path = files.path_of(document.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type=TYPES[document.format],
    )
    return kept_private(response)
