from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from egov_scoring import outbox
from egov_scoring.events import record
from egov_scoring.queries import approvers_of
from egov_scoring.templatetags.formats import due
from rankings.models import Petition, Publication
from rankings.petition_queries import is_open, petitions_until
from submissions.calendar_queries import calendar_of
from submissions.errors import LockedError, WorkflowError
from submissions.models import Campaign, Submission
from submissions.reply_permissions import can_answer_reply, may_reply
from submissions.services.messages import tell


@transaction.atomic
def file_petition(publication, submission, criterion, *, actor, ground, evidence=()):
    """Ask for a correction of a published result at one criterion, while the campaign's window is open."""
    campaign = Campaign.objects.select_for_update().get(pk=submission.campaign.pk)
    publication = Publication.objects.without_bytes().get(pk=publication.pk)
    if not may_reply(actor, submission) or any(p.unit_id != submission.unit.pk for p in evidence):
        raise PermissionDenied
    check_place(publication, submission)
    if not is_open(publication):
        raise LockedError(f"Đã hết hạn gửi kiến nghị ({due(petitions_until(publication))}).")
    if not ground.strip():
        raise WorkflowError("Hãy ghi căn cứ của kiến nghị.")
    if publication.petitions.filter(submission=submission, criterion=criterion).exists():
        raise WorkflowError(f"Tiêu chí {criterion.code}: đơn vị đã gửi kiến nghị về công bố này.")
    now = timezone.now()
    petition = Petition.objects.create(
        campaign=campaign,
        number=(campaign.petitions.aggregate(last=Max("number"))["last"] or 0) + 1,
        publication=publication,
        submission=submission,
        criterion=criterion,
        ground=ground.strip(),
        filed_by=actor,
        filed_at=now,
        due_at=calendar_of(campaign.province_id).end_of_term(now, campaign.petition_answer_days),
    )
    petition.evidence.set(evidence)
    record(
        campaign,
        "petition",
        actor,
        petition=petition.number,
        publication=publication.code,
        submission=submission.pk,
        criterion=criterion.code,
        evidence=[piece.pk for piece in evidence],
    )
    return petition


def check_place(publication, submission):
    ranking, participation = publication.ranking, submission.participation
    place = (participation.campaign_block_id, participation.scope_id)
    if (ranking.campaign_block_id, ranking.scope_id) != place:
        raise PermissionDenied
    if not Publication.objects.current().filter(pk=publication.pk).exists():
        raise WorkflowError(
            "Công bố này đã được điều chỉnh hoặc thu hồi: hãy xem và kiến nghị về bản mới nhất."
        )


@transaction.atomic
def answer_petition(petition, accepted, *, actor, answer):
    """Answer a petition; an accepted one asks the approver to open the result and to correct it."""
    campaign = Campaign.objects.select_for_update().get(pk=petition.campaign_id)
    petition = Petition.objects.select_related("criterion", "publication__ranking").get(pk=petition.pk)
    petition.submission = Submission.objects.with_places().get(pk=petition.submission_id)
    if not can_answer_reply(actor, petition):
        raise PermissionDenied
    if petition.is_answered:
        raise WorkflowError("Kiến nghị này đã được trả lời. Tải lại trang để xem.")
    if not answer.strip():
        raise WorkflowError("Hãy ghi lý do của câu trả lời.")
    petition.state = Petition.State.ACCEPTED if accepted else Petition.State.REFUSED
    petition.answer, petition.answered_by, petition.answered_at = answer.strip(), actor, timezone.now()
    petition.save()
    record(campaign, "answer_petition", actor, petition=petition.number, state=petition.state)
    tell_unit(petition)
    if accepted:
        ask_approvers(petition)
    return petition


def tell_unit(petition):
    tell(
        petition.submission,
        "petition",
        f"Đã trả lời kiến nghị số {petition.number}",
        [f"{petition.get_state_display().capitalize()}. {petition.answer}"],
        path=reverse("rankings:petition-home"),
    )


def ask_approvers(petition):
    """Whoever closes this result is asked to open it again."""
    ranking, campaign = petition.publication.ranking, petition.submission.campaign
    body = ranking.scope_id or campaign.agency_id
    outbox.post_to(
        list(approvers_of(body)),
        f"Kiến nghị số {petition.number} được chấp nhận: mở lại kết quả để điều chỉnh",
        f"{petition.submission.unit}, tiêu chí {petition.criterion.code}. {petition.answer}",
        province=campaign.province,
        kind="petition-accepted",
        path=reverse("rankings:ranking", args=[ranking.pk]),
    )
