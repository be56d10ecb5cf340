from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from egov_scoring.templatetags.formats import due
from submissions import services
from submissions.errors import WorkflowError
from submissions.permissions import can_review
from submissions.return_forms import MoreTimeForm, ReturnForm
from submissions.review_queries import review_sheet
from submissions.review_sections import sections
from submissions.views.review import desk_form, render_review
from submissions.workflow import TRANSITIONS


def return_edit(request, submission_id):
    """Tick the criteria that the unit must mend, with a question each."""
    submission = desk_form(request, submission_id)
    if not can_review(request.user, submission):
        raise PermissionDenied
    sheet = review_sheet(submission)
    form = ReturnForm(request.POST or None, sheet=sheet, ticked=request.GET.get("tieu_chi", ""))
    if request.method == "POST" and form.is_valid():
        arguments = form.save_arguments()
        try:
            services.return_form(submission, actor=request.user, **arguments)
        except WorkflowError as error:
            for line in str(error).splitlines():
                form.add_error(None, line)
        else:
            number, until = len(arguments["questions"]), due(arguments["due_at"])
            messages.success(
                request, f"{submission.unit}: đã trả lại {number} tiêu chí, hạn bổ sung {until}."
            )
            return redirect("submissions:review", submission.pk)
    context = {
        "sections": sections(request.user, "review-list"),
        "submission": submission,
        "form": form,
        "shut": TRANSITIONS["return"].obstacle(submission),
        "rounds": submission.returns.filter(level=submission.current_level).count(),
    }
    return render(request, "submissions/review_return.html", context, status=422 if form.is_bound else 200)


@require_POST
def return_extend(request, submission_id):
    """More time for the unit to answer the return."""
    submission = desk_form(request, submission_id)
    form = MoreTimeForm(request.POST)
    if form.is_valid():
        try:
            asked = services.extend_return(submission, actor=request.user, **form.save_arguments())
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{submission.unit}: hạn bổ sung mới là {due(asked.due_at)}.")
            return redirect("submissions:review", submission.pk)
    errors = [{"text": text} for texts in form.errors.values() for text in texts]
    return render_review(request, submission, errors=errors, forms={"more_time": form})
