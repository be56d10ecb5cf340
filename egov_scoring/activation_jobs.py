"""Printing the activation sheets of many accounts."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied

from egov_scoring import pdf, queries, services
from egov_scoring.activation_sheets import NAME, TYPE, printed, sheets_of
from egov_scoring.errors import JobError
from egov_scoring.jobs import Result, register

# So many are printed while the person waits.
FEW = 10
PART = 10
# The file holds codes that open accounts.
KEPT = timedelta(hours=1)
NOBODY = "Các tài khoản này vừa đăng nhập, bị khóa hoặc không còn do bạn quản lý. Tải lại danh sách để xem."


@register("activation-sheets", kept=KEPT)
def print_activation_sheets(job, target, progress):
    """The codes are made here and stand nowhere but in the file; part by part, so that no PDF is too long."""
    accounts = queries.accounts_of(job.actor).filter(pk__in=job.parameters["accounts"])
    try:
        issued = services.issue_codes(queries.never_logged_in(accounts), actor=job.actor)
    except PermissionDenied as error:
        raise JobError(NOBODY) from error
    if not issued:
        raise JobError(NOBODY)
    try:
        target.write(joined(sheets_of(issued), job.parameters["address"], progress))
    except pdf.PdfError as error:
        raise JobError(f"{error} Hoặc lọc danh sách còn tối đa {FEW} tài khoản rồi in từng phần.") from error
    return Result(NAME, TYPE, f"Đã cấp mã cho {len(issued)} tài khoản. Chỉ bạn tải được tệp này.")


def joined(sheets, address, progress):
    parts = []
    for start in range(0, len(sheets), PART):
        progress(start, len(sheets))
        parts.append(printed(sheets[start : start + PART], address))
    progress(len(sheets), len(sheets))
    return pdf.join_pdfs(parts) if len(parts) > 1 else parts[0]
