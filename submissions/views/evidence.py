from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from submissions import files, officer_queries, queries, services
from submissions.errors import WorkflowError
from submissions.forms import EvidenceForm
from submissions.models import Citation, Evidence
from submissions.permissions import can_edit_answers, can_see_form
from submissions.views.answers import criterion_page
from submissions.views.officer_pages import not_found, own_form, place_of


@require_POST
def evidence_add(request, submission_id, criterion_code):
    """Files, a link, or evidence that the unit has already; what is refused is said file by file."""
    form = own_form(request, submission_id)
    row = form.row_at(criterion_code) or not_found()
    if not can_edit_answers(request.user, form.submission):
        raise PermissionDenied
    library = officer_queries.evidence_to_reuse(form.submission, row.code)
    typed = EvidenceForm(request.POST, request.FILES, library=library)
    if typed.is_valid():
        added = store(typed, form.submission, row.code, request.user)
        if added and not typed.errors:
            messages.success(request, f"Đã thêm {added} minh chứng cho tiêu chí {row.code}.")
            return redirect(place_of(request, form.submission, row.code))
    # Read again: of several files some may have been stored.
    form = officer_queries.read_form(form.submission)
    return criterion_page(request, form, form.row_at(row.code), evidence=typed, status=422)


def store(typed, submission, code, actor):
    """Store everything that the form names; refused pieces become errors of their field."""
    criterion = submission.campaign_block.block.criteria.get(code=code)
    document, data, added = typed.document(), typed.cleaned_data, 0
    for upload in data["files"]:
        try:
            services.add_file(submission, criterion, upload, actor=actor, **document)
            added += 1
        except WorkflowError as error:
            typed.add_error("files", str(error))
    if data.get("url"):
        services.add_link(submission, criterion, data["url"], actor=actor, **document)
        added += 1
    if data.get("existing"):
        services.cite(submission, criterion, data["existing"], actor=actor, page=document["page"])
        added += 1
    return added


@require_POST
def evidence_remove(request, submission_id, citation_id):
    form = own_form(request, submission_id)
    citation = get_object_or_404(
        Citation.objects.select_related("response__criterion", "response__submission", "evidence"),
        pk=citation_id,
        response__submission=form.submission,
    )
    code = citation.response.criterion.code
    services.uncite(citation, actor=request.user)
    messages.success(request, f"Đã bỏ “{citation.evidence}” khỏi tiêu chí {code}; tệp vẫn còn trong kho.")
    return redirect(place_of(request, form.submission, code))


@require_GET
@xframe_options_sameorigin
@csp_replace({"object-src": [SELF], "frame-ancestors": [SELF]})
def evidence_file(request, submission_id, evidence_id):
    """The bytes of a cited file, for whoever may read the form; only safe types open in the browser."""
    submission = get_object_or_404(queries.visible_submissions(request.user), pk=submission_id)
    if not can_see_form(request.user, submission):
        raise Http404
    evidence = get_object_or_404(
        Evidence.objects.filter(citations__response__submission=submission).exclude(sha256="").distinct(),
        pk=evidence_id,
    )
    path = files.path_of(evidence.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"),
        as_attachment=evidence.content_type not in files.PREVIEWABLE,
        filename=evidence.name,
        content_type=evidence.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
