from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from submissions import services
from submissions.assignment_queries import reviewers_of
from submissions.errors import WorkflowError
from submissions.permissions import may_recuse
from submissions.recusal_forms import LiftForm, RecusalForm
from submissions.recusal_queries import recusals_at
from submissions.review_sections import sections
from submissions.views.assignments import address, own_desk
from submissions.views.review import desk_form


def recusal_add(request, submission_id):
    """Withdraw from a form or one of its criteria, with a reason."""
    submission = desk_form(request, submission_id)
    if not may_recuse(request.user, submission):
        raise PermissionDenied
    initial = {"criterion": request.GET.get("tieu-chi", "")}
    form = RecusalForm(request.POST or None, submission=submission, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.recuse(submission, data["criterion"], actor=request.user, reason=data["reason"])
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{submission.unit}: bạn đã rút khỏi thẩm định.")
            return redirect("submissions:review", submission.pk)
    context = {
        "sections": sections(request.user, "review-list"),
        "submission": submission,
        "form": form,
    }
    return render(request, "submissions/recusal_add.html", context, status=422 if form.errors else 200)


@require_POST
def recusal_lift(request, level_id, body_id, recusal_id):
    """Let a reviewer of the desk judge again."""
    desk = own_desk(request, level_id, body_id)
    recusal = get_object_or_404(recusals_at(desk, reviewers_of(desk.body)), pk=recusal_id)
    form = LiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"{recusal.reviewer}: {form.errors['reason'][0]}")
        return redirect(address(desk, "assignment-edit"))
    try:
        services.lift_recusal(recusal, actor=request.user, reason=form.cleaned_data["reason"])
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{recusal.reviewer} thẩm định lại được {recusal.submission.unit}.")
    return redirect(address(desk, "assignment-edit"))
