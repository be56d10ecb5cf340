from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record
from submissions.errors import WorkflowError
from submissions.locks import lock_of
from submissions.models import EntryOnBehalf
from submissions.permissions import entering_body
from submissions.services.evidence import keep, take_in
from submissions.workflow import locked


def start_entry_on_behalf(submission, *, actor, number, date, scan, reason):
    """Open a unit's form to the verifying body that enters it from the unit's signed paper."""
    by_unit = entering_body(actor, submission)
    if by_unit is None:
        raise PermissionDenied
    check_paper(number, reason)
    stored = take_in(scan)
    with transaction.atomic():
        submission = locked(submission)
        check_start(submission)
        document = {"document_number": number, "document_date": date, "issuer": submission.unit.name}
        evidence = keep(submission.unit, {"sha256": stored["sha256"]}, stored, document, actor)
        entry = EntryOnBehalf.objects.create(
            submission=submission,
            by_unit=by_unit,
            document_number=number,
            document_date=date,
            scan=evidence,
            reason=reason,
            started_by=actor,
            started_at=timezone.now(),
        )
        record(
            submission,
            "start_entry_on_behalf",
            actor,
            unit=by_unit.code,
            number=number,
            date=date.isoformat(),
            sha256=evidence.sha256,
            reason=reason,
        )
    return entry


def check_paper(number, reason):
    if not number.strip():
        raise WorkflowError("Hãy ghi số văn bản của đơn vị.")
    if not reason.strip():
        raise WorkflowError("Hãy ghi lý do nhập thay.")


def check_start(submission):
    lock = lock_of(submission)
    if lock:
        raise WorkflowError(str(lock))
    if hasattr(submission, "on_behalf"):
        raise WorkflowError(f"{submission.on_behalf.by_unit} đang nhập thay phiếu này.")
    if submission.revisions.exists():
        raise WorkflowError("Đơn vị đã tự nộp phiếu này; không nhập thay.")
