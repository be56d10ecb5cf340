from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from egov_scoring import edge, outbox
from egov_scoring.events import record
from egov_scoring.models import Province
from egov_scoring.queries import approvers_of
from rankings.models import ErrorReport
from rankings.permissions import can_answer_report
from submissions.errors import WorkflowError

State = ErrorReport.State
SECRET_LENGTH = 22


@transaction.atomic
def report_error(place, *, page, text, source="", name="", email=""):
    """Take in what a reader found wrong and give it its number; a mail confirms it."""
    province = Province.objects.select_for_update().get(pk=place.province.pk)
    last = ErrorReport.objects.filter(province=province).aggregate(last=Max("number"))["last"]
    report = ErrorReport.objects.create(
        province=province,
        desk=place.desk,
        publication=place.publication,
        number=(last or 0) + 1,
        secret=get_random_string(SECRET_LENGTH),
        page=page,
        text=text,
        source=source,
        reporter_name=name,
        reporter_email=email,
    )
    record(province, "report_error", None, report=report.number, desk=report.desk.code)
    write_to_reporter(report, f"{report}: đã tiếp nhận", f"{report.desk} sẽ xem xét và trả lời.")
    tell_desk(report)
    return report


@transaction.atomic
def answer_report(report, state, *, actor, answer, correction=None):
    """Say once whether a report is right, and why; a refusal needs its reason like everything else."""
    province, report = locked(report)
    check_may_answer(actor, report)
    if report.state != State.OPEN:
        raise WorkflowError(f"{report} đã được trả lời. Tải lại trang để xem.")
    if not answer.strip():
        raise WorkflowError("Hãy ghi nội dung trả lời.")
    report.state, report.answer = State(state), answer.strip()
    report.correction = correction if report.state == State.ACCEPTED else None
    report.answered_at, report.answered_by = timezone.now(), actor
    report.save()
    record(province, "answer_error_report", actor, report=report.number, state=report.state)
    write_to_reporter(report, f"{report}: {report.get_state_display()}", report.answer)
    transaction.on_commit(edge.version.forget)
    return report


@transaction.atomic
def name_correction(report, correction, *, actor):
    """Point an accepted report to the correction that came of it later."""
    province, report = locked(report)
    check_may_answer(actor, report)
    if report.state != State.ACCEPTED:
        raise WorkflowError("Chỉ gắn bản điều chỉnh với báo sai sót đã tiếp thu.")
    report.correction = correction
    report.save(update_fields=["correction"])
    record(province, "name_correction", actor, report=report.number, publication=correction.code)
    transaction.on_commit(edge.version.forget)
    return report


def locked(report):
    province = Province.objects.select_for_update().get(pk=report.province_id)
    return province, ErrorReport.objects.select_for_update().get(pk=report.pk)


def check_may_answer(actor, report):
    if not can_answer_report(actor, report):
        raise PermissionDenied


def tell_desk(report):
    """Whoever answers for the agency learns of a report at once."""
    outbox.post_to(
        list(approvers_of(report.desk)),
        f"{report}: chờ trả lời",
        f"Trang được báo: {report.page}",
        province=report.province,
        kind="error-report",
        path=reverse("rankings:error-report-list"),
    )


def write_to_reporter(report, subject, body):
    if report.reporter_email:
        outbox.post_outside(
            report.reporter_email,
            subject,
            f"{body}\n\nTrang được báo: {report.page}",
            province=report.province,
            kind="error-report",
            path=report.get_absolute_url(),
        )
