from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from submissions import services
from submissions.contributor_queries import observed_beside
from submissions.errors import WorkflowError
from submissions.files import PREVIEWABLE
from submissions.forms import AnswerForm
from submissions.models import Verdict
from submissions.permissions import can_review, may_recuse
from submissions.previous_queries import last_year_of
from submissions.queries import barred_codes, effective_value, has_value_below, requested_codes
from submissions.review_forms import VerdictForm
from submissions.review_queries import explained, explanations, history_of, review_sheet, verdict_at
from submissions.review_sections import sections
from submissions.snippet_queries import snippets_for
from submissions.views.review import desk_form
from submissions.workflow import actions_for

Kind = Verdict.Kind
INSERT, KEEP = "chen-mau", "luu-mau"
SNIPPET_ACTS = {INSERT, KEEP}


class FormWalk:
    """The way through the criteria of one form, in printed order."""

    section = "review-list"

    def __init__(self, submission):
        self.submission = submission

    def surroundings(self, sheet, code):
        """The criteria before and after, and the place among all."""
        leaves = [row.node.code for row in sheet.rows if row.node.is_leaf]
        place = leaves.index(code)
        return {
            "place": place + 1,
            "number": len(leaves),
            "before_url": self.address(leaves[place - 1]) if place else "",
            "after_url": self.address(leaves[place + 1]) if place + 1 < len(leaves) else "",
        }

    def onward(self, sheet, code):
        """To the next criterion without a verdict, after this one first; with none left back to the form."""
        order = [leaf.code for leaf in self.submission.campaign_block.spec.leaves]
        place = order.index(code)
        left = [later for later in order[place + 1 :] + order[:place] if later in set(sheet.unjudged)]
        return self.address(left[0]) if left else reverse("submissions:review", args=[self.submission.pk])

    def address(self, code):
        return reverse("submissions:verdict", args=[self.submission.pk, code])


def verdict(request, submission_id, code):
    """One criterion in three parts: rule and answer, evidence, and this level's conclusion."""
    submission = desk_form(request, submission_id)
    return verdict_page(request, submission, code, FormWalk(submission))


def verdict_page(request, submission, code, walk):
    """The page of one criterion; ``walk`` says what stands beside it and where a saved verdict leads."""
    sheet = review_sheet(submission)
    row = next((row for row in sheet.rows if row.node.code == code and row.node.is_leaf), None)
    if row is None:
        raise Http404
    response = next((r for r in sheet.responses if r.criterion.code == code), None)
    barred = barred_codes(request.user, submission).get(code, "")
    may_judge = can_review(request.user, submission) and not row.is_waived and not barred
    form, answer_form = verdict_forms(request, submission, row.node, response) if may_judge else (None, None)
    act, snippets = (
        request.POST.get("act", ""),
        snippets_for(request.user, submission, row.node) if may_judge else [],
    )
    if may_judge and act in SNIPPET_ACTS:
        form, snippets = with_snippets(request, submission, row.node, form, snippets)
    elif request.method == "POST" and may_judge and forms_are_valid(form, answer_form):
        try:
            store(request, submission, row.node, response, form, answer_form)
        except WorkflowError as error:
            form.add_error("reason" if not form.cleaned_data["reason"] else None, str(error))
        else:
            messages.success(request, f"{submission.unit}: đã lưu kết luận tiêu chí {code}.")
            return redirect(walk.onward(sheet, code))
    context = {
        "sections": sections(request.user, walk.section),
        "sheet": sheet,
        "form": form,
        "answer_form": answer_form,
        "snippets": snippets,
        "barred": barred,
        **figures_shown(request.user, submission, row, response),
        "observed": observed_beside(submission, row.node, response),
        **walk.surroundings(sheet, code),
        **evidence_shown(request, response),
    }
    return render(request, "submissions/review_verdict.html", context, status=status_of(request, form))


def status_of(request, form):
    """A conclusion that is not this person's to give is refused, one with errors is shown again."""
    if request.method == "POST" and form is None:
        return 403
    return 422 if form is not None and form.errors else 200


def figures_shown(user, submission, row, response):
    """The criterion with the figures of every level, each with its arithmetic and history."""
    history = history_of(submission, row.node)
    return {
        "submission": submission,
        "row": row,
        "response": response,
        "may_return": may_return(user, submission, row),
        "may_recuse": may_recuse(user, submission),
        "accepted_points": points_below(submission, row),
        "explanations": explanations(submission, row, response),
        "history": history,
        "figures": explained(submission, row, response, history),
        "last_year": last_year_of(submission, [row.node.code]).get(row.node.code),
    }


