from django.contrib import messages
from django.shortcuts import redirect, render

from egov_scoring.templatetags.formats import due
from submissions import services
from submissions.errors import WorkflowError
from submissions.extension_forms import ExtensionForm
from submissions.views.campaigns import own_campaign


def extension_add(request, campaign_id):
    """Grant one or several units more time; ``don-vi`` in the address ticks a unit in advance."""
    campaign = own_campaign(request, campaign_id)
    ticked = [key for key in request.GET.getlist("don-vi") if key.isdecimal()]
    form = ExtensionForm(request.POST or None, campaign=campaign, initial={"units": ticked})
    if request.method == "POST" and form.is_valid():
        arguments = form.save_arguments()
        try:
            granted = services.grant_extension(campaign, actor=request.user, **arguments)
        except WorkflowError as error:
            for line in str(error).splitlines():
                form.add_error(None, line)
        else:
            messages.success(
                request,
                f"Đã gia hạn cho {len(granted)} đơn vị: {due(arguments['until'])}.{off_day_words(form)}",
            )
            return redirect("submissions:campaign-detail", campaign.pk)
    context = {"campaign": campaign, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "submissions/campaign_extension.html", context, status=status)


def off_day_words(form):
    return f" Lưu ý: đó là {form.day_off}." if form.day_off else ""
