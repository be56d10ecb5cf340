"""The long work of this floor; how to add more stands at the head of ``egov_scoring.jobs``."""

from datetime import timedelta

from django.utils import timezone

from egov_scoring.errors import JobError
from egov_scoring.jobs import Result, asked_by, register
from egov_scoring.sheets import XLSX_TYPE
from submissions.models import Campaign
from submissions.overview_queries import blocks_of_forms, forms_of_campaign, overviews
from submissions.workbook.overview import write_overview


def may_read_overview(user, job):
    """Only who asked, and only while still verifying in the campaign."""
    campaign = Campaign(pk=job.parameters["campaign"])
    return asked_by(user, job) and forms_of_campaign(user, campaign).exists()


@register("campaign-overview", may_read=may_read_overview, limit=timedelta(minutes=30))
def write_campaign_overview(job, target, progress):
    """Exactly the forms of the desks of who asked, as they are when the job runs."""
    campaign = Campaign.objects.select_related("rubric").get(pk=job.parameters["campaign"])
    forms = forms_of_campaign(job.actor, campaign)
    count = forms.count()
    if not count:
        raise JobError("Không có phiếu nào của kỳ này mà bạn thẩm định.")
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
