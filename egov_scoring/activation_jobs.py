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
UNCHANGED = "Chưa cấp mã nào; mã đã in trước đây vẫn dùng được."
CHANGED = f"Trong lúc in, có tài khoản vừa đăng nhập hoặc bị khóa. {UNCHANGED} Tải lại danh sách rồi in lại."
NOBODY = "Các tài khoản này vừa đăng nhập, bị khóa hoặc không còn do bạn quản lý. Tải lại danh sách để xem."


@register("activation-sheets", kept=KEPT)
def print_activation_sheets(job, target, progress):
    """The codes stand nowhere but in the file, and become valid only when it is written."""
    try:
        issued = services.draw_codes(accounts_to_print(job), actor=job.actor)
    except PermissionDenied as error:
        raise JobError(NOBODY) from error
    if not issued:
        raise JobError(NOBODY)
    try:
        target.write(joined(sheets_of(issued), job.parameters["address"], progress))
    except pdf.PdfError as error:
        few = f"Hoặc lọc danh sách còn tối đa {FEW} tài khoản rồi in từng phần."
        raise JobError(f"{error} {UNCHANGED} {few}") from error
    target.flush()
    if {code.user for code in issued} != set(accounts_to_print(job)):
        raise JobError(CHANGED)
    services.keep_codes(issued, actor=job.actor)
    return Result(NAME, TYPE, f"Đã cấp mã cho {len(issued)} tài khoản. Chỉ bạn tải được tệp này.")


def accounts_to_print(job):
    accounts = queries.accounts_of(job.actor).filter(pk__in=job.parameters["accounts"])
    return queries.never_logged_in(accounts)


def joined(sheets, address, progress):
    """Part by part, so that no PDF is too long."""
    parts = []
    for start in range(0, len(sheets), PART):
        progress(start, len(sheets))
        parts.append(printed(sheets[start : start + PART], address))
    progress(len(sheets), len(sheets))
    return pdf.join_pdfs(parts) if len(parts) > 1 else parts[0]
