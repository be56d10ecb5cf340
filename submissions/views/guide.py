from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from egov_scoring import jobs, outbox
from egov_scoring.edge import frozen
from egov_scoring.models.activation import LIFE
from egov_scoring.numbers import format_number, parse_number
from egov_scoring.services.emergencies import MOST_HOURS
from submissions import files
from submissions.inspecting import CHECKS
from submissions.models import Campaign
from submissions.models.bulk import TIME_TO_UNDO
from submissions.return_forms import WORKING_DAYS_TO_MEND
from submissions.services.reminders import STEPS

NUMBERS = ("25,2", "1.000,5", "1 500", "1.500", "0.500", "25.2")


@dataclass(frozen=True)
class Guide:
    """One guide of the product: its address by name, for whom it is, what it leads through."""

    address: str
    title: str
    readers: str
    topics: str


GUIDES = (
    Guide(
        "submissions:self-scoring-guide",
        "Hướng dẫn tự chấm điểm",
        "Cán bộ tự chấm, thủ trưởng đơn vị",
        "Trả lời tiêu chí, minh chứng, trình ký, nộp, bổ sung, điền bằng Excel.",
    ),
    Guide(
        "submissions:review-guide",
        "Hướng dẫn thẩm định",
        "Cán bộ thẩm định, người phân công, đầu mối số liệu, Hội đồng",
        "Tiếp nhận, hàng đợi, kết luận, trả lại, chuyển lên, Hội đồng, phản hồi, kiến nghị.",
    ),
    Guide(
        "rankings:publication-guide",
        "Hướng dẫn tổng hợp, công bố",
        "Người duyệt kết quả",
        "Tính xếp hạng, chốt, lập văn bản, công bố, điều chỉnh, dữ liệu mở.",
    ),
    Guide(
        "submissions:administration-guide",
        "Hướng dẫn quản trị",
        "Quản trị của tỉnh, thủ trưởng quản lý tài khoản của đơn vị",
        "Đơn vị, tài khoản, bộ tiêu chí, mở và đóng kỳ, gia hạn, lịch làm việc, nhắc hạn, sao lưu.",
    ),
)


@frozen()
@require_safe
@login_not_required
def guide_list(request):
    return render(request, "submissions/guide_list.html", {"guides": GUIDES})


@frozen()
@require_safe
@login_not_required
def self_scoring_guide(request):
    """How a unit scores itself; its examples of numbers are read by the rule that they explain."""
    context = {
        "numbers": [(text, format_number(parse_number(text)).replace(".", "")) for text in NUMBERS],
        "types": ", ".join(files.TYPES),
        "megabytes": settings.EVIDENCE_MAX_BYTES // (1024 * 1024),
    }
    return render(request, "submissions/self_scoring_guide.html", context)


@frozen()
@require_safe
@login_not_required
def review_guide(request):
    """How forms are verified; the figures are those that the product applies."""
    context = {
        "undo_minutes": TIME_TO_UNDO // timedelta(minutes=1),
        "days_to_mend": WORKING_DAYS_TO_MEND,
        "days_kept": jobs.KEPT.days,
        "checks": [check.title for check in CHECKS],
        "return_limit": default_of("return_limit"),
    }
    return render(request, "submissions/review_guide.html", context)


@frozen()
@require_safe
@login_not_required
def administration_guide(request):
    """What the administrator of a province does, in the order of a campaign."""
    *days, last_hours = STEPS
    context = {
        "code_days": LIFE.days,
        "emergency_hours": MOST_HOURS,
        "reminder_days": ", ".join(str(hours // 24) for hours in days),
        "last_hours": last_hours,
        "mail_attempts": outbox.MOST_ATTEMPTS,
        "return_limit": default_of("return_limit"),
        "petition_days": default_of("petition_days"),
        "petition_answer_days": default_of("petition_answer_days"),
    }
    return render(request, "submissions/administration_guide.html", context)


def default_of(setting):
    """What a new campaign says where its administrator changes nothing."""
    return Campaign._meta.get_field(setting).default
