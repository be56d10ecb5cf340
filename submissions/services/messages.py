"""What the people of a unit are told of its form: one message per act, on screen and by mail."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from egov_scoring import outbox
from egov_scoring.models import Membership, Role
from egov_scoring.templatetags.formats import due, vndatetime

FILLERS = (Role.OFFICER, Role.HEAD, Role.SIGNER)


def people_of(units, now):
    """The officers and heads of each unit, each person once."""
    memberships = (
        Membership.objects.active_on(timezone.localdate(now))
        .filter(unit__in=units, role__in=FILLERS, user__is_active=True)
        .select_related("user")
        .order_by("user")
    )
    people = defaultdict(dict)
    for membership in memberships:
        people[membership.unit_id][membership.user_id] = membership.user
    return defaultdict(list, {unit: list(users.values()) for unit, users in people.items()})


def tell(submission, kind, subject, lines, *, path=""):
    """Tell the unit, and whoever enters its form on its behalf."""
    people = people_of([submission.unit.pk], timezone.now())[submission.unit.pk]
    if hasattr(submission, "on_behalf") and submission.on_behalf.started_by not in people:
        people.append(submission.on_behalf.started_by)
    outbox.post_to(
        people,
        subject,
        "\n\n".join([f"{submission.unit}, {submission.campaign}.", *lines]),
        province=submission.campaign.province,
        kind=kind,
        path=path or reverse("submissions:form", args=[submission.pk]),
    )


def tell_submitted(revision):
    """The receipt."""
    submission = revision.submission
    when = f"{vndatetime(revision.submitted_at)}, {'trong hạn' if revision.in_time else 'quá hạn'}"
    tell(
        submission,
        "receipt",
        f"Biên nhận {revision.receipt}: đã nộp phiếu chấm điểm",
        [
            f"Lần nộp {revision.number}, lúc {when}.",
            f"Mã biên nhận: {revision.receipt}\nMã SHA-256 của bản đã nộp: {revision.sha256}",
        ],
        path=reverse("submissions:receipt", args=[submission.pk, revision.number]),
    )


def tell_returned(asked):
    questions = [f"Tiêu chí {code}: {question}" for code, question in asked.questions.items()]
    tell(
        asked.submission,
        "return",
        f"Phiếu bị trả lại: bổ sung {len(questions)} tiêu chí",
        [f"{asked}. {asked.reason}", "\n".join(questions), f"Hạn bổ sung: {due(asked.due_at)}."],
    )


def tell_return_taken_back(submission, reason):
    level = submission.current_level
    tell(
        submission,
        "return-taken-back",
        "Không phải bổ sung nữa: yêu cầu bổ sung đã được thu lại",
        [f"{level} thu lại yêu cầu và tiếp tục thẩm định phiếu như đã nộp. Lý do: {reason}"],
    )


def tell_more_time(asked, reason):
    tell(
        asked.submission,
        "more-time",
        "Thêm thời gian bổ sung phiếu chấm điểm",
        [f"Hạn bổ sung mới: {due(asked.due_at)}. Lý do: {reason}"],
    )


def tell_extended(submission, until, reason):
    tell(
        submission,
        "extension",
        "Được gia hạn nộp phiếu chấm điểm",
        [f"Hạn nộp mới: {due(until)}. Lý do: {reason}"],
    )


def tell_forwarded(submission):
    level = submission.current_level
    tell(
        submission,
        "forward",
        f"Phiếu chấm điểm đã chuyển lên {level}",
        [f"Cấp thẩm định tiếp theo: {level}."],
    )


def tell_verified(submission):
    tell(
        submission,
        "verify",
        "Phiếu chấm điểm đã thẩm định xong",
        ["Điểm và ý kiến thẩm định của từng tiêu chí nằm trong phiếu."],
    )


def tell_reopened(submission, reason):
    tell(submission, "reopen", "Mở lại thẩm định phiếu chấm điểm", [f"Lý do: {reason}"])


def tell_waiver(submission, waiver):
    criterion = waiver.criterion
    lines = [f"Tiêu chí {criterion}."]
    if waiver.decision_reason:
        lines.append(f"Lý do: {waiver.decision_reason}")
    tell(
        submission,
        "waiver",
        f"Đề nghị không áp dụng tiêu chí {criterion.code}: {waiver.get_state_display()}",
        lines,
        path=reverse("submissions:response-edit", args=[submission.pk, criterion.code])
        if criterion.is_leaf
        else "",
    )
