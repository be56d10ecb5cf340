"""Evidence at a criterion: uploads, links, pieces from the library, the bytes for whoever reads the form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from egov_scoring.job_views import started
from submissions import evidence_queries, officer_queries, queries, services
from submissions.errors import WorkflowError
from submissions.evidence_permissions import may_take_evidence
from submissions.forms import EvidenceForm, PickForm
from submissions.models import Citation, Evidence
from submissions.permissions import can_edit_criterion, can_see_form, works_on
from submissions.submitted_queries import submitted_evidence
from submissions.views.answers import criterion_page
from submissions.views.evidence_bytes import bytes_view, file_answer, text_answer
from submissions.views.officer_pages import (
    base_context,
    criterion_url,
    crumbs_of,
    error_links,
    not_found,
    own_form,
    place_of,
)


@require_POST
def evidence_add(request, submission_id, criterion_code):
    """Files or a link; what is refused is said file by file, to the upload script in JSON."""
    form = own_form(request, submission_id)
    row = form.row_at(criterion_code) or not_found()
    if not can_edit_criterion(request.user, form.submission, row.code):
        raise PermissionDenied
    typed = EvidenceForm(request.POST, request.FILES)
    added = store(typed, form.submission, row.code, request.user) if typed.is_valid() else 0
    if wants_json(request):
        return uploaded(request, form.submission, row.code, typed)
    if added and not typed.errors:
        messages.success(request, f"Đã thêm {added} minh chứng cho tiêu chí {row.code}.")
        return redirect(place_of(request, form.submission, row.code))
    # Read again: of several files some may have been stored.
    form = officer_queries.read_form(form.submission)
    return criterion_page(request, form, form.row_at(row.code), evidence=typed, status=422)


def wants_json(request):
    return request.headers.get("Accept", "") == "application/json"


def refusal(typed):
    """Every problem of a refused upload, for the upload script."""
    return JsonResponse(
        {"error": " ".join(error for errors in typed.errors.values() for error in errors)}, status=422
    )


def uploaded(request, submission, code, typed):
    if typed.errors:
        return refusal(typed)
    form = officer_queries.read_form(submission)
    card = {"row": form.row_at(code), "editable": True}
    context = {"card": card, "submission": submission, "alone": request.POST.get("from") == "criterion"}
    shown = render_to_string("submissions/officer_citations.html", context, request)
    return JsonResponse({"html": shown})


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
    return added


def evidence_pick(request, submission_id, criterion_code):
    """Choose from the library of the unit, searched without diacritics."""
    form = own_form(request, submission_id)
    submission, row = form.submission, form.row_at(criterion_code) or not_found()
    if not can_edit_criterion(request.user, submission, row.code):
        raise PermissionDenied
    library = evidence_queries.evidence_to_cite(submission, row.code)
    typed = PickForm(request.POST if request.method == "POST" else None, library=library)
    if request.method == "POST" and typed.is_valid():
        cite_all(submission, row.code, typed.picked(), request.user)
        messages.success(request, f"Đã dùng {len(typed.picked())} minh chứng cho tiêu chí {row.code}.")
        return redirect(f"{criterion_url(submission, row.code)}#c-{row.slug}")
    words = request.GET.get("tim", "").strip()
    context = base_context(request, form) | {
        "row": row,
        "words": words,
        "pieces": evidence_queries.matching(library, words),
        "crumbs": crumbs_of(
            submission, (row.code, criterion_url(submission, row.code)), ("Kho minh chứng", "")
        ),
        "errors": [{"href": "#kho", "text": link["text"]} for link in error_links(typed)],
    }
    return render(request, "submissions/evidence_pick.html", context, status=422 if typed.errors else 200)


def cite_all(submission, code, picked, actor):
    criterion = get_object_or_404(submission.campaign_block.block.criteria, code=code)
    for piece, page in picked:
        services.cite(submission, criterion, piece, actor=actor, page=page)


def own_citation(form, citation_id):
    return get_object_or_404(
        Citation.objects.select_related("response__criterion", "response__submission", "evidence"),
        pk=citation_id,
        response__submission=form.submission,
    )


@require_POST
def citation_page(request, submission_id, citation_id):
    """Say on which page of the document the criterion rests."""
    form = own_form(request, submission_id)
    citation = own_citation(form, citation_id)
    criterion = citation.response.criterion
    page = request.POST.get("page", "").strip()[:40]
    services.cite(form.submission, criterion, citation.evidence, actor=request.user, page=page)
    messages.success(request, f"Đã lưu trang của “{citation.evidence}” ở tiêu chí {criterion.code}.")
    return redirect(place_of(request, form.submission, criterion.code))


@require_POST
def evidence_remove(request, submission_id, citation_id):
    form = own_form(request, submission_id)
    citation = own_citation(form, citation_id)
    code = citation.response.criterion.code
    services.uncite(citation, actor=request.user)
    messages.success(request, f"Đã bỏ “{citation.evidence}” khỏi tiêu chí {code}; tệp vẫn còn trong kho.")
    return redirect(place_of(request, form.submission, code))


def cited_evidence(request, submission_id, evidence_id):
    """A file cited in a form that this person may read."""
    submission = get_object_or_404(queries.visible_submissions(request.user), pk=submission_id)
    if not can_see_form(request.user, submission):
        raise Http404
    cited = Evidence.objects.filter(citations__response__submission=submission).exclude(sha256="").distinct()
    if submission.is_being_mended and not works_on(request.user, submission):
        cited = submitted_evidence(submission)
    return get_object_or_404(cited, pk=evidence_id)


@require_POST
def evidence_archive(request, submission_id):
    """Ask for everything cited in a form as one package."""
    submission = get_object_or_404(queries.visible_submissions(request.user), pk=submission_id)
    if not may_take_evidence(request.user, submission):
        raise Http404
    page = "submissions:check" if works_on(request.user, submission) else "submissions:review"
    return started(
        request,
        "evidence-archive",
        submission,
        title=f"Tất cả minh chứng: {submission.unit}",
        back=reverse(page, args=[submission.pk]),
        submission=submission.pk,
    )


@require_GET
@bytes_view
def evidence_file(request, submission_id, evidence_id):
    """The bytes of a cited file; only safe types open in the browser."""
    return file_answer(cited_evidence(request, submission_id, evidence_id))


@require_GET
@bytes_view
def evidence_text(request, submission_id, evidence_id):
    """The text of a cited Word or Excel file, to be read beside the form."""
    return text_answer(request, cited_evidence(request, submission_id, evidence_id))
