from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring import edge
from egov_scoring.events import record
from egov_scoring.models import Province, Unit
from rankings import difference
from rankings.models import Publication
from rankings.permissions import may_import
from rankings.services import described, free_code_of
from rankings.snapshot import canonical_bytes, read_result
from submissions.errors import WorkflowError


@transaction.atomic
def publish_imported(province, result, *, actor, position, document, corrects="", reason=""):
    """Make a result of an earlier year public by the document that published it then.

    With the code of an imported publication in ``corrects`` it takes that one's place, and says why.
    """
    province = Province.objects.select_related("agency").select_for_update(of=("self",)).get(pk=province.pk)
    if not may_import(actor, province):
        raise PermissionDenied
    block, year, content = result["block"], result["campaign"]["year"], canonical_bytes(result)
    scope = Unit.objects.get(province=province, code=result["scope"]["code"]) if result["scope"] else None
    corrected = imported_publication(province, corrects) if corrects else None
    check_place(province, scope, result, corrected)
    publication = Publication.objects.create(
        code=free_code_of([province.code, str(year), block["code"], *([scope.code] if scope else [])]),
        province=province,
        scope=scope,
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
        **described(content),
        **(correction_words(corrected, result, reason) if corrected else {}),
        published_by=actor,
    )
    record(province, "import_publication", actor, publication=publication.code, sha256=publication.sha256)
    transaction.on_commit(edge.version.forget)
    return publication


def imported_publication(province, code):
    """The valid imported publication with this code."""
    valid = Publication.objects.current().filter(province=province, ranking__isnull=True)
    found = valid.select_related("scope").filter(code=code).first()
    if found is None:
        raise WorkflowError("Bản này đã được điều chỉnh hoặc thu hồi rồi. Tải lại trang để xem.")
    return found


def check_place(province, scope, result, corrected):
    """One valid result per year, block and parent unit; a correction keeps its place."""
    year, code = result["campaign"]["year"], result["block"]["code"]
    place = {"year": year, "block_code": code, "scope": scope}
    known = Publication.objects.current().without_bytes().filter(province=province, **place).first()
    if known != corrected:
        raise WorkflowError(f"{known.label} năm {year} đã có: {known}. Không nhập lần nữa.")


def correction_words(corrected, result, reason):
    before = read_result(bytes(corrected.result))
    if before == result:
        raise WorkflowError("Tệp không khác kết quả đang công bố: không có gì để điều chỉnh.")
    if not reason.strip():
        raise WorkflowError("Hãy ghi lý do điều chỉnh.")
    return {
        "corrects": corrected,
        "correction_reason": reason.strip(),
        "correction_summary": difference.summary(difference.changes(before, result)),
    }
