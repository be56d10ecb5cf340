from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from egov_scoring.turns import in_turn
from rubrics.errors import AnswerError
from submissions import fact_queries, officer_queries, queries, services
from submissions.errors import ConflictError, LockedError, WorkflowError
from submissions.forms import EvidenceForm, QuestionForm, ResponseForm, WaiverForm
from submissions.history_queries import answer_history
from submissions.permissions import can_edit_criterion, works_on
from submissions.question_permissions import can_ask
from submissions.views.officer_pages import (
    background_of,
    base_context,
    criterion_card,
    crumbs_of,
    error_links,
    first_leaf,
    form_with_background,
    group_url,
    not_found,
    own_form,
    place_of,
)


@in_turn
def response_edit(request, submission_id, criterion_code):
    """One criterion: GET shows it with evidence and requests, POST saves the answer."""
    if request.method == "POST":
        return response_save(request, submission_id, criterion_code)
    form = form_with_background(request, submission_id)
    return criterion_page(request, form, form.row_at(criterion_code) or not_found())


def response_save(request, submission_id, code):
    """Store one answer; the form is read once, and in full only where the answer is refused."""
    submission = own_row(request.user, submission_id)
    typed = typed_answer(submission, code, request.POST)
    try:
        form = stored(submission, typed, request) if typed.is_valid() else None
    except ConflictError as error:
        if not is_same(error.stored, typed):
            return conflict(request, submission, typed, error.stored)
        form = officer_queries.read_form(submission)
    except (AnswerError, WorkflowError, LockedError) as error:
        typed.add_error(None, str(error))
        return answer_refused(request, submission, typed, is_locked=isinstance(error, LockedError))
    if form is None:
        return answer_refused(request, submission, typed)
    return answer_saved(request, form, typed)


def own_row(user, submission_id):
    """The form where this person works on it; any other does not exist for them."""
    submission = queries.form_with_rules(submission_id)
    return submission if submission and works_on(user, submission) else not_found()


def typed_answer(submission, code, data):
    leaves = submission.campaign_block.spec.leaves
    node = next((leaf for leaf in leaves if leaf.code == code), None) or not_found()
    facts = fact_queries.values_of(submission) if node.rule.facts else {}
    return ResponseForm(node, data, facts=fact_queries.known_values(node, facts))


def stored(submission, typed, request):
    said = typed.saved_values()
    if request.POST.get("keep", "").isdecimal():
        said["version"] = int(request.POST["keep"])
    answer = None if "clear" in request.POST else typed.answer()
    said = services.Said(typed.node.code, answer, **said)
    return services.save_said(submission, said, actor=request.user)


def is_same(stored, typed):
    """The same answer saved twice is no conflict."""
    said, answer = typed.saved_values(), typed.answer()
    text = answer.canonical if answer else ""
    return (stored.answer, stored.note, stored.document) == (text, said["note"], said["document"])


def answer_saved(request, form, typed):
    code = typed.node.code
    if request.htmx:
        return result_fragment(request, form, form.row_at(code), typed=typed, saved=True)
    messages.success(request, f"Đã lưu tiêu chí {code} lúc {timezone.localtime():%H:%M}.")
    return redirect(place_of(request, form.submission, code))


def answer_refused(request, submission, typed, *, is_locked=False):
    """What was typed stays on the page, also when the form has been locked in the meantime."""
    form = officer_queries.read_form(submission)
    row = form.row_at(typed.node.code)
    if request.htmx:
        return result_fragment(request, form, row, typed=typed, status=422)
    return criterion_page(request, form, row, typed=typed, status=403 if is_locked else 422)


def conflict(request, submission, typed, stored):
    """Both values side by side; nothing is stored until the person chooses."""
    node, answer = typed.node, typed.answer()
    form = officer_queries.read_form(submission)
    row = form.row_at(node.code)
    both = {
        "stored": stored,
        "theirs": officer_queries.words_of(node, stored.answer),
        "mine": officer_queries.words_of(node, answer.canonical if answer else ""),
    }
    if request.htmx:
        return result_fragment(request, form, row, typed=typed, both=both, status=409)
    return criterion_page(request, form, row, typed=typed, both=both, status=409)


def result_fragment(request, form, row, *, typed=None, both=None, saved=False, status=200):
    """What changes on the page after a criterion was saved by itself: never the inputs."""
    context = {
        "form": form,
        "submission": form.submission,
        "group": form.group_of(row),
        "card": {"row": row, "answer_form": typed, "both": both, "saved": saved},
        "now": timezone.now(),
    }
    return HttpResponse(render_to_string("submissions/officer_saved.html", context), status=status)


def criterion_page(request, form, row, *, typed=None, both=None, evidence=None, waiver=None, status=200):
    submission = form.submission
    editable = can_edit_criterion(request.user, submission, row.code)
    group = form.group_of(row)
    places = [other.code for other in form.rows]
    place = places.index(row.code)
    context = base_context(request, form) | {
        "card": criterion_card(form, row, editable, typed=typed, both=both, waiver=waiver)
        | background_of(form, row),
        "question_form": QuestionForm() if can_ask(request.user, submission) else None,
        "evidence_form": (evidence or EvidenceForm()) if editable else None,
        "crumbs": crumbs_of(
            submission, (f"Nhóm {group.node.code}", group_url(submission, group)), (row.code, "")
        ),
        "group": group,
        "history": answer_history(submission, row.node),
        "previous_row": form.rows[place - 1] if place else None,
        "next_row": form.rows[place + 1] if place + 1 < len(places) else None,
        "errors": error_links(typed, both) + error_links(evidence) + error_links(waiver),
    }
    return render(request, "submissions/officer_response.html", context, status=status)


@require_POST
def waiver_ask(request, submission_id, criterion_code):
    form = own_form(request, submission_id)
    criterion = get_object_or_404(form.submission.campaign_block.block.criteria, code=criterion_code)
    typed = WaiverForm(form.spec.node(criterion_code), request.POST)
    if typed.is_valid():
        try:
            services.ask_waiver(form.submission, criterion, actor=request.user, **typed.cleaned_data)
        except WorkflowError as error:
            typed.add_error(None, str(error))
    if typed.errors:
        return waiver_refused(request, form, criterion_code, typed)
    messages.success(request, f"Đã ghi đề nghị không áp dụng tiêu chí {criterion_code}.")
    return redirect(place_of(request, form.submission, first_leaf(form.spec, criterion_code)))


def waiver_refused(request, form, code, typed):
    context = base_context(request, form) | {
        "node": form.spec.node(code),
        "crumbs": crumbs_of(form.submission, (code, "")),
        "waiver_form": typed,
        "errors": error_links(typed),
    }
    return render(request, "submissions/officer_waiver_page.html", context, status=422)


@require_POST
def waiver_cancel(request, submission_id, criterion_code):
    form = own_form(request, submission_id)
    waiver = form.waivers.get(criterion_code) or not_found()
    services.cancel_waiver(waiver, actor=request.user)
    messages.success(request, f"Đã rút đề nghị không áp dụng tiêu chí {criterion_code}.")
    return redirect(place_of(request, form.submission, first_leaf(form.spec, criterion_code)))
