"""Why a form cannot be changed now: which lock, since when, and whom to ask."""

from dataclasses import dataclass

from egov_scoring.templatetags.formats import due, vndatetime
from submissions.models import Campaign, Participation, Submission

Status = Submission.Status


@dataclass(frozen=True)
class Lock:
    title: str
    text: str

    def __str__(self):
        return f"{self.title}. {self.text}"


def lock_of(submission):
    """What keeps everybody from changing the answers; None while the form is open to its unit."""
    return (
        campaign_lock(submission)
        or participation_lock(submission)
        or place_lock(submission)
        or time_lock(submission)
    )


def step_lock(submission):
    """What keeps the unit from handing its form on."""
    return campaign_lock(submission) or participation_lock(submission) or time_lock(submission)


def campaign_lock(submission):
    campaign = submission.campaign
    if campaign.status == Campaign.Status.OPEN:
        return None
    return Lock(
        f"Kỳ đánh giá {campaign.get_status_display()}",
        f"Phiếu không sửa, không nộp được nữa. Liên hệ {campaign.agency}.",
    )


def participation_lock(submission):
    """The unit does not take part (any more), as one that was merged into another."""
    participation = submission.participation
    if participation.state != Participation.State.EXCLUDED:
        return None
    document = f" Văn bản: {participation.document}." if participation.document else ""
    return Lock(
        "Đơn vị không thuộc diện đánh giá",
        f"{participation.reason.rstrip('.')}.{document} Phiếu khóa. Liên hệ {submission.campaign.agency}.",
    )


def place_lock(submission):
    """The form lies with somebody who is not filling it in."""
    since = f" từ {vndatetime(submission.moved_at)}" if submission.moved_at else ""
    if submission.status == Status.TO_SIGN:
        return Lock(
            "Phiếu chờ thủ trưởng ký",
            f"Trình ký{since}. Cần sửa tiếp: thủ trưởng hoặc cán bộ tự chấm của {submission.unit} đưa "
            "phiếu về bằng “Chưa ký, sửa tiếp” ở trang kiểm tra.",
        )
    if submission.status == Status.VERIFIED:
        return Lock(
            "Phiếu đã thẩm định, không sửa được",
            f"Thẩm định xong{since}. Có ý kiến về kết quả: liên hệ {submission.campaign.agency}.",
        )
    if submission.is_editable:
        return None
    verifier = submission.participation.verifier_at(submission.current_level)
    return Lock(
        f"Phiếu {submission.get_status_display()}, không sửa được",
        f"Phiếu ở {verifier}{since}. Cần sửa: rút phiếu về nếu còn hạn và chưa được tiếp nhận, "
        f"hoặc đề nghị {verifier} trả lại.",
    )


def criterion_lock(submission, code):
    """What keeps one criterion shut although the form is open; None when it may be filled in."""
    asked = submission.current_return
    if asked is None:
        return None
    spec = submission.campaign_block.spec
    leaves = {below for below in spec.subtree(code) if spec.node(below).is_leaf}
    if leaves <= asked.questions.keys():
        return None
    verifier = submission.participation.verifier_at(asked.level)
    return Lock(
        "Tiêu chí khóa",
        f"{verifier} không yêu cầu bổ sung tiêu chí này ở lần trả lại {asked.round} "
        f"({vndatetime(asked.asked_at)}). Cần sửa: liên hệ {verifier}.",
    )


def time_lock(submission):
    return return_lock(submission) or due_lock(submission)


def return_lock(submission):
    """The window of a return has closed."""
    asked = submission.current_return
    if asked is None or not asked.is_past_due:
        return None
    verifier = submission.participation.verifier_at(asked.level)
    return Lock(
        "Đã hết hạn bổ sung",
        f"{verifier} trả lại lần {asked.round}, hạn bổ sung: {due(asked.due_at)}; phiếu khóa từ "
        f"{vndatetime(asked.due_at)}. Xin thêm thời gian: liên hệ {verifier}.",
    )


def due_lock(submission):
    """The due instant has passed, and the decision lets nobody submit late."""
    participation = submission.participation
    if submission.level or not participation.is_past_due:
        return None
    if participation.campaign_block.spec.late != "not_ranked":
        return None
    return Lock(
        "Đã hết hạn nộp",
        f"Hạn nộp: {due(participation.due_at)}; phiếu khóa từ {vndatetime(participation.due_at)}. "
        "Theo quyết định, đơn vị nộp muộn không được đánh giá, xếp hạng. "
        f"Xin gia hạn: liên hệ {submission.campaign.agency}.",
    )
