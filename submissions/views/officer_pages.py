"""What the pages of the officer's desk share: the form a person may see, its context, its places."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from submissions import form_page_queries, officer_queries
from submissions.forms import ResponseForm, WaiverForm
from submissions.locks import criterion_lock, lock_of
from submissions.models import Submission, Waiver
from submissions.permissions import can_edit_answers
from submissions.workflow import actions_for

Status = Submission.Status
OWN_STEPS = {"request_signature", "send_back", "sign_and_submit", "withdraw"}


def own_submission(request, submission_id):
    """The form of a unit where this person works; any other does not exist for them."""
    return get_object_or_404(officer_queries.submissions_of(request.user), pk=submission_id)


def own_form(request, submission_id):
    """The same, read with every answer."""
    return officer_queries.read_form(own_submission(request, submission_id))


def form_with_background(request, submission_id):
    """The same with what is shown around each criterion: last year, facts."""
    return form_page_queries.form_of(request.user, submission_id) or not_found()


def base_context(request, form):
    submission = form.submission
    return {
        "form": form,
        "submission": submission,
        "actions": actions_for(submission, request.user, OWN_STEPS),
        "can_edit": can_edit_answers(request.user, submission),
        "lock": lock_of(submission),
        "colleagues": form.colleagues_of(request.user),
        "now": timezone.now(),
    }


def crumbs_of(submission, *tail):
    """My forms, this form, and what stands below it; the last one is the page itself."""
    steps = [
        ("Phiếu của tôi", reverse("submissions:home")),
        (str(submission.unit), reverse("submissions:form", args=[submission.pk])),
        *tail,
    ]
    last = len(steps) - 1
    return [{"label": label, "url": url if place < last else ""} for place, (label, url) in enumerate(steps)]


def criterion_card(form, row, editable, *, typed=None, both=None, waiver=None, saved=False):
    """One criterion with its inputs, for the group's page and its own."""
    editable = editable and not criterion_lock(form.submission, row.code)
    # What was typed is shown again even where the form has been locked since.
    open_to_unit = (editable or typed) and row.node.scored_by == "unit" and not row.waiver
    may_waive = editable and row.node.waiver.is_allowed and not row.waiver
    return {
        "row": row,
        "answer_form": (typed or response_form(form, row)) if open_to_unit else None,
        "waiver_form": (waiver or WaiverForm(row.node)) if may_waive else None,
        "own_waiver": form.waivers.get(row.code),
        "editable": editable,
        "lacks_facts": len(form.known_values(row.node)) < len(row.node.rule.facts),
        **asked_of(form.submission, row),
        "both": both,
        "saved": saved,
        "show_remarks": form.submission.campaign.shows_reasons
        and form.submission.status in {Status.RETURNED, Status.VERIFIED, Status.TO_SIGN},
    }


def asked_of(submission, row):
    """While a return is answered: the question at this criterion, or why it stays shut."""
    asked = submission.current_return
    if asked is None:
        return {"question": "", "shut": None}
    return {
        "question": asked.questions.get(row.code, ""),
        "asked": asked,
        "shut": criterion_lock(submission, row.code),
    }


def background_of(form, row):
    """What a page says around a criterion, never what an autosave sends back: last year, questions."""
    return {"last_year": form.last_year.get(row.code), "talk": form.talk.get(row.code, [])}


def response_form(form, row, data=None):
    return ResponseForm(row.node, data, response=row.response, facts=form.known_values(row.node))


def progress_parts(form):
    progress = form.progress
    if progress.is_return:
        return [
            {"kind": "f1", "value": progress.done, "label": "đã bổ sung"},
            {"kind": "t", "value": progress.left, "label": "cần bổ sung"},
        ]
    counts = form.counts
    return [
        {"kind": "f1", "value": counts["done"], "label": "xong"},
        {"kind": "f4", "value": counts["doing"], "label": "làm dở"},
        {"kind": "t", "value": counts["todo"], "label": "chưa làm"},
    ]


def steps_of(submission):
    """The way of the form: self-scoring, signature, each level, publication."""
    stages = [("Tự chấm", {Status.DRAFT, Status.RETURNED}), ("Thủ trưởng ký, nộp", {Status.TO_SIGN})]
    names = [name for name, _ in stages] + [level.name for level in submission.levels] + ["Công bố"]
    if submission.status == Status.VERIFIED:
        current = len(names) - 1
    elif submission.status in {Status.SUBMITTED, Status.ACCEPTED}:
        current = 1 + submission.level
    else:
        current = 1 if submission.status == Status.TO_SIGN else 0
    return [
        {
            "label": name,
            "state": "current" if place == current else "done" if place < current else "",
            "text": submission.get_status_display() if place == current else "",
        }
        for place, name in enumerate(names)
    ]


def headings_of(form, group):
    """By the code of a leaf: the lines of the rubric above it that start there, with their requests."""
    headings, seen = {}, {group.node.code}
    for row in group.rows:
        above, node = [], row.node
        while node.parent and node.parent not in seen:
            node = form.spec.node(node.parent)
            if node.part or node.code == group.node.code:
                break
            seen.add(node.code)
            above.insert(0, heading(form, node))
        headings[row.code] = above
    if not group.node.is_leaf and group.node.waiver.is_allowed and group.rows:
        headings[group.rows[0].code].insert(0, heading(form, group.node))
    return headings


def heading(form, node):
    waiver = form.waivers.get(node.code)
    is_open = waiver is not None and waiver.state != Waiver.State.REFUSED
    is_shut = criterion_lock(form.submission, node.code) is not None
    return {
        "node": node,
        "own_waiver": waiver,
        "is_shut": is_shut,
        "waiver_form": WaiverForm(node) if node.waiver.is_allowed and not is_open and not is_shut else None,
    }


def next_of(items, item):
    place = items.index(item) + 1
    return items[place] if place < len(items) else None


def first_leaf(spec, code):
    return next(below for below in spec.subtree(code) if spec.node(below).is_leaf)


def criterion_url(submission, code):
    return reverse("submissions:response-edit", args=[submission.pk, code])


def group_url(submission, group):
    return reverse("submissions:group", args=[submission.pk, group.node.code])


def place_of(request, submission, code):
    """Back to where the person was: the criterion's own page, or its place on the group's page."""
    if request.POST.get("from") == "criterion":
        return criterion_url(submission, code)
    spec = submission.campaign_block.spec
    group = spec.group_of(code)
    return f"{reverse('submissions:group', args=[submission.pk, group.code])}#c-{code.replace('.', '-')}"


def error_links(form, both=None):
    """One line per problem, linked to its field, for the summary on top."""
    if both:
        return [{"href": "#xung-dot", "text": "Chọn giữa hai giá trị vừa nhập."}]
    if form is None or not form.errors:
        return []
    return [{"href": "", "text": text} for text in form.non_field_errors()] + [
        {"href": f"#{field.id_for_label or field.auto_id}", "text": f"{field.label}: {error}"}
        for field in form
        for error in field.errors
    ]


def not_found():
    raise Http404
