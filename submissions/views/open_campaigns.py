from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from submissions import services
from submissions.errors import WorkflowError
from submissions.joining_forms import JoiningForm
from submissions.models import Campaign
from submissions.review_forms import ReasonForm
from submissions.views.campaigns import own_campaign

Status = Campaign.Status


def campaign_close(request, campaign_id):
    """End a campaign, or open one again that was closed: the same page asks why."""
    campaign = own_campaign(request, campaign_id)
    act = {Status.OPEN: services.close_campaign, Status.CLOSED: services.reopen_campaign}.get(campaign.status)
    if act is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = act(campaign, actor=request.user, reason=form.cleaned_data["reason"])
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{campaign}: {campaign.get_status_display()}.")
            return redirect("submissions:campaign-detail", campaign.pk)
    context = {"campaign": campaign, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "submissions/campaign_close.html", context, status=status)


def unit_add(request, campaign_id):
    """Let a unit that came into being after the opening take part."""
    campaign = own_campaign(request, campaign_id)
    form = JoiningForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            participation = services.add_unit(campaign, actor=request.user, **form.save_arguments())
        except WorkflowError as error:
            for line in str(error).splitlines():
                form.add_error(None, line)
        else:
            messages.success(request, f"Đã thêm {participation.unit}; đơn vị có một phiếu trống.")
            return redirect("submissions:campaign-detail", campaign.pk)
    context = {"campaign": campaign, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "submissions/campaign_unit.html", context, status=status)
