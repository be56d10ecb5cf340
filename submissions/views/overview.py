from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from egov_scoring import jobs
from egov_scoring.errors import JobError
from submissions.models import Campaign
from submissions.overview_queries import forms_of_campaign


@require_POST
def campaign_overview(request, campaign_id):
    """Ask for the workbook of everything that this person's desks have of a campaign."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    if not forms_of_campaign(request.user, campaign).exists():
        raise Http404
    back = reverse("submissions:review-list")
    try:
        job = jobs.start(
            "campaign-overview",
            campaign,
            actor=request.user,
            title=f"Sổ tính toàn bộ: {campaign}"[:200],
            back_url=back,
            campaign=campaign.pk,
        )
    except JobError as error:
        messages.error(request, str(error))
        return redirect(back)
    return redirect(job)
