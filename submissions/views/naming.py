"""Which agency gives or confirms which values in a campaign: a page, a form, a workbook."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from egov_scoring.import_views import ImportPlace, confirm_step, import_step
from egov_scoring.resource_workbook import bytes_of, new_book
from egov_scoring.sheets import XLSX_TYPE
from submissions import services
from submissions.contributor_forms import ContributorForm, ContributorsForm
from submissions.contributor_queries import namings_of
from submissions.errors import WorkflowError
from submissions.models import Campaign
from submissions.naming_resources import SHEET, NamingResource, lines_of
from submissions.views.campaigns import own_campaign


def contributor_edit(request, campaign_id):
    """Who contributes at which criterion, and which unit each agency is that the rubric names."""
    campaign = own_campaign(request, campaign_id)
    form = ContributorsForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            services.name_contributors(campaign, form.units(), actor=request.user, **form.act())
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã lưu đầu mối số liệu.")
            return redirect("submissions:contributor-edit", campaign.pk)
    context = {
        "campaign": campaign,
        "form": form,
        "namings": namings_of(campaign),
        "is_closed": campaign.status == Campaign.Status.CLOSED,
    }
    status = 422 if form.is_bound else 200
    return render(request, "submissions/contributor_edit.html", context, status=status)


def contributor_name(request, campaign_id):
    """Name the agency of one criterion, another one, or none of the campaign's own."""
    campaign = own_campaign(request, campaign_id)
    known = {naming.key: naming for naming in namings_of(campaign)}
    key = request.GET.get("tieu-chi", "")
    given = known[key].given if key in known else None
    initial = {"place": key} | ({"unit": known[key].unit, "task": given["task"]} if given else {})
    form = ContributorForm(request.POST or None, campaign=campaign, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            leaf = form.save(request.user)
        except WorkflowError as error:
            for line in str(error).splitlines():
                form.add_error(None, line)
        else:
            messages.success(request, f"Đã lưu đầu mối của tiêu chí {leaf.code}.")
            return redirect("submissions:contributor-edit", campaign.pk)
    context = {"campaign": campaign, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "submissions/contributor_name.html", context, status=status)


def resources_of(request, campaign):
    return {SHEET: NamingResource(actor=request.user, campaign=campaign)}


def contributor_export(request, campaign_id):
    """Every criterion of the campaign with who contributes, in the form in which it is brought in."""
    campaign = own_campaign(request, campaign_id)
    content = bytes_of(new_book(resources_of(request, campaign), {SHEET: lines_of(campaign)}))
    headers = {"Content-Disposition": 'attachment; filename="dau-moi-so-lieu.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def place_of(request, campaign):
    return ImportPlace(
        salt=f"submissions.contributor-import.{request.user.pk}.{campaign.pk}",
        above=(
            (reverse("submissions:campaign-edit", args=[campaign.pk]), str(campaign)),
            (reverse("submissions:contributor-edit", args=[campaign.pk]), "Đầu mối số liệu"),
        ),
        form_url=reverse("submissions:contributor-import", args=[campaign.pk]),
        confirm_url=reverse("submissions:contributor-confirm", args=[campaign.pk]),
    )


def contributor_import(request, campaign_id):
    campaign = own_campaign(request, campaign_id)
    template = "submissions/contributor_import.html"
    resources, place = resources_of(request, campaign), place_of(request, campaign)
    return import_step(request, resources, place, template, campaign=campaign)


@require_POST
def contributor_confirm(request, campaign_id):
    campaign = own_campaign(request, campaign_id)
    done_url = reverse("submissions:contributor-edit", args=[campaign.pk])
    return confirm_step(request, resources_of(request, campaign), place_of(request, campaign), done_url)
