from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from egov_scoring import jobs
from egov_scoring.errors import JobError
from submissions.overview_queries import own_desk_campaigns
from submissions.permissions import READING, reviews_somewhere


@require_POST
def campaign_overview(request, campaign_id):
    """Ask for the workbook of everything that this person's desks have of a campaign."""
    campaign = get_object_or_404(own_desk_campaigns(request.user, READING), pk=campaign_id)
    progress = f"{reverse('submissions:progress')}?ky={campaign.pk}"
    back = progress if reviews_somewhere(request.user) else reverse("rankings:ranking-list")
    return started(request, campaign, "campaign-overview", f"Sổ tính toàn bộ: {campaign}", back)


def started(request, campaign, kind, title, back):
    """The page of a job on a campaign; back where the person came from when it cannot begin."""
    try:
        job = jobs.start(
            kind, campaign, actor=request.user, title=title[:200], back_url=back, campaign=campaign.pk
        )
    except JobError as error:
        messages.error(request, str(error))
        return redirect(back)
    return redirect(job)
