from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from submissions.figure_queries import figure_lines, parts_of
from submissions.log_forms import LogFilterForm
from submissions.log_queries import READ_BY_UNIT, log_of
from submissions.review_queries import review_sheet
from submissions.review_sections import sections
from submissions.views.officer_pages import crumbs_of, own_submission
from submissions.views.review import desk_form, query_without_page
from submissions.workflow import TRANSITIONS

PAGE = 50
LATEST = 15


def lines_of(submission, actions=()):
    return log_of(submission, {name: step.label for name, step in TRANSITIONS.items()}, actions)


def own_log(request, submission_id):
    """What was done with the unit's own form, as far as the unit may know."""
    submission = own_submission(request, submission_id)
    lines = lines_of(submission, READ_BY_UNIT)
    filter_form = LogFilterForm(request.GET, spec=submission.campaign_block.spec, lines=lines)
    context = {
        "submission": submission,
        "crumbs": crumbs_of(submission, ("Nhật ký", "")),
        "filter_form": filter_form,
        "page": Paginator(filter_form.chosen(), PAGE).get_page(request.GET.get("page")),
        "query": query_without_page(request),
    }
    return render(request, "submissions/officer_log.html", context)


def form_log(request, submission_id):
    """Every act on one form, the newest first: who, when, on what and why."""
    submission = desk_form(request, submission_id)
    filter_form = LogFilterForm(request.GET, spec=submission.campaign_block.spec, lines=lines_of(submission))
    context = {
        "sections": sections(request.user, "review-list"),
        "submission": submission,
        "filter_form": filter_form,
        "page": Paginator(filter_form.chosen(), PAGE).get_page(request.GET.get("page")),
        "query": query_without_page(request),
    }
    return render(request, "submissions/review_log.html", context)


def figure_detail(request, submission_id, code=""):
    """The total of a form, or the figure of a group: its sum at every level, and the acts that moved it."""
    submission = desk_form(request, submission_id)
    sheet = review_sheet(submission)
    node = submission.campaign_block.spec.by_code.get(code)
    if code and (node is None or node.is_leaf):
        raise Http404
    acts = LogFilterForm({"tieu_chi": code}, spec=submission.campaign_block.spec, lines=lines_of(submission))
    moving = [line for line in acts.chosen() if line.codes]
    context = {
        "sections": sections(request.user, "review-list"),
        "submission": submission,
        "sheet": sheet,
        "node": node,
        "above": sheet.row(node.parent).node if node and node.parent else None,
        "lines": figure_lines(sheet, code),
        "parts": parts_of(sheet, code),
        "acts": moving[:LATEST],
        "more": max(len(moving) - LATEST, 0),
    }
    return render(request, "submissions/review_figure.html", context)
