"""The whole workflow of a form as one table; ``move`` is the only writer of status and level."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from egov_scoring.composed import Composed
from egov_scoring.events import record
from egov_scoring.templatetags.formats import due
from submissions.errors import WorkflowError
from submissions.freezing import says_what_was_submitted
from submissions.locks import step_lock
from submissions.models import Submission
from submissions.permissions import (
    is_officer_of,
    is_reviewer_of,
    is_signer_of,
    may_pass_up,
    may_request_signature,
    may_sign,
)

Status = Submission.Status


def may_send_back(user, submission):
    return is_signer_of(user, submission) or is_officer_of(user, submission)


def needs_open_form(submission):
    return str(step_lock(submission) or "")


def needs_time_left(submission):
    answered = submission.answered_return
    if answered:
        return f"Đã hết hạn bổ sung ({due(answered.due_at)})." if answered.is_past_due else ""
    if submission.level > 1:
        return f"{submission.current_level.name} đã nhận phiếu."
    if submission.participation.is_past_due:
        return f"Đã hết hạn nộp ({due(submission.participation.due_at)})."
    return ""


NEEDS_COPY = (
    "kỳ đánh giá này yêu cầu văn bản đã ký, mà chưa có văn bản mang mã biên nhận của lần nộp này. "
    "Đề nghị đơn vị tải lên ở trang biên nhận của phiếu."
)


def needs_signed_copy(submission):
    return NEEDS_COPY if submission.awaits_signed_copy else ""


def needs_round_left(submission):
    done = submission.returns.filter(level=submission.current_level).count()
    limit = submission.campaign.return_limit
    if done < limit:
        return ""
    return (
        f"{submission.current_level} đã trả lại {done} lần, kỳ đánh giá cho nhiều nhất {limit} lần; "
        "hãy kết luận trên hồ sơ hiện có."
    )


def needs_untouched_form(submission):
    """What the unit has begun to mend would reach the level without its signature."""
    if says_what_was_submitted(submission):
        return ""
    return f"{submission.unit} đã bắt đầu bổ sung; hãy chờ đơn vị nộp lại."


def needs_level_above(submission):
    return "" if submission.next_level else "Đây là cấp thẩm định cuối."


def needs_level_below(submission):
    return "" if submission.level > 1 else "Đây là cấp thẩm định đầu tiên: hãy trả lại đơn vị."


def needs_last_level(submission):
    next_level = submission.next_level
    return f"Còn cấp “{next_level.name}” phía trên: hãy chuyển lên." if next_level else ""


def needs_open_result(submission):
    return (
        "Kết quả đã chốt; người duyệt phải mở lại bảng xếp hạng trước."
        if submission.participation.is_final
        else ""
    )


def nothing(submission):
    return ""


@dataclass(frozen=True)
class Transition:
    label: str
    sources: frozenset
    target: str
    allowed: Callable
    obstacle: Callable = nothing
    needs_reason: bool = False
    level: int = 0


TRANSITIONS = {
    "request_signature": Transition(
        "Trình ký",
        frozenset({Status.DRAFT, Status.RETURNED}),
        Status.TO_SIGN,
        may_request_signature,
        needs_open_form,
    ),
    "sign_and_submit": Transition(
        "Ký, nộp", frozenset({Status.TO_SIGN}), Status.SUBMITTED, may_sign, needs_open_form
    ),
    "send_back": Transition("Chưa ký, sửa tiếp", frozenset({Status.TO_SIGN}), Status.DRAFT, may_send_back),
    "withdraw": Transition(
        "Rút phiếu về sửa", frozenset({Status.SUBMITTED}), Status.DRAFT, may_send_back, needs_time_left
    ),
    "accept": Transition(
        "Tiếp nhận đủ hồ sơ",
        frozenset({Status.SUBMITTED}),
        Status.ACCEPTED,
        is_reviewer_of,
        needs_signed_copy,
    ),
    "return": Transition(
        "Trả lại",
        frozenset({Status.ACCEPTED}),
        Status.RETURNED,
        is_reviewer_of,
        needs_round_left,
        needs_reason=True,
    ),
    "take_back_return": Transition(
        "Thu lại yêu cầu bổ sung",
        frozenset({Status.RETURNED}),
        Status.ACCEPTED,
        is_reviewer_of,
        needs_untouched_form,
        needs_reason=True,
    ),
    "forward": Transition(
        "Chuyển lên",
        frozenset({Status.ACCEPTED}),
        Status.SUBMITTED,
        may_pass_up,
        needs_level_above,
        level=1,
    ),
    "hand_down": Transition(
        "Chuyển về cấp dưới",
        frozenset({Status.SUBMITTED, Status.ACCEPTED}),
        Status.ACCEPTED,
        is_reviewer_of,
        needs_level_below,
        needs_reason=True,
        level=-1,
    ),
    "verify": Transition(
        "Thẩm định xong", frozenset({Status.ACCEPTED}), Status.VERIFIED, is_reviewer_of, needs_last_level
    ),
    "reopen": Transition(
        "Mở lại thẩm định",
        frozenset({Status.VERIFIED}),
        Status.ACCEPTED,
        is_reviewer_of,
        needs_open_result,
        needs_reason=True,
    ),
}


def steps_for(submission, user, among=TRANSITIONS):
    """Names and transitions that ``user`` might take now, each with what keeps it, if anything."""
    return [
        (name, transition, transition.obstacle(submission))
        for name, transition in TRANSITIONS.items()
        if name in among and submission.status in transition.sources and transition.allowed(user, submission)
    ]


def actions_for(submission, user, among=TRANSITIONS):
    """Names and transitions that ``user`` may do now, for drawing buttons."""
    steps = steps_for(submission, user, among)
    return [(name, transition) for name, transition, obstacle in steps if not obstacle]


@transaction.atomic
def move(submission, action, *, actor, reason=""):
    """Take one step of the workflow; the row is locked and read again first."""
    transition = TRANSITIONS[action]
    submission = locked(submission)
    check(submission, transition, actor, reason)
    source = submission.status
    submission.status, submission.level = outcome(submission, transition)
    stamp(submission, action, reason)
    submission.save()
    record(
        submission,
        action,
        actor,
        source=source,
        target=submission.status,
        level=submission.level,
        reason=reason,
    )
    return submission


ROW_TO_HOLD = Composed(
    lambda key: Submission.objects.select_for_update(of=("self",)).only("pk").filter(pk=key)
)


def locked(submission):
    """The form locked and read again: the caller may hold a row that someone else has just moved."""
    lock(submission.pk)
    return Submission.objects.with_places().get(pk=submission.pk)


def lock(key):
    """Hold the row of a form until the transaction ends; SQLite holds the whole database for its writer."""
    if connection.features.has_select_for_update:
        ROW_TO_HOLD(key)


def check_reviewer(actor, submission):
    if not is_reviewer_of(actor, submission):
        raise PermissionDenied


def check(submission, transition, actor, reason):
    if submission.status not in transition.sources:
        raise WorkflowError(
            f"Không thể “{transition.label}”: phiếu đang ở trạng thái “{submission.get_status_display()}”. "
            "Tải lại trang để xem trạng thái mới nhất."
        )
    if not transition.allowed(actor, submission):
        raise PermissionDenied
    obstacle = transition.obstacle(submission)
    if obstacle:
        raise WorkflowError(f"Không thể “{transition.label}”: {obstacle}")
    if transition.needs_reason and not reason.strip():
        raise WorkflowError(f"Không thể “{transition.label}”: hãy ghi lý do.")


def outcome(submission, transition):
    """Status and level after the step: a returned form goes back to the level that asked."""
    target, level = transition.target, submission.level
    if target == Status.DRAFT:
        answers_a_return = submission.current_return or submission.answered_return
        return (Status.RETURNED, level) if answers_a_return else (target, 0)
    if target == Status.SUBMITTED and not submission.levels:
        return Status.VERIFIED, 0
    if target == Status.SUBMITTED:
        return target, max(level, 1) + transition.level
    if transition.level < 0:
        return target, level + transition.level
    return target, level


def stamp(submission, action, reason):
    now = submission.moved_at = timezone.now()
    if action == "sign_and_submit":
        submission.submitted_at = now
    if action in {"accept", "hand_down"}:
        submission.accepted_at = now
