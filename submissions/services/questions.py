from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from egov_scoring import outbox
from egov_scoring.events import record
from submissions.errors import WorkflowError
from submissions.models import Campaign, Notice, Question
from submissions.question_permissions import can_answer, can_ask, can_publish
from submissions.services.evidence import take_in


def locked_campaign(campaign):
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    return Campaign.objects.select_related("agency", "province").get(pk=campaign.pk)


@transaction.atomic
def ask_question(submission, criterion, text, *, actor):
    """Put a question to the agency at one criterion."""
    campaign = locked_campaign(submission.campaign)
    if not can_ask(actor, submission):
        raise PermissionDenied
    if not text.strip():
        raise WorkflowError("Hãy ghi câu hỏi.")
    question = Question.objects.create(
        campaign=campaign, submission=submission, criterion=criterion, text=text.strip(), asked_by=actor
    )
    record(campaign, "ask", actor, question=question.pk, criterion=criterion.code)
    return question


@transaction.atomic
def answer_question(question, text, *, actor, is_common=False):
    """Answer a unit; a common answer gets the next number and is shown to all units from then on."""
    campaign = locked_campaign(question.campaign)
    question = Question.objects.select_related("asked_by", "criterion").get(pk=question.pk)
    if not can_answer(actor, campaign):
        raise PermissionDenied
    if not text.strip():
        raise WorkflowError("Hãy ghi câu trả lời.")
    if question.number:
        raise WorkflowError(f"Giải đáp chung số {question.number} đã gửi mọi đơn vị, không sửa được nữa.")
    now = timezone.now()
    question.answer, question.answered_by, question.answered_at = text.strip(), actor, now
    if is_common:
        last = campaign.questions.aggregate(last=Max("number"))["last"] or 0
        question.number, question.common_at = last + 1, now
    question.save()
    record(campaign, "answer_question", actor, question=question.pk, number=question.number)
    tell_asker(campaign, question)
    return question


def tell_asker(campaign, question):
    code = question.criterion.code
    outbox.post(
        question.asked_by,
        f"Đã trả lời câu hỏi ở tiêu chí {code}",
        f"Câu hỏi: {question.text}\n\nTrả lời: {question.answer}",
        province=campaign.province,
        kind="question",
        key=f"question-{question.pk}-{question.answered_at.isoformat()}",
        path=reverse("submissions:response-edit", args=[question.submission_id, code]),
    )


def publish_notice(campaign, *, actor, upload=None, **values):
    """Give a guidance document or a notice to all units of a campaign."""
    if not can_publish(actor, campaign):
        raise PermissionDenied
    stored = take_in(upload) if upload else {}
    file = {"file_name" if name == "name" else name: value for name, value in stored.items()}
    with transaction.atomic():
        campaign = locked_campaign(campaign)
        notice = Notice.objects.create(campaign=campaign, published_by=actor, **values, **file)
        record(campaign, "notice", actor, notice=notice.pk, sha256=notice.sha256)
    return notice


@transaction.atomic
def withdraw_notice(notice, *, actor):
    """Take a notice back; what it said stays in the log by its hash."""
    campaign = locked_campaign(notice.campaign)
    if not can_publish(actor, campaign):
        raise PermissionDenied
    record(campaign, "withdraw_notice", actor, notice=notice.pk, title=notice.title, sha256=notice.sha256)
    notice.delete()
