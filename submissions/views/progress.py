"""The board "Tiến độ": how far a campaign is, who has not handed in, and one click to remind them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from submissions import progress_queries, services
from submissions.errors import WorkflowError
from submissions.models import Campaign
from submissions.oversight_forms import WaitingFilterForm
from submissions.overview_queries import desk_campaigns, own_desk_campaigns
from submissions.question_queries import answered_campaigns
from submissions.review_sections import sections
from submissions.services.reminding import waiting_forms, waiting_rows
from submissions.views.inspecting import chosen_campaign
from submissions.views.review import query_without_page

PAGE = 50


@require_GET
def progress(request):
    campaigns = list(desk_campaigns(request.user))
    campaign = chosen_campaign(request, campaigns)
    is_own = campaign in own_desk_campaigns(request.user)
    context = {
        "sections": sections(request.user, "progress"),
        "campaigns": campaigns,
        "campaign": campaign,
        "is_own": is_own,
        "query": query_without_page(request),
        "back": request.GET.urlencode(),
    }
    if campaign:
        context |= board_of(request, campaign, may_remind=is_own and campaign.status == Campaign.Status.OPEN)
    return render(request, "submissions/progress.html", context)


def board_of(request, campaign, may_remind):
    user = request.user
    boards, districts = (
        progress_queries.boards_of(user, campaign),
        progress_queries.districts_of(user, campaign),
    )
    filter_form = WaitingFilterForm(request.GET, boards=boards, districts=districts)
    waiting = waiting_rows(waiting_forms(user, campaign, **filter_form.chosen()))
    days = progress_queries.days_of(user, campaign)
    return {
        "boards": boards,
        "districts": districts,
        "units": sum(board.counts.units for board in boards),
        "submitted": sum(board.counts.submitted for board in boards),
        "verified": sum(board.counts.verified for board in boards),
        "overdue": sum(board.counts.overdue for board in boards),
        "reviewers": progress_queries.reviewers_of(user, campaign),
        "days": days,
        "chart": progress_queries.chart_of(campaign, days, boards),
        "filter_form": filter_form,
        "page": Paginator(waiting, PAGE).get_page(request.GET.get("page")),
        "call": recipients_of(waiting) if may_remind else None,
        "questions": answered_campaigns(user).filter(pk=campaign.pk).first(),
    }


def recipients_of(rows):
    """How many units and people a reminder would reach now, and why it would not reach the others."""
    to_tell = [row for row in rows if row.people and not row.is_reminded]
    return {
        "units": len(to_tell),
        "people": len({person.pk for row in to_tell for person in row.people}),
        "reminded": sum(row.is_reminded for row in rows),
        "nobody": sum(not row.people for row in rows),
    }


@require_POST
def progress_remind(request, campaign_id):
    """Remind the units that the filter of the page shows."""
    campaign = get_object_or_404(own_desk_campaigns(request.user), pk=campaign_id)
    query = QueryDict(request.POST.get("back", ""))
    boards = progress_queries.boards_of(request.user, campaign)
    districts = progress_queries.districts_of(request.user, campaign)
    chosen = WaitingFilterForm(query, boards=boards, districts=districts).chosen()
    try:
        posted = services.remind(
            campaign, list(waiting_forms(request.user, campaign, **chosen)), actor=request.user
        )
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã gửi nhắc cho {posted} người.")
    return redirect(f"{reverse('submissions:progress')}?{query.urlencode()}")
