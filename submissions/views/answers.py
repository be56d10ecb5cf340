from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from rubrics.errors import AnswerError
from submissions import fact_queries, officer_queries, services
from submissions.errors import ConflictError, LockedError, WorkflowError
from submissions.forms import EvidenceForm, QuestionForm, ResponseForm, WaiverForm
from submissions.history_queries import answer_history
from submissions.permissions import can_edit_criterion
from submissions.question_permissions import can_ask
from submissions.views.officer_pages import (
    background_of,
    base_context,
    criterion_card,
    crumbs_of,
    error_links,
    first_leaf,
    group_of,
    group_url,
    not_found,
    own_form,
    own_submission,
    place_of,
)


def response_edit(request, submission_id, criterion_code):
    """One criterion: GET shows it with evidence and requests, POST saves the answer."""
    submission = own_submission(request, submission_id)
    spec = submission.campaign_block.spec
    node = next((leaf for leaf in spec.leaves if leaf.code == criterion_code), None) or not_found()
    if request.method == "POST":
        return response_save(request, submission, node)
    form = officer_queries.read_form(submission)
    return criterion_page(request, form, form.row_at(node.code))


def response_save(request, submission, node):
    """Store one answer; the whole form is read only once it is stored, or refused."""
    typed = typed_answer(submission, node, request.POST)
    if not typed.is_valid():
        return answer_refused(request, submission, typed)
    values = typed.saved_values()
    if request.POST.get("keep", "").isdecimal():
        values["version"] = int(request.POST["keep"])
    answer = None if "clear" in request.POST else typed.answer()
    criterion = get_object_or_404(submission.campaign_block.block.criteria, code=node.code)
    try:
        services.save_answer(submission, criterion, answer, actor=request.user, **values)
    except ConflictError as error:
        if not is_same(error.stored, answer, values):
            return conflict(request, submission, typed, error.stored)
    except (AnswerError, WorkflowError, LockedError) as error:
        typed.add_error(None, str(error))
        return answer_refused(request, submission, typed, is_locked=isinstance(error, LockedError))
    return answer_saved(request, submission, node.code)


def typed_answer(submission, node, data):
    facts = fact_queries.facts_of(submission) if node.rule.facts else {}
    known = {code: facts[code].value for code in node.rule.facts if code in facts}
    response = submission.responses.filter(criterion__code=node.code).first()
    return ResponseForm(node, data, response=response, facts=known)


def is_same(stored, answer, values):
    """The same answer saved twice is no conflict."""
    text = answer.canonical if answer else ""
    return (stored.answer, stored.note, stored.document) == (text, values["note"], values["document"])


def answer_saved(request, submission, code):
    if request.htmx:
        form = officer_queries.read_form(submission)
        return result_fragment(request, form, form.row_at(code), saved=True)
    messages.success(request, f"Đã lưu tiêu chí {code} lúc {timezone.localtime():%H:%M}.")
    return redirect(place_of(request, submission, code))


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
    card = criterion_card(form, row, True, typed=typed, both=both, saved=saved)
    context = base_context(request, form) | {"card": card, "group": group_of(form, row)}
    return render(request, "submissions/officer_saved.html", context, status=status)


def criterion_page(request, form, row, *, typed=None, both=None, evidence=None, waiver=None, status=200):
    submission = form.submission
    editable = can_edit_criterion(request.user, submission, row.code)
    group = group_of(form, row)
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
