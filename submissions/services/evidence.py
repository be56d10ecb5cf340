from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from submissions import files
from submissions.errors import WorkflowError
from submissions.evidence_permissions import can_change_library
from submissions.evidence_queries import forms_in_review
from submissions.models import Citation, Evidence, PurgedContent, Response
from submissions.services.guard import check_may_edit
from submissions.workflow import locked

DOCUMENT = ("document_number", "document_date", "issuer", "summary")


def add_file(submission, criterion, upload, *, actor, page="", **document):
    """Store an uploaded file once for the unit and cite it at a criterion."""
    check_may_edit(actor, submission, criterion.code)
    stored = take_in(upload)
    with transaction.atomic():
        evidence = keep(submission.unit, {"sha256": stored["sha256"]}, stored, document, actor)
        return cite(submission, criterion, evidence, actor=actor, page=page)


@transaction.atomic
def add_link(submission, criterion, url, *, actor, name="", page="", **document):
    """Cite a public address as evidence at a criterion."""
    evidence = keep(submission.unit, {"url": url}, {"name": name or url[:255]}, document, actor)
    return cite(submission, criterion, evidence, actor=actor, page=page)


def add_to_library(unit, upload, *, actor, **document):
    """Store an uploaded file for a unit, to be cited later."""
    if not can_change_library(actor, unit):
        raise PermissionDenied
    stored = take_in(upload)
    with transaction.atomic():
        evidence = keep(unit, {"sha256": stored["sha256"]}, stored, document, actor)
        record(evidence, "add", actor, sha256=evidence.sha256)
    return evidence


@transaction.atomic
def add_link_to_library(unit, url, *, actor, **document):
    if not can_change_library(actor, unit):
        raise PermissionDenied
    evidence = keep(unit, {"url": url}, {"name": url[:255]}, document, actor)
    record(evidence, "add", actor)
    return evidence


def take_in(upload):
    """Check an upload and write its bytes; what an act removed is not taken in again."""
    content_type = files.check_upload(upload.name, upload, upload.size)
    purge = PurgedContent.objects.filter(sha256=files.hash_of(upload)).first()
    if purge:
        raise WorkflowError(
            f"Tệp “{upload.name}”: nội dung này đã bị xóa theo {purge.act} ({purge.reason}); "
            "không tải lên lại."
        )
    sha256, size = files.store(upload)
    return {"name": upload.name, "sha256": sha256, "size": size, "content_type": content_type}


def keep(unit, key, values, document, actor):
    """The unit's piece with this content; what it does not say of its document yet is filled in."""
    evidence, is_new = Evidence.objects.get_or_create(
        unit=unit, **key, defaults={**values, **document, "added_by": actor}
    )
    gaps = [name for name, value in document.items() if value and not getattr(evidence, name)]
    if not is_new and gaps:
        for name in gaps:
            setattr(evidence, name, document[name])
        evidence.save(update_fields=gaps)
    return evidence


@transaction.atomic
def change_evidence(evidence, *, actor, name, **document):
    """Correct what is said of a document; not while somebody verifies a form that rests on it."""
    evidence = Evidence.objects.select_for_update(of=("self",)).select_related("unit").get(pk=evidence.pk)
    if not can_change_library(actor, evidence.unit):
        raise PermissionDenied
    form = forms_in_review(evidence).first()
    if form:
        raise WorkflowError(
            f"Minh chứng này đang được dùng trong phiếu {form.campaign.title} ({form.get_status_display()}); "
            "sửa được khi phiếu trở lại đơn vị hoặc đã thẩm định xong."
        )
    values = {"name": name, **document}
    before = {key: shown(getattr(evidence, key)) for key, value in values.items()}
    for key, value in values.items():
        setattr(evidence, key, value)
    evidence.save(update_fields=list(values))
    after = {key: shown(value) for key, value in values.items()}
    changed = [key for key in values if before[key] != after[key]]
    record(evidence, "change", actor, before={key: before[key] for key in changed}, changed=changed)
    return evidence


def shown(value):
    return value.isoformat() if hasattr(value, "isoformat") else value or ""


@transaction.atomic
def cite(submission, criterion, evidence, *, actor, page=""):
    """Let a criterion rest on evidence that the unit already has."""
    submission = locked(submission)
    check_may_edit(actor, submission, criterion.code)
    if evidence.unit_id != submission.unit.pk:
        raise PermissionDenied
    # Version 0: an empty row for the citation is not an answer that someone saved.
    response, _ = Response.objects.get_or_create(
        submission=submission, criterion=criterion, defaults={"version": 0}
    )
    citation, _ = Citation.objects.update_or_create(
        response=response, evidence=evidence, defaults={"page": page}
    )
    record(submission, "cite", actor, criterion=criterion.code, evidence=evidence.pk, page=page)
    return citation


@transaction.atomic
def uncite(citation, *, actor):
    """Take evidence off a criterion; the file stays in the unit's library."""
    submission = locked(citation.response.submission)
    code, evidence = citation.response.criterion.code, citation.evidence_id
    check_may_edit(actor, submission, code)
    citation.delete()
    record(submission, "uncite", actor, criterion=code, evidence=evidence)


@transaction.atomic
def purge_evidence(sha256, *, act, reason, actor=None):
    """Remove bytes by an act; hash, citations and a tombstone stay, so what was signed stays valid."""
    if not act.strip() or not reason.strip():
        raise WorkflowError("Xóa nội dung phải có văn bản và lý do.")
    pieces = list(Evidence.objects.select_for_update(of=("self",)).filter(sha256=sha256).order_by("pk"))
    if not pieces:
        raise WorkflowError(f"Không có minh chứng nào mang mã SHA-256 {sha256}.")
    purge, is_new = PurgedContent.objects.get_or_create(
        sha256=sha256, defaults={"act": act.strip(), "reason": reason.strip(), "purged_by": actor}
    )
    if not is_new:
        raise WorkflowError(f"Nội dung này đã được xóa theo {purge.act}.")
    for evidence in pieces:
        record(evidence, "purge", actor, sha256=sha256, act=purge.act, reason=purge.reason)
    transaction.on_commit(lambda: files.remove(sha256))
    return pieces
