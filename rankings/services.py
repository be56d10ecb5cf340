from itertools import chain

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from egov_scoring import edge
from egov_scoring.events import record
from rankings import board, difference, queries
from rankings.input_queries import participations_of
from rankings.models import MadeDocument, Petition, Publication, Ranking, RankingEntry
from rankings.overview import overview_of
from rankings.permissions import is_approver_of
from rankings.petition_queries import to_correct
from rankings.preview_queries import preview
from rankings.snapshot import canonical_bytes, read_result, sha256_of
from submissions.errors import WorkflowError
from submissions.models import Campaign

Status = Ranking.Status
ROWS_AT_ONCE = 500


def compute_ranking(campaign_block, scope=None, *, actor):
    """Compute tiers and places of one block (inside ``scope``); the same input gives the same result.

    Reading and scoring stand outside the transaction: everybody else goes on saving meanwhile.
    """
    check_computable(Ranking(campaign_block=campaign_block, scope=scope), actor)
    return keep_preview(campaign_block, scope, preview(campaign_block, scope), actor)


def check_computable(ranking, actor):
    if not is_approver_of(actor, ranking):
        raise PermissionDenied
    if not participations_of(ranking.campaign_block, ranking.scope).exists():
        raise WorkflowError("Không có đơn vị nào trong phạm vi này.")


@transaction.atomic
def keep_preview(campaign_block, scope, found, actor):
    """Write what was computed; ``finalise`` computes again, so an answer saved in between is not missed."""
    campaign = locked_campaign(campaign_block)
    ranking, _ = Ranking.objects.get_or_create(campaign_block=campaign_block, scope=scope)
    if ranking.status == Status.FINAL:
        raise WorkflowError("Kết quả đã chốt. Muốn tính lại thì mở lại bảng xếp hạng trước, có ghi lý do.")
    store(ranking, found)
    ranking.sha256, ranking.computed_at = found.sha256, timezone.now()
    ranking.save(update_fields=["sha256", "computed_at"])
    record(campaign, "compute_ranking", actor, ranking=ranking.pk, sha256=ranking.sha256)
    return ranking


def locked_campaign(campaign_block):
    return Campaign.objects.select_for_update().get(pk=campaign_block.campaign_id)


def store(ranking, found):
    """Replace the lines of a ranking by those of a fresh preview."""
    tier_ids = dict(ranking.campaign_block.block.tiers.values_list("name", "pk"))
    ranking.entries.all().delete()
    lines = zip(found.lines, found.texts, strict=True)
    insert_rows(
        RankingEntry,
        ("ranking_id", "unit_id", "position", "state", "total", "tier_id", "rank", "detail"),
        [
            (
                ranking.pk,
                found.unit_ids[unit["unit"]],
                position,
                unit["status"],
                unit["total"],
                tier_ids.get(unit["tier"]),
                unit["rank"],
                text,
            )
            for position, (unit, text) in enumerate(lines, start=1)
        ],
    )


def insert_rows(model, columns, rows):
    """Insert many rows as plain values, some hundred at a time: objects would take ten times as long."""
    marks = f"({', '.join(['%s'] * len(columns))})"
    table = model._meta.db_table
    with connection.cursor() as cursor:
        for first in range(0, len(rows), ROWS_AT_ONCE):
            chunk = rows[first : first + ROWS_AT_ONCE]
            values = ", ".join([marks] * len(chunk))
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values}",
                list(chain.from_iterable(chunk)),
            )


@transaction.atomic
def finalise(ranking, *, actor):
    """Close a result: freeze its bytes and lock the verdicts below; every obstacle is reported at once."""
    campaign, ranking = locked(ranking)
    if not is_approver_of(actor, ranking):
        raise PermissionDenied
    if ranking.status == Status.FINAL:
        raise WorkflowError("Kết quả đã chốt rồi. Tải lại trang để xem.")
    problems = queries.obstacles(ranking.campaign_block, ranking.scope, actor)
    if problems:
        raise WorkflowError("\n".join(problems))
    if preview(ranking.campaign_block, ranking.scope).sha256 != ranking.sha256:
        raise WorkflowError(
            "Số liệu đã thay đổi từ lần tính gần nhất. Tính lại, xem lại kết quả rồi hãy chốt."
        )
    content = canonical_bytes(queries.full_result(ranking.campaign_block, ranking.scope))
    ranking.status, ranking.result, ranking.sha256 = Status.FINAL, content, sha256_of(content)
    ranking.finalised_at, ranking.finalised_by = timezone.now(), actor
    ranking.save()
    set_final(ranking, True)
    record(campaign, "finalise_ranking", actor, ranking=ranking.pk, sha256=ranking.sha256)
    return ranking


