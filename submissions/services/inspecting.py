from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record
from submissions.errors import WorkflowError
from submissions.inspecting_queries import flags_of
from submissions.models import LookedAt
from submissions.permissions import can_see_review, levels_reviewed_by
from submissions.workflow import locked


@transaction.atomic
def look_at(submission, criterion, check_code, fingerprint, *, actor, remark=""):
    """Note that a person has looked at a finding; it stays so until the values under it change."""
    submission = locked(submission)
    if not can_see_review(actor, submission) or not levels_reviewed_by(actor, submission):
        raise PermissionDenied
    found = {(flag.node.code, flag.check.code): flag for flag in flags_of([submission])}
    flag = found.get((criterion.code, check_code))
    if flag is None or flag.fingerprint != fingerprint:
        raise WorkflowError(
            f"Tiêu chí {criterion.code} đã đổi từ lúc trang được mở. Xem lại giá trị mới rồi đánh dấu."
        )
    look, _ = LookedAt.objects.update_or_create(
        submission=submission,
        criterion=criterion,
        check_code=check_code,
        defaults={
            "fingerprint": fingerprint,
            "remark": remark.strip(),
            "looked_by": actor,
            "looked_at": timezone.now(),
        },
    )
    record(submission, "look_at", actor, criterion=criterion.code, check=check_code)
    return look
