"""The standing page "Rà soát": what the checks find in the forms of a person's desks."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from egov_scoring.job_views import started
from submissions import services
from submissions.errors import WorkflowError
from submissions.inspecting_queries import flags_of, readable_forms
from submissions.oversight_forms import InspectionFilterForm, LookForm
from submissions.overview_queries import desk_campaigns, own_desk_campaigns
from submissions.review_sections import sections
from submissions.views.review import desk_form, query_without_page

PAGE = 50


@require_GET
def inspection(request):
    campaigns = list(desk_campaigns(request.user))
    campaign = chosen_campaign(request, campaigns)
    flags = flags_of(readable_forms(request.user, campaign)) if campaign else []
    filter_form = InspectionFilterForm(request.GET, campaigns=campaigns, flags=flags)
    page = Paginator(filter_form.chosen(), PAGE).get_page(request.GET.get("page"))
    context = {
        "sections": sections(request.user, "inspection"),
        "campaign": campaign,
        "filter_form": filter_form,
        "page": page,
        "open_count": sum(flag.look is None for flag in flags),
        "query": query_without_page(request),
        "checks_links": settings.CHECK_LINKS and campaign in own_desk_campaigns(request.user),
        "back": request.GET.urlencode(),
    }
    return render(request, "submissions/inspection.html", context)


def chosen_campaign(request, campaigns):
    """The campaign named in the address, else the newest."""
    wanted = request.GET.get("ky")
    named = [campaign for campaign in campaigns if str(campaign.pk) == wanted]
    return (named or campaigns or [None])[0]


@require_POST
def link_check(request, campaign_id):
    """Ask for the links of a campaign's evidence to be opened."""
    campaign = get_object_or_404(own_desk_campaigns(request.user), pk=campaign_id)
    if not settings.CHECK_LINKS:
        raise Http404
    title, back = f"Kiểm tra liên kết: {campaign}", list_address(request)
    return started(request, "check-links", campaign, title=title, back=back, campaign=campaign.pk)


@require_POST
def inspection_look(request, submission_id, code):
    """Note that a finding has been looked at, then back to the list as it was filtered."""
    submission = desk_form(request, submission_id)
    criterion = get_object_or_404(submission.campaign_block.block.criteria, code=code)
    form = LookForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect(list_address(request))
    try:
        services.look_at(submission, criterion, actor=request.user, **form.cleaned_data)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{submission.unit}, tiêu chí {code}: đã đánh dấu là đã xem.")
    return redirect(list_address(request))


def list_address(request):
    query = QueryDict(request.POST.get("back", "")).urlencode()
    return reverse("submissions:inspection") + (f"?{query}" if query else "")
