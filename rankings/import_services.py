from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring import edge
from egov_scoring.events import record
from egov_scoring.models import Province
from rankings.models import Publication
from rankings.permissions import may_import
from rankings.services import described, free_code_of
from rankings.snapshot import canonical_bytes
from submissions.errors import WorkflowError


@transaction.atomic
def publish_imported(province, result, *, actor, position, document):
    """Make a result of an earlier year public by the document that published it then."""
    province = Province.objects.select_related("agency").select_for_update(of=("self",)).get(pk=province.pk)
    if not may_import(actor, province):
        raise PermissionDenied
    year, block = result["campaign"]["year"], result["block"]
    known = Publication.objects.current().filter(province=province, year=year, block_code=block["code"])
    known = known.first()
    if known:
        raise WorkflowError(f"{known.label} năm {year} đã có: {known}. Không nhập lần nữa.")
    publication = Publication.objects.create(
        code=free_code_of([province.code, str(year), block["code"]]),
        province=province,
        year=year,
        campaign_title=result["campaign"]["title"],
        block_code=block["code"],
        block_name=block["name"],
        position=position,
        document_kind=document["kind"],
        document_number=document["number"],
        document_date=date.fromisoformat(document["date"]),
        issuer=document["issuer"],
        signer=document["signer"],
        **described(canonical_bytes(result)),
        published_by=actor,
    )
    record(province, "import_publication", actor, publication=publication.code, sha256=publication.sha256)
    transaction.on_commit(edge.version.forget)
    return publication
