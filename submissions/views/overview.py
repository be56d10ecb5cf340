from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from egov_scoring.job_views import started
from submissions.overview_queries import own_desk_campaigns
from submissions.permissions import READING, reviews_somewhere


@require_POST
def campaign_overview(request, campaign_id):
    """Ask for the workbook of everything that this person's desks have of a campaign."""
    campaign = get_object_or_404(own_desk_campaigns(request.user, READING), pk=campaign_id)
    progress = f"{reverse('submissions:progress')}?ky={campaign.pk}"
    back = progress if reviews_somewhere(request.user) else reverse("rankings:ranking-list")
    title = f"Sổ tính toàn bộ: {campaign}"
    return started(request, "campaign-overview", campaign, title=title, back=back, campaign=campaign.pk)
