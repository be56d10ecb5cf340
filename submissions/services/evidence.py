from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from submissions import files
from submissions.models import Citation, Evidence, Response
from submissions.services.guard import check_may_edit
from submissions.workflow import locked


def add_file(submission, criterion, upload, *, actor, page="", **document):
    """Store an uploaded file once for the unit and cite it at a criterion."""
    check_may_edit(actor, submission)
    content_type = files.check_upload(upload.name, upload, upload.size)
    sha256, size = files.store(upload)
    with transaction.atomic():
        evidence, _ = Evidence.objects.get_or_create(
            unit=submission.unit,
            sha256=sha256,
            defaults={
                "name": upload.name,
                "size": size,
                "content_type": content_type,
                "added_by": actor,
                **document,
            },
        )
        return cite(submission, criterion, evidence, actor=actor, page=page)


@transaction.atomic
def add_link(submission, criterion, url, *, actor, name="", page="", **document):
    """Cite a public address as evidence at a criterion."""
    evidence = Evidence.objects.create(
        unit=submission.unit, name=name or url[:255], url=url, added_by=actor, **document
    )
    return cite(submission, criterion, evidence, actor=actor, page=page)


@transaction.atomic
def cite(submission, criterion, evidence, *, actor, page=""):
    """Let a criterion rest on evidence that the unit already has."""
    submission = locked(submission)
    check_may_edit(actor, submission)
    if evidence.unit_id != submission.unit.pk:
        raise PermissionDenied
    # Version 0: an empty row for the citation is not an answer that someone saved.
    response, _ = Response.objects.get_or_create(
        submission=submission, criterion=criterion, defaults={"version": 0}
    )
    citation, _ = Citation.objects.update_or_create(
        response=response, evidence=evidence, defaults={"page": page}
    )
    record(submission, "cite", actor, criterion=criterion.code, evidence=evidence.pk)
    return citation


@transaction.atomic
def uncite(citation, *, actor):
    """Take evidence off a criterion; the file stays in the unit's library."""
    submission = locked(citation.response.submission)
    check_may_edit(actor, submission)
    code, evidence = citation.response.criterion.code, citation.evidence_id
    citation.delete()
    record(submission, "uncite", actor, criterion=code, evidence=evidence)
