"""The council at work: its sheet of open differences, decided one by one or several at once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from submissions import council_queries, services, survey_queries
from submissions.council_forms import DecisionForm, SessionForm
from submissions.errors import FormError, WorkflowError
from submissions.review_sections import sections

TAB = "council-home"


@require_GET
def council_home(request):
    """The blocks that this person's council verifies, with what lies there."""
    blocks = council_queries.with_work(council_queries.council_blocks(request.user))
    context = {
        "blocks": blocks,
        "has_survey": bool(survey_queries.survey_blocks(request.user)),
        "sections": sections(request.user, TAB),
    }
    return render(request, "submissions/council_home.html", context)


def own_block(request, block_id):
    return get_object_or_404(council_queries.council_blocks(request.user), pk=block_id)


@require_GET
def council_sheet(request, block_id):
    return sheet_page(request, own_block(request, block_id))


def sheet_page(request, campaign_block, *, sheet=None, forms=None, session_form=None, errors=()):
    """The sheet; ``forms`` and ``session_form`` are those that were refused."""
    sheet = sheet or council_queries.council_sheet(campaign_block, request.user)
    forms = forms or [DecisionForm(row=row) for row in sheet.open_rows]
    sessions = campaign_block.campaign.council_sessions.select_related("recorded_by")
    context = {
        "campaign_block": campaign_block,
        "campaign": campaign_block.campaign,
        "sheet": sheet,
        "forms": forms,
        "decided": sheet.decided_rows,
        "session": sessions.last(),
        "session_form": session_form or SessionForm(),
        "changes": council_queries.changes_after_council(campaign_block),
        "errors": list(errors),
        "sections": sections(request.user, TAB),
    }
    return render(request, "submissions/council_sheet.html", context, status=422 if errors else 200)


@require_POST
def session_add(request, block_id):
    """Record the minutes to which the decisions from now on point."""
    campaign_block = own_block(request, block_id)
    form = SessionForm(request.POST)
    if form.is_valid():
        try:
            session = services.record_session(
                campaign_block.campaign, actor=request.user, **form.cleaned_data
            )
        except WorkflowError as error:
            form.add_error("number", str(error))
        else:
            messages.success(request, f"Đã ghi phiên họp. Quyết định từ bây giờ ghi theo {session}.")
            return redirect("submissions:council-sheet", campaign_block.pk)
    errors = [
        {"text": f"{form.fields[name].label}: {error}", "href": f"#{form[name].id_for_label}"}
        for name, found in form.errors.items()
        for error in found
    ]
    return sheet_page(request, campaign_block, session_form=form, errors=errors)


@require_POST
def decide(request, block_id):
    """Store every decision that was chosen on the sheet, all or none."""
    campaign_block = own_block(request, block_id)
    sheet = council_queries.council_sheet(campaign_block, request.user)
    forms = [DecisionForm(request.POST, row=row) for row in sheet.open_rows]
    errors = [line for form in forms if not form.is_valid() for line in form.error_lines()]
    chosen = [form for form in forms if not form.errors and form.is_chosen]
    if not errors and not chosen:
        errors = [{"text": "Chưa chọn quyết định nào. Chọn ở từng dòng rồi lưu."}]
    if not errors:
        criteria = {criterion.code: criterion for criterion in campaign_block.block.criteria.all()}
        try:
            services.judge_many([form.decision(criteria) for form in chosen], actor=request.user)
        except WorkflowError as error:
            errors = [{"text": str(error)}]
        else:
            messages.success(request, f"Đã lưu {len(chosen)} quyết định của Hội đồng.")
            return redirect("submissions:council-sheet", campaign_block.pk)
    return sheet_page(request, campaign_block, sheet=sheet, forms=forms, errors=errors)


@require_POST
def council_step(request, block_id, step):
    """Take one step with every form of the sheet that is ready for it."""
    campaign_block = own_block(request, block_id)
    sheet = council_queries.council_sheet(campaign_block, request.user)
    if step not in STEPS:
        raise Http404
    try:
        done = STEPS[step](sheet, request.user)
    except (WorkflowError, FormError) as error:
        return sheet_page(request, campaign_block, sheet=sheet, errors=[{"text": str(error)}])
    messages.success(request, done)
    return redirect("submissions:council-sheet", campaign_block.pk)


def take_in(sheet, user):
    accepted, refusals = services.accept_each(sheet.waiting, actor=user)
    left = [f"{form.unit}: {why}" for form, why in refusals]
    return " ".join([f"Đã tiếp nhận {len(accepted)} phiếu.", *left])


def accept_rest(sheet, user):
    forms = [form for form, _ in sheet.unjudged.values()]
    number = services.accept_rest_of(forms, actor=user)
    return f"Đã giữ điểm cấp dưới ở {number} tiêu chí của {len(forms)} phiếu."


def finish(sheet, user):
    return f"Đã thẩm định xong {services.verify_forms(sheet.complete, actor=user)} phiếu."


STEPS = {"tiep-nhan": take_in, "phan-con-lai": accept_rest, "ket-thuc": finish}
