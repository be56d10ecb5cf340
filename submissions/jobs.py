"""The long work of this floor; how to add more stands at the head of ``egov_scoring.jobs``."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from egov_scoring.errors import JobError
from egov_scoring.jobs import Result, asked_by, register
from egov_scoring.sheets import XLSX_TYPE
from submissions.archiving import entries_of, write_archive
from submissions.evidence_permissions import may_take_evidence
from submissions.inspecting_queries import links_to_check
from submissions.models import BulkAct, Campaign, Submission
from submissions.models.bulk import LONGEST_RUN
from submissions.overview_queries import blocks_of_forms, forms_of_own_desks, overviews
from submissions.permissions import READING
from submissions.services.bulk import run_bulk
from submissions.services.links import check_link
from submissions.submitted_queries import responses_as_read
from submissions.workbook.overview import write_overview

LINKS_ARE_OFF = "Kiểm tra liên kết đang tắt. Quản trị hệ thống bật bằng EGOV_CHECK_LINKS=1."


def may_read_overview(user, job):
    """Only who asked, and only while still verifying or approving in the campaign."""
    campaign = Campaign(pk=job.parameters["campaign"])
    return asked_by(user, job) and forms_of_own_desks(user, campaign, READING).exists()


@register("campaign-overview", may_read=may_read_overview, limit=timedelta(minutes=30))
def write_campaign_overview(job, target, progress):
    """Exactly the forms of the desks of who asked, as they are when the job runs."""
    campaign = Campaign.objects.select_related("rubric").get(pk=job.parameters["campaign"])
    forms = forms_of_own_desks(job.actor, campaign, READING)
    count = forms.count()
    if not count:
        raise JobError("Không có phiếu nào của kỳ này mà bạn thẩm định hoặc duyệt kết quả.")
    write_overview(
        target,
        campaign,
        blocks_of_forms(forms),
        overviews(job.actor, forms),
        count=count,
        reader=job.actor,
        now=timezone.now(),
        progress=progress,
    )
    progress(count, count)
    return Result(f"ky-{campaign.pk}-{campaign.year}.xlsx", XLSX_TYPE, f"Đã ghi {count} đơn vị.")


def may_read_archive(user, job):
    """Only who asked, and only while the person may take the evidence of the form."""
    return asked_by(user, job) and may_take_evidence(user, form_of(job))


def form_of(job):
    return Submission.objects.with_places().get(pk=job.parameters["submission"])


@register("evidence-archive", may_read=may_read_archive, limit=timedelta(minutes=30), kept=timedelta(days=1))
def write_evidence_archive(job, target, progress):
    """What is cited when the job runs, as who asked may read it then."""
    submission = form_of(job)
    if not may_take_evidence(job.actor, submission):
        raise JobError("Bạn không còn quyền đọc phiếu này.")
    entries = entries_of(responses_as_read(job.actor, submission))
    if not entries:
        raise JobError("Phiếu chưa có minh chứng nào.")
    write_archive(target, entries, progress)
    name = f"minh-chung-{submission.unit.code}-{submission.campaign.year}.zip"
    return Result(name, "application/zip", f"Đã đóng gói {len(entries)} minh chứng, kèm danh sách Excel.")


@register("check-links", limit=timedelta(hours=1))
def check_links(job, target, progress):
    """Every link cited in the forms that who asked may read; one after the other, nobody is overrun."""
    if not settings.CHECK_LINKS:
        raise JobError(LINKS_ARE_OFF)
    campaign = Campaign.objects.get(pk=job.parameters["campaign"])
    pieces = links_to_check(job.actor, campaign)
    dead = 0
    for number, evidence in enumerate(pieces):
        progress(number, len(pieces))
        dead += bool(check_link(evidence))
    progress(len(pieces), len(pieces))
    return Result(message=f"Đã mở {len(pieces)} liên kết, {dead} liên kết không mở được.")


@register("bulk-acceptance", limit=LONGEST_RUN)
def accept_in_bulk(job, target, progress):
    """The forms that the reviewer saw and confirmed; a job begun again goes on where the first stopped."""
    act = BulkAct.objects.get(pk=job.parameters["act"])
    run_bulk(act, progress)
    return Result(message="Đã chấp nhận xong. Quay lại trang trước để xem kết quả và hoàn tác nếu cần.")
