from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from egov_scoring.templatetags.formats import vndatetime
from submissions import queries, services
from submissions.calendar_queries import calendar_of
from submissions.desk_queries import desk, desk_rows, term_end, verifier_of
from submissions.errors import FormError, WorkflowError
from submissions.evidence_permissions import may_take_evidence
from submissions.intake_queries import forms_to_take
from submissions.locks import participation_lock
from submissions.models import Level, Submission
from submissions.passing_queries import units_below
from submissions.permissions import can_review, can_see_review, is_reviewer_of, levels_reviewed_by, may_recuse
from submissions.queries import submissions_to_review
from submissions.recusal_queries import recusals_of
from submissions.return_forms import MoreTimeForm
from submissions.return_queries import asked_lines
from submissions.review_forms import DeskFilterForm, ReasonForm, WaiverDecisionForm
from submissions.review_queries import review_sheet
from submissions.review_sections import sections
from submissions.survey_queries import survey_blocks
from submissions.workflow import TRANSITIONS, steps_for

PAGE = 50
EXPLAINED = {"accept", "return", "take_back_return", "reopen"}
STEPS = {"accept", "forward", "hand_down", "verify", "reopen", "take_back_return"}


def review_list(request):
    """Every form of this person's desks; what waits for the person first."""
    forms = desk(request.user)
    waiting = forms.filter(is_mine=True).count()
    filter_form = DeskFilterForm(request.GET, submissions=forms)
    page = Paginator(forms.filter(filter_form.chosen()), PAGE).get_page(request.GET.get("page"))
    rows = desk_rows(request.user, page.object_list)
    campaigns = {row.submission.campaign for row in rows}
    context = {
        "sections": sections(request.user, "review-list"),
        "filter_form": filter_form,
        "waiting": waiting,
        "to_take": forms_to_take(request.user).count(),
        "passes_up": units_below(request.user).exists(),
        "has_survey": bool(survey_blocks(request.user)),
        "page": page,
        "rows": rows,
        "campaign": campaigns.pop() if len(campaigns) == 1 else None,
        "has_blocks": len({row.submission.campaign_block for row in rows}) > 1,
        "query": query_without_page(request),
    }
    return render(request, "submissions/review_list.html", context)


def query_without_page(request):
    values = request.GET.copy()
    values.pop("page", None)
    return f"{values.urlencode()}&" if values else ""


def desk_form(request, submission_id):
    """A form that this person may read as a reviewer; anything else does not exist."""
    submission = get_object_or_404(submissions_to_review(request.user), pk=submission_id)
    if not can_see_review(request.user, submission):
        raise Http404
    return submission


def review(request, submission_id):
    """One form: every criterion with the unit's and every level's value, and the steps that are open."""
    return render_review(request, desk_form(request, submission_id))


def render_review(request, submission, *, errors=(), forms=None):
    """The form's page; ``forms`` holds the bound form of a step or request that was refused."""
    sheet = review_sheet(submission)
    may_judge = can_review(request.user, submission)
    known = steps_for(submission, request.user)
    actions = {name: transition for name, transition, obstacle in known if not obstacle}
    forms, barred = forms or {}, queries.barred_codes(request.user, submission)
    context = {
        "sections": sections(request.user, "review-list"),
        "sheet": sheet,
        "submission": submission,
        "columns": columns_of(submission, sheet),
        "steps": step_forms(actions, forms),
        "obstacles": [(step.label, why) for name, step, why in known if why and name in EXPLAINED],
        "may_return": "return" in actions,
        "waiver_forms": [
            (waiver, forms.get(waiver.pk) or WaiverDecisionForm(**decision_form_of(waiver)))
            for waiver in sheet.waivers
        ],
        "may_judge": may_judge,
        "acceptable": [code for code in sheet.acceptable if code not in barred],
        "recusals": recusals_of(submission),
        "lock_words": lock_words(request.user, submission),
        "passes_together": passes_together(submission),
        "may_recuse": may_recuse(request.user, submission),
        "may_take_evidence": may_take_evidence(request.user, submission),
        "asked_lines": asked_lines(submission) if sheet.was_returned else (),
        "more_time": more_time_form(request.user, submission, forms),
        "term_end": term_end(submission, calendar_of(submission.campaign.province_id)),
        "verifier": verifier_of(submission),
        "errors": list(errors),
    }
    return render(request, "submissions/review_form.html", context, status=422 if errors else 200)


def passes_together(submission):
    """Whether the form lies at a level whose units are passed up together."""
    level = submission.current_level
    return bool(level) and submission.campaign.passes_together and level.body == Level.Body.PARENT


