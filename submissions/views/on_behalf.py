from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from egov_scoring.collation import search_key
from submissions import queries, services
from submissions.errors import WorkflowError
from submissions.models import EntryOnBehalf
from submissions.on_behalf_forms import EntryOnBehalfForm
from submissions.permissions import can_see_form, entering_body
from submissions.views.evidence_bytes import bytes_view, file_answer

PAGE = 100


def entry_list(request):
    """The units whose form a body of this person's may enter from their paper, found by name."""
    words = request.GET.get("tim", "").strip()
    waiting = queries.awaiting_entry(request.user)
    if words:
        waiting = waiting.filter(participation__unit__search_key__contains=search_key(words))
    context = {
        "page": Paginator(waiting, PAGE).get_page(request.GET.get("page")),
        "words": words,
        "query": urlencode({"tim": words}) + "&" if words else "",
    }
    return render(request, "submissions/on_behalf_list.html", context)


def entry_start(request, submission_id):
    """Begin to enter a form from the paper of a unit that does not log in."""
    submission = get_object_or_404(queries.enterable_submissions(request.user), pk=submission_id)
    if entering_body(request.user, submission) is None:
        raise Http404
    form = EntryOnBehalfForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.start_entry_on_behalf(submission, actor=request.user, **form.cleaned_data)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Bắt đầu nhập thay phiếu của {submission.unit}.")
            return redirect("submissions:form", submission.pk)
    context = {"submission": submission, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "submissions/on_behalf_start.html", context, status=status)


@require_GET
@bytes_view
def entry_scan(request, submission_id):
    """The scan of the paper that a form was entered from."""
    submission = get_object_or_404(queries.visible_submissions(request.user), pk=submission_id)
    if not can_see_form(request.user, submission):
        raise Http404
    entry = get_object_or_404(EntryOnBehalf.objects.select_related("scan"), submission=submission)
    return file_answer(entry.scan)
