from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from submissions import fact_queries, services
from submissions.errors import ConflictError, LockedError, WorkflowError
from submissions.forms import FactsForm
from submissions.permissions import can_edit_answers
from submissions.views.officer_pages import base_context, crumbs_of, error_links, own_form


def fact_edit(request, submission_id):
    """The unit's facts; what they move is shown first and stored only when it is confirmed."""
    form = own_form(request, submission_id)
    submission = form.submission
    if not fact_queries.facts_needed(form.spec):
        raise Http404
    if not can_edit_answers(request.user, submission):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    typed = FactsForm(data, submission=submission, facts=form.facts)
    if data is None or not typed.is_valid():
        return facts_page(request, form, typed)
    values = {code: said["value"] for code, said in typed.typed().items()}
    effects = fact_queries.effects_of(submission, values)
    for effect in effects:
        if effect.problem:
            typed.add_error(None, f"Tiêu chí {effect.node.code}: {effect.problem}")
    if typed.errors:
        return facts_page(request, form, typed)
    if effects and "confirm" not in request.POST:
        return facts_page(request, form, typed, effects)
    return facts_saved(request, form, typed)


def facts_saved(request, form, typed):
    try:
        effects = services.save_facts(form.submission, typed.typed(), actor=request.user)
    except ConflictError as error:
        seen = f" thành {fact_queries.shown(error.stored.value)}" if error.stored else ""
        typed.add_error(None, f"Người khác vừa sửa số liệu{seen}. Tải lại trang để xem rồi sửa lại.")
        return facts_page(request, form, typed)
    except (LockedError, WorkflowError) as error:
        typed.add_error(None, str(error))
        return facts_page(request, form, typed)
    moved = f" {len(effects)} tiêu chí tính lại." if effects else ""
    messages.success(request, f"Đã lưu số liệu chung.{moved}")
    return redirect("submissions:form", form.submission.pk)


def facts_page(request, form, typed, effects=()):
    context = base_context(request, form) | {
        "fact_form": typed,
        "effects": effects,
        "crumbs": crumbs_of(form.submission, ("Số liệu chung", "")),
        "errors": error_links(typed),
    }
    status = 422 if typed.errors else 200
    return render(request, "submissions/fact_edit.html", context, status=status)
