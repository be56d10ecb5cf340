from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from submissions.errors import WorkflowError
from submissions.succession_forms import SuccessionForm
from submissions.views.campaigns import own_campaign


def succession_edit(request, campaign_id, participation_id):
    """A unit was merged, split or renamed in mid-campaign: close its form or let its successor go on."""
    campaign = own_campaign(request, campaign_id)
    participation = get_object_or_404(
        campaign.participations.select_related("unit", "campaign", "campaign_block__block"),
        pk=participation_id,
    )
    form = SuccessionForm(request.POST or None, participation=participation)
    if request.method == "POST" and form.is_valid():
        try:
            changed = form.save(request.user)
        except WorkflowError as error:
            for line in str(error).splitlines():
                form.add_error(None, line)
        else:
            messages.success(request, f"Đã ghi. {changed.unit}: {changed.reason} ({changed.document}).")
            return redirect("submissions:campaign-detail", campaign.pk)
    context = {"campaign": campaign, "participation": participation, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "submissions/succession_edit.html", context, status=status)