def with_snippets(request, submission, node, form, snippets):
    """Insert a snippet in the reason or keep the reason as one; everything that was typed stays."""
    values, reason = request.POST.copy(), request.POST.get("reason", "").strip()
    if request.POST["act"] == INSERT:
        chosen = next((s.text for s in snippets if str(s.pk) == request.POST.get("snippet")), "")
        values["reason"] = f"{reason} {chosen}".strip()
    else:
        keep_snippet(request, submission, node, reason)
        snippets = snippets_for(request.user, submission, node)
    filled = VerdictForm(kinds=form.kinds, max_points=node.known_max, initial=values.dict())
    return filled, snippets


def keep_snippet(request, submission, node, reason):
    wishes = {name: name in request.POST for name in ("is_shared", "everywhere")}
    try:
        services.save_snippet(submission, node, reason, actor=request.user, **wishes)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã lưu lý do này làm mẫu. Kết luận chưa được lưu.")


def may_return(user, submission, row):
    is_open = "return" in dict(actions_for(submission, user))
    return is_open and row.node.scored_by == "unit" and not row.is_waived


def verdict_forms(request, submission, node, response):
    """The conclusion and the corrected answer, filled with this level's verdict or the value from below."""
    own = verdict_at(response, submission.current_level)
    shown = own.answer if own and own.kind == Kind.CORRECT else value_below(submission, response)[0]
    data = request.POST if request.method == "POST" else None
    form = VerdictForm(
        data,
        kinds=kinds_for(submission, node, response),
        max_points=node.known_max,
        initial={"kind": own and own.kind, "reason": typed_reason(own), "points": shown_points(own)},
    )
    if not submission.campaign.shows_reasons:
        form.fields["reason"].help_text = "Kỳ đánh giá này không cho đơn vị đọc lý do."
    answer_form = AnswerForm(node, data, canonical=shown)
    if node.rule.kind == "points":
        answer_form.fields[answer_form.inputs.main_field].label = "Điểm thẩm định"
    return form, answer_form


def typed_reason(own):
    """What the judge typed; the minutes that stood in its place give way to the newest ones."""
    if own is None or (own.session_id and own.reason == str(own.session)):
        return ""
    return own.reason


def value_below(submission, response):
    """Canonical answer and directly given points that came up from the level below."""
    return effective_value(response, submission.level - 1) if response else ("", None)


def shown_points(own):
    return f"{own.points.normalize():f}".replace(".", ",") if own and own.points is not None else ""


def kinds_for(submission, node, response):
    """Direct points where campaign or criterion allow them; typed points are corrected as answers."""
    is_acceptable = has_value_below(node, response, submission.level)
    kinds = [Kind.ACCEPT] if is_acceptable and node.code not in requested_codes(submission) else []
    kinds.append(Kind.CORRECT)
    direct = submission.campaign.direct_points or node.scored_by != "unit"
    return [*kinds, Kind.POINTS] if direct and node.rule.kind != "points" else kinds


def forms_are_valid(form, answer_form):
    """Both forms together: nothing that was typed is dropped silently."""
    if not form.is_valid():
        return False
    kind = form.cleaned_data["kind"]
    if kind != Kind.CORRECT:
        if kind == Kind.ACCEPT and answer_form.has_changed():
            form.add_error(
                "kind", "Câu trả lời đã được sửa: hãy chọn “điều chỉnh câu trả lời”, hoặc đặt lại như cũ."
            )
        return not form.errors
    if not answer_form.is_valid():
        return False
    if answer_form.answer() is None:
        form.add_error("kind", "Điều chỉnh thì phải có câu trả lời mới.")
    return not form.errors


def store(request, submission, node, response, form, answer_form):
    """Give the verdict; a "correction" that changes nothing is an acceptance."""
    kind, answer = form.cleaned_data["kind"], None
    if kind == Kind.CORRECT:
        answer = answer_form.answer()
        if (answer.canonical, None) == value_below(submission, response):
            kind, answer = Kind.ACCEPT, None
    services.give_verdict(
        submission,
        submission.campaign_block.block.criteria.get(code=node.code),
        kind,
        actor=request.user,
        answer=answer,
        points=form.cleaned_data.get("points") if kind == Kind.POINTS else None,
        reason=form.cleaned_data["reason"],
    )


def points_below(submission, row):
    """The points that an acceptance would confirm."""
    below = [row.own, *row.levels[: max(submission.level - 1, 0)]]
    return next((value.points for value in reversed(below) if value.points is not None), 0)


def evidence_shown(request, response):
    """The evidence of the criterion and the piece that is shown: the chosen one, else the first possible."""
    citations = list(response.citations.all()) if response else []
    chosen = next((c for c in citations if str(c.evidence_id) == request.GET.get("minh-chung")), None)
    possible = [c for c in citations if c.evidence.content_type in PREVIEWABLE]
    shown = chosen or next(iter(possible or citations), None)
    return {
        "citations": citations,
        "shown": shown,
        "is_previewable": bool(shown) and shown.evidence.content_type in PREVIEWABLE,
    }
