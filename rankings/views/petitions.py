"""Kiến nghị after publication: the unit files and follows, the reviewing body answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_safe

from rankings import petition_queries, petition_services
from rankings.petition_forms import PetitionForm
from submissions.errors import LockedError, WorkflowError
from submissions.reply_forms import ACCEPT, ReplyAnswerForm
from submissions.reply_permissions import can_answer_reply, may_reply
from submissions.review_queries import history_of, review_sheet
from submissions.review_sections import sections
from submissions.views.evidence_bytes import bytes_view, file_answer
from submissions.views.officer_pages import error_links

TAB = "rankings:petition-list"


@require_safe
def petition_home(request):
    """The published results of this person's units, and what the units have asked to have corrected."""
    results = [
        (
            form,
            publication,
            petition_queries.is_open(publication),
            petition_queries.petitions_until(publication),
        )
        for form, publication in petition_queries.own_results(request.user)
    ]
    context = {"results": results, "petitions": petition_queries.own_petitions(request.user)}
    return render(request, "rankings/petition_home.html", context)


def petition_add(request, submission_id):
    """File a petition on the valid publication of one's own result."""
    results = {form.pk: (form, found) for form, found in petition_queries.own_results(request.user)}
    if submission_id not in results:
        raise Http404
    submission, publication = results[submission_id]
    if not may_reply(request.user, submission):
        raise PermissionDenied
    form = PetitionForm(request.POST if request.method == "POST" else None, submission=submission)
    if request.method == "POST" and form.is_valid():
        try:
            petition = petition_services.file_petition(
                publication, submission, actor=request.user, **form.cleaned_data
            )
        except (LockedError, WorkflowError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã gửi kiến nghị số {petition.number}.")
            return redirect("rankings:petition-home")
    context = {
        "submission": submission,
        "publication": publication,
        "is_open": petition_queries.is_open(publication),
        "until": petition_queries.petitions_until(publication),
        "form": form,
        "errors": error_links(form),
    }
    return render(request, "rankings/petition_add.html", context, status=422 if form.errors else 200)


@require_safe
def petition_list(request):
    """The petitions at this person's desk, the first due on top, then the answered ones."""
    rows = petition_queries.desk_petitions(request.user)
    context = {
        "open_rows": [row for row in rows if not row[0].is_answered],
        "answered": [petition for petition, _ in rows if petition.is_answered],
        "sections": sections(request.user, TAB),
    }
    return render(request, "rankings/petition_list.html", context)


def desk_petition(request, petition_id):
    rows = petition_queries.desk_petitions(request.user)
    found = next((petition for petition, _ in rows if petition.pk == petition_id), None)
    if found is None:
        raise Http404
    return found


def petition_answer(request, petition_id):
    """One petition with the values of all levels; answered by somebody who has not judged here."""
    petition = desk_petition(request, petition_id)
    submission = petition.submission
    may_answer = not petition.is_answered and can_answer_reply(request.user, petition)
    form = ReplyAnswerForm(request.POST if request.method == "POST" else None)
    form.fields["decision"].choices = [
        (ACCEPT, "Chấp nhận: đề nghị mở lại kết quả để điều chỉnh"),
        ("refuse", "Không chấp nhận: giữ kết quả"),
    ]
    if request.method == "POST" and form.is_valid():
        is_accepted = form.cleaned_data["decision"] == ACCEPT
        try:
            petition_services.answer_petition(
                petition, is_accepted, actor=request.user, answer=form.cleaned_data["answer"]
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã trả lời kiến nghị số {petition.number}.")
            return redirect("rankings:petition-list")
    row = review_sheet(submission).row(petition.criterion.code)
    context = {
        "petition": petition,
        "submission": submission,
        "row": row,
        "form": form if may_answer else None,
        "errors": error_links(form),
        "history": history_of(submission, row.node),
        "sections": sections(request.user, TAB),
    }
    return render(request, "rankings/petition_answer.html", context, status=422 if form.errors else 200)


@require_GET
@bytes_view
def petition_file(request, petition_id, evidence_id):
    """The bytes of a file on which a petition rests."""
    petition = desk_petition(request, petition_id)
    return file_answer(get_object_or_404(petition.evidence.exclude(sha256=""), pk=evidence_id))