def locked(ranking):
    # Locked and read again: the caller may hold a row that someone else has just closed or opened.
    campaign = locked_campaign(ranking.campaign_block)
    Ranking.objects.select_for_update().get(pk=ranking.pk)
    return campaign, queries.rankings_with_places().get(pk=ranking.pk)


def set_final(ranking, is_final):
    participations_of(ranking.campaign_block, ranking.scope).update(is_final=is_final)


@transaction.atomic
def reopen_ranking(ranking, *, actor, reason):
    """Open a closed result again; what was published stays as it is until a correction follows it."""
    campaign, ranking = locked(ranking)
    if not is_approver_of(actor, ranking):
        raise PermissionDenied
    if ranking.status != Status.FINAL:
        raise WorkflowError("Kết quả chưa chốt, không cần mở lại.")
    if campaign.status == campaign.Status.CLOSED:
        raise WorkflowError("Kỳ đánh giá đã đóng; quản trị của tỉnh phải mở lại kỳ trước.")
    if not reason.strip():
        raise WorkflowError("Hãy ghi lý do mở lại.")
    ranking.status, ranking.result = Status.PREVIEW, None
    ranking.sha256 = preview(ranking.campaign_block, ranking.scope).sha256
    ranking.finalised_at, ranking.finalised_by = None, None
    ranking.save()
    set_final(ranking, False)
    voided = MadeDocument.objects.filter(sources__ranking=ranking).void(reason.strip())
    record(campaign, "reopen_ranking", actor, ranking=ranking.pk, reason=reason, documents_voided=voided)
    return ranking


@transaction.atomic
def publish(ranking, *, actor, kind, number, date, issuer, signer, correction_reason=""):
    """Make a closed result public by its document, with exactly the bytes that were closed.

    Where a publication of this ranking is valid already, the new one corrects it and says why.
    """
    campaign, ranking = locked(ranking)
    if not is_approver_of(actor, ranking):
        raise PermissionDenied
    if ranking.status != Status.FINAL:
        raise WorkflowError("Chỉ công bố được kết quả đã chốt. Hãy chốt kết quả trước.")
    corrected = ranking.publications.current().first()
    check_correction(corrected, ranking, correction_reason)
    petitions = list(to_correct(ranking)) if ranking.publications.exists() else []
    publication = Publication.objects.create(
        ranking=ranking,
        code=free_code(ranking),
        document_kind=kind,
        document_number=number,
        document_date=date,
        issuer=issuer,
        signer=signer,
        **listed(ranking),
        **described(bytes(ranking.result)),
        **correction_words(corrected, ranking, correction_reason),
        petition_numbers=", ".join(str(petition.number) for petition in petitions),
        published_by=actor,
    )
    Petition.objects.filter(pk__in=[petition.pk for petition in petitions]).update(correction=publication)
    record(campaign, "publish", actor, publication=publication.code, number=number, sha256=publication.sha256)
    transaction.on_commit(edge.version.forget)
    return publication


def listed(ranking):
    """Where lists show a publication."""
    campaign, block = ranking.campaign_block.campaign, ranking.campaign_block.block
    return {
        "province": campaign.province,
        "scope": ranking.scope,
        "year": campaign.year,
        "campaign_title": campaign.title,
        "block_code": block.code,
        "block_name": block.name,
        "position": block.position,
    }


def described(content):
    """The frozen bytes with what lists say about them."""
    result = read_result(content)
    return {
        "label": board.label(result),
        "headline": board.headline(result),
        "overview": overview_of(result),
        "unit_count": len(board.assessed(result)),
        "result": content,
        "sha256": sha256_of(content),
    }


def check_correction(corrected, ranking, reason):
    if corrected and corrected.sha256 == ranking.sha256:
        raise WorkflowError(f"Kết quả này đã được công bố theo {corrected}.")
    if corrected and not reason.strip():
        raise WorkflowError(f"Đã có công bố theo {corrected}: hãy ghi lý do điều chỉnh.")


def correction_words(corrected, ranking, reason):
    """What the log of corrections says of a publication that takes the place of another one."""
    if not corrected:
        return {}
    before, after = (read_result(bytes(row.result)) for row in (corrected, ranking))
    return {
        "corrects": corrected,
        "correction_reason": reason.strip(),
        "correction_summary": difference.summary(difference.changes(before, after)),
    }


def free_code(ranking):
    """A readable address that stays: province, year, block, parent unit, and a number from the second on."""
    campaign_block = ranking.campaign_block
    campaign = campaign_block.campaign
    parts = [campaign.province.code, str(campaign.year), campaign_block.block.code]
    return free_code_of(parts + ([ranking.scope.code] if ranking.scope else []))


def free_code_of(parts):
    base = slugify("-".join(parts))[:70]
    taken = set(Publication.objects.filter(code__startswith=base).values_list("code", flat=True))
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
