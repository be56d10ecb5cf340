"""Criteria with their inputs: of one group, of the whole form, and the one that a line fetches."""

from django.shortcuts import render
from django.urls import reverse

from submissions.permissions import can_edit_answers
from submissions.views.officer_pages import (
    background_of,
    base_context,
    criterion_card,
    crumbs_of,
    form_with_background,
    headings_of,
    next_of,
    not_found,
)

# What a page of 100 000 bytes has room for; a criterion's line and its inputs take about this much.
ROOM, LINE_BYTES, INPUT_BYTES, REQUEST_BYTES = 88_000, 1_100, 2_750, 1_800


def group_edit(request, submission_id, group_code):
    """All criteria of a group with their inputs, as far as the page has room for them."""
    form = form_with_background(request, submission_id)
    group = form.group_at(group_code) or not_found()
    context = base_context(request, form) | {
        "crumbs": crumbs_of(form.submission, (f"Nhóm {group.node.code}", "")),
        "group": group,
        "cards": cards_of(request, form, group, fitting(form, group.rows)),
        "place": form.groups.index(group) + 1,
        "next_group": next_of(form.groups, group),
    }
    return render(request, "submissions/officer_group.html", context)


def whole_form(request, submission_id):
    """Every criterion of the form in one line; where the unit goes on stands open."""
    form = form_with_background(request, submission_id)
    opened = {form.resume.code} if form.resume else set()
    context = base_context(request, form) | {
        "crumbs": crumbs_of(form.submission, ("Cả phiếu", "")),
        "sections": [(group, cards_of(request, form, group, opened)) for group in form.groups],
    }
    return render(request, "submissions/officer_whole.html", context)


def criterion_body(request, submission_id, criterion_code):
    """The inside of one criterion, for the line that opens in place."""
    form = form_with_background(request, submission_id)
    row = form.row_at(criterion_code) or not_found()
    card = full_card(form, row, can_edit_answers(request.user, form.submission))
    context = {"card": card, "submission": form.submission, "now": base_context(request, form)["now"]}
    return render(request, "submissions/officer_criterion_body.html", context)


def cards_of(request, form, group, full):
    """The criteria of a group; those in ``full`` with everything, the others as a line that fetches it."""
    headings = headings_of(form, group)
    editable = can_edit_answers(request.user, form.submission)
    return [
        (full_card(form, row, editable) if row.code in full else line_of(form, row))
        | {"headings": headings[row.code], "nested": is_nested(row, group)}
        for row in group.rows
    ]


def full_card(form, row, editable):
    return criterion_card(form, row, editable) | background_of(form, row)


def line_of(form, row):
    address = reverse("submissions:criterion-body", args=[form.submission.pk, row.code])
    asked = form.submission.current_return
    return {"row": row, "body_url": address, "question": asked.questions.get(row.code, "") if asked else ""}


def fitting(form, rows):
    """The codes of the criteria for which the page has room, those with work left first."""
    found, room = set(), ROOM - LINE_BYTES * len(rows)
    for row in sorted(rows, key=lambda row: not row.is_missing and row not in form.returned):
        room -= weight_of(form, row)
        if room < 0:
            break
        found.add(row.code)
    return found


def weight_of(form, row):
    """About how many bytes a criterion takes beyond its line: its inputs, and all that people wrote there."""
    node, note = row.node, row.response.note if row.response else ""
    said = [node.text, node.guidance, node.legal_basis, node.evidence, note]
    said += [option.label for option in node.rule.options]
    said += [verdict.reason for verdict in row.remarks]
    said += [text for asked in form.talk.get(row.code, []) for text in (asked.text, asked.answer)]
    asked = form.submission.current_return
    said += [asked.questions.get(row.code, "")] if asked else []
    asking = REQUEST_BYTES if node.waiver.is_allowed else 0
    return INPUT_BYTES + asking + sum(len(text.encode()) for text in said)


def is_nested(row, group):
    """Whether the criterion stands below a line that is a heading of its own on the group's page."""
    return group.node.code not in {row.code, row.node.parent}
