"""The unit reads its provisional result and replies criterion by criterion."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from submissions import reply_queries, services
from submissions.errors import LockedError, WorkflowError
from submissions.models import Submission
from submissions.reply_forms import AGREE, DISAGREE, ReplyForm
from submissions.reply_permissions import may_reply
from submissions.review_queries import history_of, review_sheet
from submissions.views.officer_pages import crumbs_of, error_links, own_submission

REPLIES = ("reply", "answer_reply")


def sent_result(request, submission_id):
    """A form of the person's own unit with what was sent of its result; nothing before it was sent."""
    submission = own_submission(request, submission_id)
    provisional = reply_queries.provisional_of(submission)
    if provisional is None:
        raise Http404
    return submission, provisional


@require_safe
def provisional(request, submission_id):
    """Every criterion with all levels' values and reasons, total and tier; never another unit's."""
    submission, sent = sent_result(request, submission_id)
    sheet = review_sheet(submission)
    replies = reply_queries.replies_of(submission)
    rows = [(row, replies.get(row.node.code)) for row in sheet.rows]
    lock = reply_queries.reply_lock(submission, sent)
    context = {
        "submission": submission,
        "provisional": sent,
        "sheet": sheet,
        "rows": rows,
        "silent": [row.node.code for row, reply in rows if is_open_to_reply(row) and reply is None],
        "lock": lock,
        "may_reply": lock is None and may_reply(request.user, submission),
        "is_verified": submission.status == Submission.Status.VERIFIED,
        "crumbs": crumbs_of(submission, ("Kết quả dự kiến", "")),
    }
    return render(request, "submissions/provisional.html", context)


def is_open_to_reply(row):
    return row.node.is_leaf and not row.is_waived


def reply_edit(request, submission_id, code):
    """Reply at one criterion, with evidence from the unit's library."""
    submission, sent = sent_result(request, submission_id)
    sheet = review_sheet(submission)
    row = next((row for row in sheet.rows if row.node.code == code and is_open_to_reply(row)), None)
    if row is None:
        raise Http404
    if not may_reply(request.user, submission):
        raise PermissionDenied
    reply = reply_queries.replies_of(submission).get(code)
    form = ReplyForm(
        request.POST if request.method == "POST" else None, unit=submission.unit, initial=said_before(reply)
    )
    if request.method == "POST" and form.is_valid():
        criterion = submission.campaign_block.block.criteria.get(code=code)
        try:
            services.file_reply(submission, criterion, actor=request.user, **form.values())
        except (LockedError, WorkflowError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã ghi ý kiến ở tiêu chí {code}.")
            return redirect("submissions:provisional", submission.pk)
    context = {
        "submission": submission,
        "provisional": sent,
        "row": row,
        "reply": reply,
        "form": form,
        "errors": error_links(form),
        "lock": reply_queries.reply_lock(submission, sent),
        "history": history_of(submission, row.node, REPLIES),
        "crumbs": crumbs_of(submission, ("Phản hồi", "")),
    }
    return render(request, "submissions/reply_edit.html", context, status=422 if form.errors else 200)


def said_before(reply):
    if reply is None:
        return {}
    opinion = AGREE if reply.state == reply.State.AGREED else DISAGREE
    return {"opinion": opinion, "ground": reply.ground, "evidence": list(reply.evidence.all())}


@require_POST
def agree_with_rest(request, submission_id):
    """Agree at every criterion that has no reply yet."""
    submission, _ = sent_result(request, submission_id)
    codes = [row.node.code for row in review_sheet(submission).rows if is_open_to_reply(row)]
    try:
        number = services.agree_with_rest(submission, codes, actor=request.user)
    except (LockedError, WorkflowError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã ghi đồng ý ở {number} tiêu chí còn lại.")
    return redirect("submissions:provisional", submission.pk)