def lock_words(user, submission):
    """Why the reader's verdicts stand: the unit takes no further part, or the level above has the form."""
    if closed := participation_lock(submission):
        return str(closed)
    own = [level for level in levels_reviewed_by(user, submission) if level.number < submission.level]
    if not own or is_reviewer_of(user, submission):
        return ""
    above = submission.participation.verifier_at(submission.current_level)
    since = f"{above} tiếp nhận lúc {vndatetime(submission.accepted_at)}"
    is_taken = submission.status != Submission.Status.SUBMITTED
    reason = since if is_taken else f"phiếu đã chuyển lên {above}"
    return f"Kết quả của {own[-1]} đã khóa: {reason}. Cần sửa: đề nghị {above} chuyển về, có lý do."


def more_time_form(user, submission, forms):
    """For the level that is waiting for the unit's answer to its return."""
    if submission.current_return is None or not is_reviewer_of(user, submission):
        return None
    return forms.get("more_time") or MoreTimeForm()


def columns_of(submission, sheet):
    """Each level with the total of its sheet; a level not reached yet has none."""
    return [
        (level, sheet.sheets[level.number].total if level.number <= submission.level else None)
        for level in submission.levels
    ]


def step_forms(actions, forms):
    """The steps that this person may take now, each with its reason form where one is needed."""
    return [
        (name, transition, forms.get(name) or (ReasonForm(prefix=name) if transition.needs_reason else None))
        for name, transition in actions.items()
        if name in STEPS
    ]


@require_POST
def review_move(request, submission_id, step):
    """Take one step with the form, or say everything that keeps it from being taken."""
    submission = desk_form(request, submission_id)
    if step not in STEPS:
        raise Http404
    arguments = {}
    if TRANSITIONS[step].needs_reason:
        form = ReasonForm(request.POST, prefix=step)
        if not form.is_valid():
            errors = [{"text": form.errors["reason"][0], "href": f"#{form['reason'].id_for_label}"}]
            return render_review(request, submission, errors=errors, forms={step: form})
        arguments["reason"] = form.cleaned_data["reason"]
    try:
        getattr(services, step)(submission, actor=request.user, **arguments)
    except (FormError, WorkflowError) as error:
        return render_review(
            request, desk_form(request, submission_id), errors=error_lines(submission, error)
        )
    messages.success(request, f"{submission.unit}: đã thực hiện “{TRANSITIONS[step].label}”.")
    return redirect("submissions:review", submission.pk)


def error_lines(submission, error):
    """The lines of an error summary; a problem of a criterion links to that criterion."""
    if not isinstance(error, FormError):
        return [{"text": str(error)}]
    leaves = {leaf.code for leaf in submission.campaign_block.spec.leaves}
    return [
        {
            "text": f"Tiêu chí {code}: {text}",
            "href": reverse("submissions:verdict", args=[submission.pk, code])
            if code in leaves
            else "#khong-ap-dung",
        }
        for code, text in error.problems
    ]


@require_POST
def accept_remaining(request, submission_id):
    """Accept every criterion that is still open and has a value."""
    submission = desk_form(request, submission_id)
    try:
        number = services.accept_remaining(submission, actor=request.user)
    except WorkflowError as error:
        return render_review(request, submission, errors=error_lines(submission, error))
    messages.success(request, f"Đã chấp nhận {number} tiêu chí còn lại.")
    return redirect("submissions:review", submission.pk)


def decision_form_of(waiver):
    return {"prefix": f"waiver-{waiver.pk}", "initial": {"again": waiver.is_decided}}


@require_POST
def waiver_decide(request, submission_id, waiver_id):
    """Accept or refuse that a criterion does not apply, or change what was decided."""
    submission = desk_form(request, submission_id)
    waiver = get_object_or_404(submission.waivers.select_related("criterion", "submission"), pk=waiver_id)
    form = WaiverDecisionForm(request.POST, **decision_form_of(waiver))
    if not form.is_valid():
        errors = [{"text": text, "href": f"#{form['reason'].id_for_label}"} for text in form.all_errors()]
        return render_review(request, submission, errors=errors, forms={waiver.pk: form})
    try:
        services.decide_waiver(
            waiver,
            form.cleaned_data["is_accepted"],
            actor=request.user,
            reason=form.cleaned_data["reason"],
            again=form.cleaned_data["again"],
        )
    except WorkflowError as error:
        return render_review(request, submission, errors=error_lines(submission, error))
    messages.success(request, f"Tiêu chí {waiver.criterion.code}: đã quyết định đề nghị không áp dụng.")
    return redirect("submissions:review", submission.pk)
