from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from egov_scoring.signing import signing_lines
from submissions import fact_queries, officer_queries, queries, question_queries, services
from submissions.assignment_queries import desks_to_assign
from submissions.contributor_queries import contributes
from submissions.errors import FormError, WorkflowError
from submissions.forms import FactsForm
from submissions.models import Submission
from submissions.passing_queries import units_below
from submissions.permissions import assigns_somewhere, can_edit_answers, is_signer_of, may_sign
from submissions.views.officer_pages import (
    base_context,
    criterion_url,
    crumbs_of,
    own_form,
    progress_parts,
    steps_of,
)

Status = Submission.Status
WITH_UNIT = {Status.DRAFT, Status.TO_SIGN, Status.RETURNED}
MOVES = {
    "request_signature": services.request_signature,
    "send_back": services.send_back,
    "sign_and_submit": services.sign_and_submit,
    "withdraw": services.withdraw,
}
DONE = {
    "request_signature": "Đã trình thủ trưởng ký.",
    "send_back": "Phiếu đã trở lại để sửa tiếp.",
    "withdraw": "Đã rút phiếu về. Sửa xong, hãy trình ký và nộp lại.",
}
FILTERS = (
    ("tat-ca", "Tất cả", lambda form: form.rows),
    ("con-thieu", "Còn thiếu", lambda form: form.missing),
    ("thieu-minh-chung", "Thiếu minh chứng", lambda form: form.lacking),
    ("bi-tra-lai", "Bị trả lại", lambda form: form.returned),
    ("co-y-kien", "Có ý kiến thẩm định", lambda form: form.remarked),
)


def home(request):
    """Every form of my units, with what is left to do; those that wait for my signature first."""
    submissions = list(officer_queries.submissions_of(request.user))
    forms = officer_queries.read_forms(submissions)
    forms.sort(key=lambda form: not waits_for(request.user, form.submission))
    context = {
        "forms": [card_of(request, form) for form in forms],
        "may_enter": queries.awaiting_entry(request.user).exists(),
        "contributes": contributes(request.user),
        "passes_up": assigns_somewhere(request.user) and units_below(request.user).exists(),
        "assigns": assigns_somewhere(request.user) and bool(desks_to_assign(request.user)),
    }
    return render(request, "submissions/officer_home.html", context)


def waits_for(user, submission):
    return submission.status == Status.TO_SIGN and is_signer_of(user, submission)


def card_of(request, form):
    return {
        "form": form,
        "to_sign": waits_for(request.user, form.submission),
        "can_edit": can_edit_answers(request.user, form.submission),
        "parts": progress_parts(form),
        "colleagues": form.colleagues_of(request.user),
    }


def form_detail(request, submission_id):
    """The task list of a form: groups, states, filters."""
    form = own_form(request, submission_id)
    chosen = request.GET.get("loc") or ("bi-tra-lai" if form.returned else "")
    name, _, rows_of = next((entry for entry in FILTERS if entry[0] == chosen), FILTERS[0])
    shown = {row.code for row in rows_of(form)}
    context = base_context(request, form) | {
        "crumbs": crumbs_of(form.submission),
        "tabs": tabs_of(form, name),
        "listed": [
            (group, [row for row in group.rows if row.code in shown], form.progress_of(group.rows))
            for group in form.groups
            if any(row.code in shown for row in group.rows)
        ],
        "parts": progress_parts(form),
        "total_rows": form.progress.total,
        "steps": steps_of(form.submission),
        **facts_context(request, form),
        "notices": question_queries.notices_of(form.submission.campaign),
        "revisions": list(form.submission.revisions.select_related("submitted_by")),
    }
    return render(request, "submissions/officer_form.html", context)


def facts_context(request, form):
    """The facts on the first page of the form: to be typed, or to be read."""
    if not fact_queries.facts_needed(form.spec):
        return {}
    editable = can_edit_answers(request.user, form.submission)
    typed = FactsForm(submission=form.submission, facts=form.facts) if editable else None
    known = [(fact, form.facts.get(fact.code)) for fact in fact_queries.facts_needed(form.spec)]
    return {"fact_form": typed, "known_facts": known}


def tabs_of(form, current):
    """The filters with their counts; what was returned and remarked only where there is some."""
    return [
        {"url": f"?loc={key}#viec", "label": label, "current": key == current, "count": len(rows_of(form))}
        for key, label, rows_of in FILTERS
        if key not in {"co-y-kien", "bi-tra-lai"} or rows_of(form)
    ]


def check(request, submission_id):
    """Every criterion, points, evidence and warnings, with the steps that may be taken."""
    return check_page(request, own_form(request, submission_id))


def check_page(request, form, *, title="", status=200):
    problems = [
        {"href": criterion_url(form.submission, row.code), "text": f"{row.code}: {row.problem}"}
        for row in form.lacking
    ]
    context = base_context(request, form) | {
        "crumbs": crumbs_of(form.submission, ("Kiểm tra", "")),
        "problems": problems,
        "problems_title": title or f"Có {len(problems)} chỗ phải xử lý trước khi trình ký",
        "unanswered": form.unanswered if form.submission.status in WITH_UNIT else [],
        "signs_as": signs_as(request.user, form.submission),
        "revisions": list(form.submission.revisions.all()),
    }
    return render(request, "submissions/officer_check.html", context, status=status)


def signs_as(user, submission):
    """The lines above the signature of one who may sign the form now."""
    is_time = submission.status == Status.TO_SIGN and may_sign(user, submission)
    return signing_lines(user, submission.unit) if is_time else []


@require_POST
def form_move(request, submission_id):
    """One step of the workflow that belongs to the unit."""
    form = own_form(request, submission_id)
    action = request.POST.get("action", "")
    if action not in MOVES:
        raise Http404
    try:
        result = MOVES[action](form.submission, actor=request.user)
    except FormError:
        return check_page(request, form, title="Chưa trình ký, chưa nộp được", status=422)
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("submissions:check", submission_id)
    if action == "sign_and_submit":
        return redirect("submissions:receipt", submission_id, result.number)
    messages.success(request, DONE[action])
    return redirect("submissions:form", submission_id)
