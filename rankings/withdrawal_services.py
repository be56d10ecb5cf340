from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring import edge
from egov_scoring.events import record
from egov_scoring.models import Province
from rankings.models import Publication, Withdrawal
from rankings.permissions import may_withdraw
from rankings.services import locked_campaign
from submissions.errors import WorkflowError


@transaction.atomic
def withdraw(publication, *, actor, kind, number, date, issuer, reason):
    """Take a valid publication back by a document; its pages stay and say so, nothing counts it any more."""
    stream, publication = locked(publication)
    if not may_withdraw(actor, publication):
        raise PermissionDenied
    if not Publication.objects.current().filter(pk=publication.pk).exists():
        raise WorkflowError(f"{publication} đã được điều chỉnh hoặc thu hồi rồi. Tải lại trang để xem.")
    if not reason.strip():
        raise WorkflowError("Hãy ghi lý do thu hồi.")
    if date < publication.document_date:
        raise WorkflowError("Văn bản thu hồi không thể có ngày trước văn bản công bố.")
    withdrawal = Withdrawal.objects.create(
        publication=publication,
        document_kind=kind,
        document_number=number,
        document_date=date,
        issuer=issuer,
        reason=reason.strip(),
        withdrawn_by=actor,
    )
    record(stream, "withdraw_publication", actor, publication=publication.code, number=number)
    transaction.on_commit(edge.version.forget)
    return withdrawal


def locked(publication):
    """The chain of events that the publication was recorded in, locked, and the publication read again."""
    places = Publication.objects.without_bytes().select_related(
        "ranking__scope", "ranking__campaign_block__campaign__agency"
    )
    publication = places.defer("result", "ranking__result").get(pk=publication.pk)
    if publication.is_imported:
        return Province.objects.select_for_update().get(pk=publication.province_id), publication
    return locked_campaign(publication.ranking.campaign_block), publication
