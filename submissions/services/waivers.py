"""Requests that a criterion does not apply: decided one by one, or many in one act."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record, stream_of
from egov_scoring.models import Event
from submissions.errors import WorkflowError
from submissions.models import Waiver
from submissions.permissions import can_review
from submissions.services.messages import tell_waiver
from submissions.services.review import check_person
from submissions.workflow import locked

State = Waiver.State
NOT_WAITING = "Phiếu không còn chờ bạn thẩm định."


def decide_waivers(waivers, accepted, *, actor, **said):
    """Decide each request as one alone; gives those that were decided, and each refused one with why."""
    decided, refusals = [], []
    for waiver in waivers:
        try:
            decided.append(decide_waiver(waiver, accepted, actor=actor, **said))
        except WorkflowError as error:
            refusals.append((waiver, str(error)))
        except PermissionDenied:
            refusals.append((waiver, NOT_WAITING))
    return decided, refusals


@transaction.atomic
def decide_waiver(waiver, accepted, *, actor, reason="", document_number="", document_date=None, again=False):
    """Accept or refuse that a criterion does not apply; a document named here is the one that grants it.

    With ``again`` a decision takes the place of another, with a reason, while the form is at this level.
    """
    submission = locked(waiver.submission)
    if not can_review(actor, submission):
        raise PermissionDenied
    waiver = submission.waivers.select_related("criterion").filter(pk=waiver.pk).first()
    if waiver is None or waiver.is_decided != again:
        raise WorkflowError("Đề nghị đã được quyết định. Tải lại trang để xem trạng thái mới nhất.")
    check_decider(submission, waiver, actor)
    if accepted and document_number.strip():
        waiver.document_number, waiver.document_date = document_number.strip(), document_date
    check_decision(submission, waiver, accepted, reason)
    check_change(waiver, accepted, reason, document_number.strip())
    before = waiver.state
    waiver.state = State.ACCEPTED if accepted else State.REFUSED
    waiver.decided_by, waiver.decided_at, waiver.decision_reason = actor, timezone.now(), reason.strip()
    waiver.save()
    record_decision(submission, waiver, actor, before)
    tell_waiver(submission, waiver)
    return waiver


def record_decision(submission, waiver, actor, before):
    record(
        submission,
        "decide_waiver",
        actor,
        criterion=waiver.criterion.code,
        level=submission.current_level.code,
        before=before,
        state=waiver.state,
        reason=waiver.decision_reason,
        document=waiver.document_number,
    )


def check_change(waiver, accepted, reason, document):
    """A decision that takes the place of another says why, and differs from it."""
    if not waiver.is_decided:
        return
    if (waiver.state == State.ACCEPTED) == accepted and not (accepted and document):
        raise WorkflowError(f"Đề nghị đang {waiver.get_state_display()} rồi: chọn quyết định khác.")
    if not reason.strip():
        raise WorkflowError("Đổi quyết định thì phải ghi lý do.")


def check_decider(submission, waiver, actor):
    """Nobody decides on their own request or decision of another level, nor where they may not judge."""
    if waiver.requested_by_id == actor.pk:
        raise WorkflowError("Đề nghị do chính bạn lập: người khác phải quyết định.")
    check_other_levels(submission, waiver, actor)
    check_person(submission, submission.campaign_block.spec.subtree(waiver.criterion.code), actor)


def check_other_levels(submission, waiver, actor):
    own = Event.objects.filter(
        stream=stream_of(submission),
        action="decide_waiver",
        actor=actor,
        data__criterion=waiver.criterion.code,
        data__has_key="level",
    )
    if own.exclude(data__level=submission.current_level.code).exists():
        raise WorkflowError(
            f"Tiêu chí {waiver.criterion.code}: bạn đã quyết định đề nghị này ở cấp khác, "
            "người khác phải quyết định ở cấp này."
        )


def check_decision(submission, waiver, accepted, reason):
    """A refusal says why; an acceptance rests on a document where the decision asks for one."""
    if not accepted and not reason.strip():
        raise WorkflowError("Không chấp nhận thì phải ghi lý do.")
    node = submission.campaign_block.spec.node(waiver.criterion.code)
    if accepted and node.waiver.document and not waiver.has_document:
        raise WorkflowError(
            f"Tiêu chí {node.code}: quyết định yêu cầu văn bản chấp nhận mà đề nghị chưa có đủ số và "
            "ngày văn bản. Hãy ghi văn bản ở trang “Không áp dụng” của bàn thẩm định, hoặc không chấp nhận."
        )
