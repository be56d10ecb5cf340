"""The evidence library of a unit, and the page of one piece."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from submissions import antivirus, files, services
from submissions.errors import WorkflowError
from submissions.evidence_permissions import can_change_library, sees_scanner_state
from submissions.evidence_queries import library_units, matching, visible_evidence, with_citations
from submissions.forms import EvidenceChangeForm, LibraryForm
from submissions.models import Evidence, PurgedContent
from submissions.views.evidence import refusal, wants_json
from submissions.views.evidence_bytes import bytes_view, file_answer, text_answer
from submissions.views.officer_pages import error_links

PAGE = 50


def evidence_list(request):
    """Every file and link of one unit, where it is cited, found without diacritics."""
    units = own_units(request)
    return library_page(request, units, chosen(units, request.GET.get("don-vi", "")))


def own_units(request):
    units = library_units(request.user)
    if not units:
        raise PermissionDenied
    return units


def chosen(units, key):
    """The unit named in the address, else the first one of this person."""
    return next((unit for unit in units if str(unit.pk) == key), units[0])


def library_page(request, units, unit, form=None, status=200):
    words = request.GET.get("tim", "").strip()
    pieces = with_citations(Evidence.objects.filter(unit=unit))
    found = matching(pieces, words) if words else pieces
    context = {
        "unit": unit,
        "units": units if len(units) > 1 else [],
        "words": words,
        "query": f"don-vi={unit.pk}&tim={words}&",
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "form": (form or LibraryForm()) if can_change_library(request.user, unit) else None,
        "errors": error_links(form),
        "scanner": scanner_words() if sees_scanner_state(request.user) else "",
    }
    return render(request, "submissions/evidence_list.html", context, status=status)


def scanner_words():
    if not antivirus.is_configured():
        return "Chưa có máy quét virus: tệp tải lên không được quét. Đặt EGOV_CLAMD để bật."
    if antivirus.is_answering():
        return "Máy quét virus đang chạy: mọi tệp tải lên đều được quét."
    return (
        "Máy quét virus đã cài đặt nhưng không trả lời: tệp tải lên bị từ chối cho đến khi máy quét chạy lại."
    )


@require_POST
def evidence_upload(request):
    """Put files or a link into the library without citing them yet."""
    units = own_units(request)
    unit = chosen(units, request.POST.get("unit", ""))
    if not can_change_library(request.user, unit):
        raise PermissionDenied
    typed = LibraryForm(request.POST, request.FILES)
    added = keep_all(typed, unit, request.user) if typed.is_valid() else 0
    if wants_json(request):
        return refusal(typed) if typed.errors else JsonResponse({"html": ""})
    if typed.errors:
        return library_page(request, units, unit, typed, status=422)
    messages.success(request, f"Đã thêm {added} minh chứng vào kho.")
    return redirect(f"{reverse('submissions:evidence-list')}?don-vi={unit.pk}")


def keep_all(typed, unit, actor):
    data, document, added = typed.cleaned_data, typed.document(), 0
    for upload in data["files"]:
        try:
            services.add_to_library(unit, upload, actor=actor, **document)
            added += 1
        except WorkflowError as error:
            typed.add_error("files", str(error))
    if data.get("url"):
        services.add_link_to_library(unit, data["url"], actor=actor, **document)
        added += 1
    return added


def evidence_detail(request, evidence_id):
    """One piece: what it is, what it says, where it is cited; POST corrects its document."""
    evidence = get_object_or_404(visible_evidence(request.user), pk=evidence_id)
    editable = can_change_library(request.user, evidence.unit)
    form = EvidenceChangeForm(request.POST if request.method == "POST" else None, evidence=evidence)
    if request.method == "POST" and changed(request, evidence, form):
        return redirect("submissions:evidence-detail", evidence.pk)
    context = {
        "evidence": evidence,
        "purge": PurgedContent.objects.filter(sha256=evidence.sha256).first() if evidence.is_purged else None,
        "is_framed": evidence.content_type in files.PREVIEWABLE | files.READABLE,
        "form": form if editable else None,
        "errors": error_links(form),
    }
    status = 422 if form.errors else 200
    return render(request, "submissions/evidence_detail.html", context, status=status)


def changed(request, evidence, form):
    if not form.is_valid():
        return False
    try:
        services.change_evidence(
            evidence, actor=request.user, name=form.cleaned_data["name"], **form.document()
        )
    except WorkflowError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "Đã lưu thông tin của minh chứng.")
    return True


def own_file(request, evidence_id):
    return get_object_or_404(visible_evidence(request.user).exclude(sha256=""), pk=evidence_id)


@require_GET
@bytes_view
def library_file(request, evidence_id):
    return file_answer(own_file(request, evidence_id))


@require_GET
@bytes_view
def library_text(request, evidence_id):
    return text_answer(request, own_file(request, evidence_id))
