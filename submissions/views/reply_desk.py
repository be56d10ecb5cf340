"""The bodies' side: send provisional results, read the disagreements, answer them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from submissions import reply_queries, services
from submissions.errors import WorkflowError
from submissions.models import Reply
from submissions.reply_forms import ACCEPT, ReplyAnswerForm, SendForm
from submissions.reply_permissions import can_answer_reply
from submissions.review_queries import history_of, review_sheet
from submissions.review_sections import sections
from submissions.views.evidence_bytes import bytes_view, file_answer
from submissions.views.officer_pages import error_links
from submissions.working_days import last_day

TAB = "reply-list"


@require_safe
def provisional_list(request):
    """The blocks whose provisional results this person sends."""
    return places_page(request, reply_queries.places(request.user))


def places_page(request, places, refused=None, form=None):
    rows = [(place, form if place == refused else form_of(place)) for place in places]
    context = {"rows": rows, "errors": error_links(form) if form else []}
    return render(request, "submissions/provisional_list.html", context, status=422 if form else 200)


def form_of(place, data=None):
    """The day that the campaign's term gives is filled in."""
    prefix = f"{place.campaign_block.pk}-{place.scope.pk if place.scope else 0}"
    return SendForm(data, prefix=prefix, initial={"last_day": last_day(place.proposed_end)})


@require_POST
def provisional_send(request):
    """Send the results of one place to its units."""
    places = reply_queries.places(request.user)
    chosen = request.POST.get("place", "")
    place = next((place for place in places if form_of(place).prefix == chosen), None)
    if place is None:
        raise Http404
    form = form_of(place, request.POST)
    if form.is_valid():
        try:
            services.send_provisional(
                place.campaign_block, place.scope, actor=request.user, until=form.until()
            )
        except WorkflowError as error:
            form.add_error("last_day", str(error))
        else:
            messages.success(request, f"Đã gửi kết quả dự kiến cho {place.units} đơn vị.")
            return redirect("submissions:provisional-list")
    return places_page(request, places, place, form)


@require_safe
def reply_list(request):
    """The disagreements that wait at this person's desk, the oldest first, then the answered ones."""
    rows = reply_queries.desk_replies(request.user)
    open_rows = [row for row in rows if not row[0].is_answered]
    context = {
        "open_rows": open_rows,
        "answered": [reply for reply, _ in rows if reply.is_answered],
        "sections": sections(request.user, TAB),
    }
    return render(request, "submissions/reply_list.html", context)


def desk_reply(request, reply_id):
    """A reply on the desk of this person; any other does not exist."""
    rows = reply_queries.desk_replies(request.user)
    found = next((reply for reply, _ in rows if reply.pk == reply_id), None)
    if found is None:
        raise Http404
    return found


def reply_answer(request, reply_id):
    """One disagreement with the values of all levels; answered by somebody who has not judged here."""
    reply = desk_reply(request, reply_id)
    may_answer = reply.state == Reply.State.OPEN and can_answer_reply(request.user, reply)
    form = ReplyAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_accepted = form.cleaned_data["decision"] == ACCEPT
        try:
            services.answer_reply(reply, is_accepted, actor=request.user, answer=form.cleaned_data["answer"])
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            return after_answer(request, reply, is_accepted)
    row = review_sheet(reply.submission).row(reply.criterion.code)
    context = {
        "reply": reply,
        "submission": reply.submission,
        "row": row,
        "form": form if may_answer else None,
        "errors": error_links(form),
        "history": history_of(reply.submission, row.node),
        "sections": sections(request.user, TAB),
    }
    return render(request, "submissions/reply_answer.html", context, status=422 if form.errors else 200)


def after_answer(request, reply, is_accepted):
    """An accepted reply leads straight to the conclusion that must be corrected."""
    if not is_accepted:
        messages.success(request, "Đã trả lời: giữ kết luận.")
        return redirect("submissions:reply-list")
    messages.success(request, "Đã chấp nhận phản hồi và mở lại phiếu: hãy sửa kết luận, rồi kết thúc lại.")
    return redirect("submissions:verdict", reply.submission_id, reply.criterion.code)


@require_GET
@bytes_view
def reply_file(request, reply_id, evidence_id):
    """The bytes of a file on which a reply rests."""
    reply = desk_reply(request, reply_id)
    return file_answer(get_object_or_404(reply.evidence.exclude(sha256=""), pk=evidence_id))
