"""Receipts, revisions, the form as PDF, contacts and signed copies."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from egov_scoring.pdf import PdfError
from submissions import documents, files, freezing, queries, services
from submissions.errors import WorkflowError
from submissions.forms.documents import ContactForm, SignedCopyForm
from submissions.models import Contact, SignedCopy
from submissions.permissions import can_edit_contacts, can_see_form, can_send_signed_copy
from submissions.views.officer_pages import base_context, crumbs_of, error_links, own_form

PDF = "application/pdf"


def receipt(request, submission_id, number):
    """The receipt of a revision, checked against its stored bytes, and its signed copy."""
    form = own_form(request, submission_id)
    return receipt_page(request, form, own_revision(form.submission, number))


def own_revision(submission, number):
    revisions = submission.revisions.select_related("submitted_by", "signed_copy")
    return get_object_or_404(revisions, number=number)


def receipt_page(request, form, revision, *, copy_form=None):
    submission = form.submission
    document, facts = documents.receipt_document(revision)
    may_send = revision == submission.last_revision and can_send_signed_copy(request.user, submission)
    context = base_context(request, form) | {
        "revision": revision,
        "document": document,
        "facts": facts,
        "is_intact": freezing.is_intact(revision),
        "is_last": revision == submission.last_revision,
        "copy": getattr(revision, "signed_copy", None),
        "copy_form": (copy_form or SignedCopyForm(revision.receipt)) if may_send else None,
        "errors": error_links(copy_form),
        "crumbs": crumbs_of(submission, (f"Biên nhận lần nộp {revision.number}", "")),
    }
    return render(request, "submissions/officer_receipt.html", context, status=422 if copy_form else 200)


@require_GET
def revision_list(request, submission_id):
    """Every revision with its receipt, hash, files and signed copy."""
    form = own_form(request, submission_id)
    revisions = form.submission.revisions.select_related("submitted_by", "signed_copy")
    context = base_context(request, form) | {
        "rows": [
            (revision, freezing.is_intact(revision), getattr(revision, "signed_copy", None))
            for revision in revisions
        ],
        "crumbs": crumbs_of(form.submission, ("Các lần nộp", "")),
    }
    return render(request, "submissions/officer_revisions.html", context)


@require_POST
def signed_copy_add(request, submission_id, number):
    form = own_form(request, submission_id)
    revision = own_revision(form.submission, number)
    typed = SignedCopyForm(revision.receipt, request.POST, request.FILES)
    if typed.is_valid():
        data = typed.cleaned_data
        words = {"number": data["number"], "date": data["date"], "confirmed": data["confirmed"]}
        try:
            copy = services.add_signed_copy(revision, data["file"], actor=request.user, **words)
        except WorkflowError as error:
            typed.add_error("file", str(error))
        else:
            tell_match(request, copy)
            return redirect("submissions:receipt", submission_id, number)
    return receipt_page(request, form, revision, copy_form=typed)


def tell_match(request, copy):
    if copy.is_valid:
        messages.success(request, f"Đã lưu văn bản số {copy.document_number}: {copy.get_match_display()}.")
    else:
        messages.error(
            request,
            f"Đã lưu văn bản số {copy.document_number}, nhưng tệp mang mã biên nhận khác, "
            f"không phải {copy.revision.receipt}. Hãy in, ký đúng bản của lần nộp này rồi tải lên lại.",
        )


def contacts(request, submission_id):
    """Who prepared the form and who signs it, with telephone and e-mail."""
    form = own_form(request, submission_id)
    typed = contact_forms(form.submission, request.POST or None)
    if request.method != "POST":
        return contacts_page(request, form, typed)
    if not all(contact.is_valid() for contact in typed.values()):
        return contacts_page(request, form, typed, status=422)
    cards = {role: contact.cleaned_data for role, contact in typed.items()}
    services.save_contacts(form.submission, cards, actor=request.user)
    messages.success(request, "Đã lưu người liên hệ của phiếu.")
    return redirect("submissions:check", submission_id)


def contacts_page(request, form, typed, status=200):
    context = base_context(request, form) | {
        "contact_forms": list(typed.values()),
        "may_edit": can_edit_contacts(request.user, form.submission),
        "errors": [link for contact in typed.values() for link in error_links(contact)],
        "crumbs": crumbs_of(form.submission, ("Người liên hệ", "")),
    }
    return render(request, "submissions/officer_contacts.html", context, status=status)


def contact_forms(submission, data=None):
    cards = freezing.contacts_of(submission, queries.responses_of(submission))
    return {role: ContactForm(role, data, card=cards[role]) for role in Contact.Role.values}


def visible_revision(request, submission_id, number):
    """A revision for whoever may read the form: its unit, and reviewers once it has reached them."""
    submission = get_object_or_404(queries.visible_submissions(request.user), pk=submission_id)
    if not can_see_form(request.user, submission):
        raise Http404
    return get_object_or_404(submission.revisions.select_related("signed_copy"), number=number)


@require_GET
def form_pdf(request, submission_id):
    """The form as it stands now, for checking before it is signed."""
    form = own_form(request, submission_id)
    name = f"phieu-{form.submission.unit.code}-chua-nop.pdf"
    return pdf_response(request, name, lambda: documents.form_pdf(form.submission))


@require_GET
def revision_pdf(request, submission_id, number):
    """The form of a revision, for signature."""
    revision = visible_revision(request, submission_id, number)
    name = f"phieu-{revision.submission.unit.code}-lan-{number}.pdf"
    return pdf_response(request, name, lambda: documents.form_pdf(revision.submission, revision))


@require_GET
def receipt_pdf(request, submission_id, number):
    revision = visible_revision(request, submission_id, number)
    name = f"bien-nhan-{revision.receipt}.pdf"
    return pdf_response(request, name, lambda: documents.receipt_pdf(revision))


def pdf_response(request, name, make):
    try:
        content = make()
    except PdfError as error:
        context = {"text": str(error), "back": request.headers.get("Referer", reverse("submissions:home"))}
        return render(request, "submissions/document_failed.html", context, status=503)
    return private(HttpResponse(content, content_type=PDF), f'inline; filename="{name}"')


@require_GET
def revision_json(request, submission_id, number):
    """Exactly the frozen bytes whose SHA-256 the receipt names."""
    revision = visible_revision(request, submission_id, number)
    response = HttpResponse(bytes(revision.content), content_type="application/json")
    return private(response, f'attachment; filename="{revision.receipt}.json"')


def private(response, disposition):
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def signed_copy(request, submission_id, number):
    """The bytes of the signed document."""
    revision = visible_revision(request, submission_id, number)
    copy = get_object_or_404(SignedCopy, revision=revision)
    path = files.path_of(copy.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), filename=copy.name, content_type=copy.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
