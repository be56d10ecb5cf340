from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction

from egov_scoring.events import record
from rankings.models import DocumentSource, MadeDocument, Ranking
from rankings.permissions import is_approver_of
from rankings.services import locked
from submissions import files
from submissions.errors import WorkflowError


@transaction.atomic
def keep_document(ranking, sources, content, *, actor, kind, format, unit=None, number=""):
    """Keep a document with the closed results that it was made from, unless one was opened meanwhile."""
    campaign, ranking = locked(ranking)
    if not is_approver_of(actor, ranking):
        raise PermissionDenied
    closed = Ranking.objects.filter(pk__in=[source.pk for source in sources], status=Ranking.Status.FINAL)
    now = dict(closed.values_list("pk", "sha256"))
    if any(now.get(source.pk) != source.sha256 for source in sources):
        raise WorkflowError("Kết quả đã được mở lại trong khi lập văn bản. Chốt lại rồi lập văn bản mới.")
    sha256, size = files.store(ContentFile(content))
    document = MadeDocument.objects.create(
        ranking=ranking,
        kind=kind,
        format=format,
        unit=unit,
        document_number=number,
        sha256=sha256,
        size=size,
        made_by=actor,
    )
    DocumentSource.objects.bulk_create(
        DocumentSource(document=document, ranking=source, sha256=source.sha256) for source in sources
    )
    record(
        campaign,
        "make_document",
        actor,
        ranking=ranking.pk,
        document=document.pk,
        kind=kind,
        format=format,
        sha256=sha256,
    )
    return document
