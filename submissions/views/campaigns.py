from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from egov_scoring.models import Role
from submissions import services
from submissions.calendar_queries import calendar_of
from submissions.campaign_forms import (
    CampaignForm,
    CampaignStartForm,
    ParticipationForm,
    TermsForm,
    new_campaign,
)
from submissions.campaign_queries import (
    agencies_of,
    block_terms,
    boards,
    campaigns_of,
    participations_of,
    with_progress,
)
from submissions.contributor_queries import unnamed_contributors
from submissions.errors import WorkflowError
from submissions.models import Campaign, Participation
from submissions.question_queries import answered_campaigns

PAGE = 100


def campaign_list(request):
    """The campaigns that this person administers, the newest first."""
    need_administrator(request.user)
    campaigns = with_progress(campaigns_of(request.user))
    return render(request, "submissions/campaign_list.html", {"campaigns": campaigns})


def need_administrator(user):
    if not user.unit_ids_as(Role.ADMINISTRATOR):
        raise PermissionDenied


def campaign_add(request):
    """First rubric and year (kept in the address), then the settings with the decision's defaults."""
    need_administrator(request.user)
    agencies = agencies_of(request.user)
    start = CampaignStartForm(
        request.GET if "rubric" in request.GET else None,
        provinces=agencies.values("province"),
        initial={"year": timezone.localdate().year},
    )
    if not start.is_bound or not start.is_valid():
        return render(request, "submissions/campaign_start.html", {"form": start})
    rubric = start.cleaned_data["rubric"]
    own = agencies.filter(province=rubric.province)
    campaign = new_campaign(rubric, start.cleaned_data["year"], own.first())
    form = CampaignForm(request.POST or None, instance=campaign, agencies=own)
    if request.method == "POST" and form.is_valid():
        campaign = services.prepare_campaign(form.save(commit=False), actor=request.user)
        messages.success(request, "Đã lập kỳ đánh giá. Xem lại hạn của từng khối rồi mở.")
        return redirect("submissions:campaign-edit", campaign.pk)
    return render(request, "submissions/campaign_add.html", {"form": form, "campaign": campaign})


def own_campaign(request, campaign_id):
    return get_object_or_404(campaigns_of(request.user), pk=campaign_id)


def campaign_edit(request, campaign_id):
    """Settings while the campaign is being prepared; due instants as long as it is not closed."""
    campaign = own_campaign(request, campaign_id)
    if campaign.status != Campaign.Status.PREPARING or request.method != "POST":
        return render_edit(request, campaign)
    form = CampaignForm(request.POST, instance=campaign, agencies=agencies_of(request.user))
    if not form.is_valid():
        return render_edit(request, own_campaign(request, campaign_id), form=form)
    services.change_campaign(form.save(commit=False), actor=request.user)
    messages.success(request, "Đã lưu thiết lập của kỳ đánh giá.")
    return redirect("submissions:campaign-edit", campaign.pk)


def render_edit(request, campaign, *, form=None, terms_form=None, errors=()):
    """The page of one campaign in preparation; a form with errors stands in the place of its fresh one."""
    is_preparing = campaign.status == Campaign.Status.PREPARING
    if form is None and is_preparing:
        form = CampaignForm(instance=campaign, agencies=agencies_of(request.user))
    calendar = calendar_of(campaign.province_id)
    terms_forms = [
        terms_form
        if terms_form and terms_form.terms.block == terms.block
        else TermsForm(terms=terms, campaign=campaign, calendar=calendar)
        for terms in block_terms(campaign)
    ]
    context = {
        "campaign": campaign,
        "form": form,
        "terms_form": terms_form,
        "terms_forms": terms_forms,
        "is_preparing": is_preparing,
        "unnamed": unnamed_contributors(campaign),
        "errors": [{"text": text} for text in errors],
    }
    return render(request, "submissions/campaign_edit.html", context)


@require_POST
def campaign_terms(request, campaign_id, block_code):
    """Set the due instants (and the maximum) of one block."""
    campaign = own_campaign(request, campaign_id)
    block = get_object_or_404(campaign.rubric.blocks, code=block_code)
    terms = next(terms for terms in block_terms(campaign) if terms.block == block)
    calendar = calendar_of(campaign.province_id)
    form = TermsForm(request.POST, terms=terms, campaign=campaign, calendar=calendar)
    if not form.is_valid():
        return render_edit(request, campaign, terms_form=form)
    try:
        services.set_terms(campaign, block, actor=request.user, **form.save_arguments())
    except WorkflowError as error:
        return render_edit(request, campaign, errors=[str(error)])
    messages.success(request, f"Đã lưu hạn của khối “{block.name}”.")
    return redirect("submissions:campaign-edit", campaign.pk)


@require_POST
def campaign_open(request, campaign_id):
    """Open the campaign, or name everything that stands in the way."""
    campaign = own_campaign(request, campaign_id)
    try:
        services.open_campaign(campaign, actor=request.user)
    except WorkflowError as error:
        return render_edit(request, campaign, errors=str(error).splitlines())
    messages.success(request, "Đã mở kỳ đánh giá: mỗi đơn vị có một phiếu trống.")
    return redirect("submissions:campaign-detail", campaign.pk)


def campaign_detail(request, campaign_id):
    """How far every block is, and who takes part with which word."""
    campaign = own_campaign(request, campaign_id)
    blocks = boards(campaign)
    participations = participations_of(campaign)
    chosen = request.GET.get("khoi", "")
    if chosen in {board.campaign_block.block.code for board in blocks}:
        participations = participations.filter(campaign_block__block__code=chosen)
    context = {
        "campaign": campaign,
        "open_questions": answered_campaigns(request.user).filter(pk=campaign.pk).first(),
        "boards": blocks,
        "chosen": chosen,
        "query": f"khoi={chosen}&" if chosen else "",
        **undecided(campaign),
        "page": Paginator(participations, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "submissions/campaign_detail.html", context)


def undecided(campaign):
    """Whether every result is closed, and how many units whose result is not are overdue."""
    open_ones = participations_of(campaign).filter(is_final=False)
    overdue = open_ones.filter(state=Participation.State.ASSESSED, has_late_draft=True)
    return {"is_final": not open_ones.exists(), "overdue": overdue.count()}


def participation_edit(request, campaign_id, participation_id):
    """Say with which word a unit takes part, with reason and document."""
    campaign = own_campaign(request, campaign_id)
    participation = get_object_or_404(
        campaign.participations.select_related("unit", "campaign_block__block"), pk=participation_id
    )
    form = ParticipationForm(request.POST or None, instance=participation)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_participation(participation, actor=request.user, **form.cleaned_data)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã lưu: {participation.unit} {participation.get_state_display()}.")
            return redirect("submissions:campaign-detail", campaign.pk)
    context = {"campaign": campaign, "participation": participation, "form": form}
    return render(request, "submissions/campaign_participation.html", context)
