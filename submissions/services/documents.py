import re

from django.core.exceptions import PermissionDenied
from django.db import transaction
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from egov_scoring.events import record
from submissions import files
from submissions.errors import WorkflowError
from submissions.models import Contact, SignedCopy
from submissions.permissions import can_edit_contacts, can_send_signed_copy
from submissions.receipts import RECEIPT
from submissions.workflow import locked

MOST_PAGES = 200
SCANS = {"application/pdf", *files.IMAGES.values()}


@transaction.atomic
def save_contacts(submission, contacts, *, actor):
    """Say whom to call about a form; ``contacts`` holds name, position, phone, email by role."""
    submission = locked(submission)
    if not can_edit_contacts(actor, submission):
        raise PermissionDenied
    for role, values in contacts.items():
        Contact.objects.update_or_create(submission=submission, role=role, defaults=values)
    record(submission, "contacts", actor, roles=sorted(contacts))


def add_signed_copy(revision, upload, *, actor, number, date, confirmed=False):
    """Keep the signed document of a revision; one that carries another receipt code stays flagged.

    A scan has no text: whoever uploads it confirms that it is this revision.
    """
    submission = revision.submission
    if not can_send_signed_copy(actor, submission):
        raise PermissionDenied
    content_type = files.check_upload(upload.name, upload, upload.size)
    if content_type not in SCANS:
        raise WorkflowError(f"Tệp “{upload.name}”: văn bản đã ký phải là tệp PDF hoặc ảnh chụp.")
    match = match_of(revision.receipt, codes_in(upload, content_type), confirmed)
    sha256, size = files.store(upload)
    file = {"name": upload.name, "sha256": sha256, "size": size, "content_type": content_type}
    document = {"document_number": number, "document_date": date, "match": match, "added_by": actor}
    return store_copy(revision, file | document, actor)


@transaction.atomic
def store_copy(revision, values, actor):
    submission = locked(revision.submission)
    # Asked again under the lock: a reviewer may have accepted the form meanwhile.
    if not can_send_signed_copy(actor, submission) or revision != submission.last_revision:
        raise WorkflowError("Phiếu vừa chuyển bước. Tải lại trang để xem trạng thái mới nhất.")
    copy, _ = SignedCopy.objects.update_or_create(revision=revision, defaults=values)
    record(
        submission,
        "signed_copy",
        actor,
        revision=revision.number,
        sha256=copy.sha256,
        document=copy.document_number,
        match=copy.match,
    )
    return copy


def match_of(receipt, codes, confirmed):
    if receipt in codes:
        return SignedCopy.Match.FOUND
    if codes:
        return SignedCopy.Match.OTHER
    if confirmed:
        return SignedCopy.Match.CONFIRMED
    raise WorkflowError(
        f"Không đọc được mã biên nhận trong tệp. Nếu đây đúng là bản ký của lần nộp có mã {receipt}, "
        "hãy đánh dấu xác nhận rồi tải lên lại."
    )


def codes_in(upload, content_type):
    """The receipt codes that the text of a PDF names; a scan names none."""
    if content_type != "application/pdf":
        return set()
    upload.seek(0)
    try:
        pages = PdfReader(upload).pages[:MOST_PAGES]
        text = "\n".join(page.extract_text() for page in pages)
    # A damaged PDF makes the reader fail in every way there is; it is then taken for a scan.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        text = ""
    finally:
        upload.seek(0)
    return set(re.findall(RECEIPT, text))
