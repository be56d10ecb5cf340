from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from egov_scoring import outbox
from egov_scoring.events import record
from egov_scoring.templatetags.formats import due
from submissions import reply_queries
from submissions.calendar_queries import calendar_of
from submissions.errors import LockedError, WorkflowError
from submissions.models import Participation, Provisional, Reply, Submission
from submissions.reply_permissions import can_answer_reply, may_reply, may_send
from submissions.services.messages import people_of, tell
from submissions.services.questions import locked_campaign
from submissions.services.review import reopen
from submissions.workflow import locked

Status = Submission.Status


@transaction.atomic
def send_provisional(campaign_block, scope, *, actor, until=None):
    """Let every unit of a verified block see its own result and reply until an instant."""
    campaign = locked_campaign(campaign_block.campaign)
    if not may_send(actor, campaign, scope):
        raise PermissionDenied
    if campaign.reply_working_days is None:
        raise WorkflowError("Kỳ đánh giá này không có bước phản hồi kết quả dự kiến.")
    if Provisional.objects.filter(campaign_block=campaign_block, scope=scope).exists():
        raise WorkflowError("Kết quả dự kiến đã được gửi. Tải lại trang để xem.")
    now = timezone.now()
    until = until or calendar_of(campaign.province_id).end_of_term(now, campaign.reply_working_days)
    if until <= now:
        raise WorkflowError("Hạn phản hồi phải ở sau thời điểm này.")
    members = members_of(campaign_block, scope)
    provisional = Provisional.objects.create(
        campaign_block=campaign_block, scope=scope, replies_until=until, sent_by=actor, sent_at=now
    )
    record(
        campaign,
        "send_provisional",
        actor,
        block=campaign_block.block.code,
        scope=scope and scope.pk,
        until=timezone.localtime(until).isoformat(),
    )
    tell_provisional(campaign, members, provisional)
    return provisional


def members_of(campaign_block, scope):
    """The forms to which a result is sent; refused while the last level has not finished one of them."""
    forms = list(
        Submission.objects.filter(
            participation__campaign_block=campaign_block,
            participation__scope=scope,
            participation__state__in=[Participation.State.ASSESSED, Participation.State.LATE],
        ).select_related("participation__unit")
    )
    waiting = sum(form.status != Status.VERIFIED for form in forms)
    if waiting or not forms:
        raise WorkflowError(f"Còn {waiting} phiếu chưa thẩm định xong; gửi kết quả dự kiến khi đã xong hết.")
    return forms


def tell_provisional(campaign, forms, provisional):
    people = people_of([form.unit.pk for form in forms], provisional.sent_at)
    for form in forms:
        outbox.post_to(
            people[form.unit.pk],
            "Kết quả dự kiến: đồng ý hoặc phản hồi từng tiêu chí",
            f"{form.unit}, {campaign}.\n\nHạn phản hồi: {due(provisional.replies_until)}.",
            province=campaign.province,
            kind="provisional",
            path=reverse("submissions:provisional", args=[form.pk]),
        )


@transaction.atomic
def file_reply(submission, criterion, *, actor, agrees, ground="", evidence=()):
    """Agree with the provisional result at one criterion, or say on what ground not, with evidence."""
    submission = locked(submission)
    check_may_reply(submission, actor)
    reply = Reply.objects.filter(submission=submission, criterion=criterion).first()
    if reply is not None and reply.is_answered:
        raise WorkflowError(f"Tiêu chí {criterion.code}: phản hồi đã được trả lời, không đổi được nữa.")
    if not agrees and not ground.strip():
        raise WorkflowError(f"Tiêu chí {criterion.code}: không đồng ý thì phải ghi căn cứ.")
    if any(piece.unit_id != submission.unit.pk for piece in evidence):
        raise PermissionDenied
    reply, _ = Reply.objects.update_or_create(
        submission=submission,
        criterion=criterion,
        defaults={
            "state": Reply.State.AGREED if agrees else Reply.State.OPEN,
            "ground": "" if agrees else ground.strip(),
            "filed_by": actor,
            "filed_at": timezone.now(),
        },
    )
    reply.evidence.set([] if agrees else evidence)
    record(
        submission,
        "reply",
        actor,
        criterion=criterion.code,
        agrees=agrees,
        evidence=[] if agrees else [piece.pk for piece in evidence],
        reason=reply.ground,
    )
    return reply


def check_may_reply(submission, actor):
    provisional = reply_queries.provisional_of(submission)
    if provisional is None or not may_reply(actor, submission):
        raise PermissionDenied
    lock = reply_queries.reply_lock(submission, provisional)
    if lock:
        raise LockedError(str(lock))


@transaction.atomic
def agree_with_rest(submission, codes, *, actor):
    """Agree at every criterion of ``codes`` to which the unit has not replied yet; returns how many."""
    submission = locked(submission)
    check_may_reply(submission, actor)
    criteria = submission.campaign_block.block.criteria.filter(code__in=codes)
    silent = criteria.exclude(pk__in=submission.replies.values("criterion"))
    return len([file_reply(submission, criterion, actor=actor, agrees=True) for criterion in silent])


@transaction.atomic
def answer_reply(reply, accepted, *, actor, answer):
    """Answer a disagreement; accepting it opens the form so that the verdict can be corrected."""
    submission = locked(reply.submission)
    reply = Reply.objects.select_related("criterion").get(pk=reply.pk)
    reply.submission = submission
    if not can_answer_reply(actor, reply):
        raise PermissionDenied
    if reply.state != Reply.State.OPEN:
        raise WorkflowError("Phản hồi này đã được trả lời. Tải lại trang để xem.")
    if not answer.strip():
        raise WorkflowError("Hãy ghi lý do của câu trả lời.")
    reply.state = Reply.State.ACCEPTED if accepted else Reply.State.REFUSED
    reply.answer, reply.answered_by, reply.answered_at = answer.strip(), actor, timezone.now()
    reply.save()
    code = reply.criterion.code
    record(submission, "answer_reply", actor, criterion=code, state=reply.state, reason=reply.answer)
    tell(
        submission,
        "reply",
        f"Đã trả lời phản hồi ở tiêu chí {code}",
        [f"{reply.get_state_display().capitalize()}. {reply.answer}"],
        path=reverse("submissions:provisional", args=[submission.pk]),
    )
    if accepted and submission.status == Status.VERIFIED:
        reopen(submission, actor=actor, reason=f"Chấp nhận phản hồi ở tiêu chí {code}: {reply.answer}")
    return reply
