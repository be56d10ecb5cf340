"""Acceptance of everything that a filter found, form by form, with ten minutes to undo."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from egov_scoring.events import record
from submissions import queries
from submissions.errors import WorkflowError
from submissions.models import BulkAct, BulkPart, Submission, Verdict
from submissions.permissions import can_review
from submissions.services.review import accept_codes
from submissions.workflow import locked

State = BulkPart.State


@transaction.atomic
def plan_bulk(chosen, *, actor):
    """Keep what was shown and confirmed: the codes ``chosen`` of each form, by the form's id."""
    act = BulkAct.objects.create(made_by=actor)
    record(act, "plan_acceptance", actor, forms=len(chosen), criteria=sum(map(len, chosen.values())))
    forms = Submission.objects.with_places().filter(pk__in=chosen).order_by("pk")
    BulkPart.objects.bulk_create(
        BulkPart(act=act, submission=form, level=form.current_level, codes=chosen[form.pk]) for form in forms
    )
    return act


@transaction.atomic
def accept_at_once(chosen, *, actor):
    """A few forms: the act, its parts and its end are committed together, or nothing is."""
    act = plan_bulk(chosen, actor=actor)
    run_bulk(act, no_progress)
    return act


def no_progress(done, total):
    """Nobody watches an act that is over at once."""


def run_bulk(act, progress):
    """Accept in every form that is still waiting; begun again, it goes on where it stopped."""
    parts = list(act.parts.filter(state=State.WAITING))
    for number, part in enumerate(parts):
        progress(number, len(parts))
        accept_part(part.pk)
    finish(act)


@transaction.atomic
def finish(act):
    """Mark the end, from which the time to undo is counted; an act that was undone meanwhile has ended."""
    act = locked_act(act.pk)
    if act.finished_at or act.undone_at:
        return
    act.finished_at = timezone.now()
    act.save(update_fields=["finished_at"])
    done = act.parts.filter(state=State.DONE).aggregate(forms=Count("pk"), criteria=Sum("accepted"))
    record(act, "finish_acceptance", act.made_by, forms=done["forms"], criteria=done["criteria"] or 0)


def locked_act(act_id):
    """The act, held: accepting and undoing take turns, and both take the act before a form."""
    return BulkAct.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=act_id)


def locked_part(part_id):
    """The part with its act, and its form, read when nobody else can change them any more."""
    key, form = BulkPart.objects.values_list("act", "submission").get(pk=part_id)
    act, submission = locked_act(key), locked(Submission(pk=form))
    part = BulkPart.objects.select_related("level").get(pk=part_id)
    part.act = act
    return part, submission, act.made_by


@transaction.atomic
def accept_part(part_id):
    """Accept the criteria of one form, as one by one; all that is refused is told."""
    part, submission, actor = locked_part(part_id)
    if part.state != State.WAITING or part.act.undone_at:
        return
    if not can_review(actor, submission) or submission.level != part.level.number:
        part.state, part.outcome = State.REFUSED, "Phiếu không còn chờ bạn thẩm định ở cấp này."
    else:
        accept_planned(part, submission, actor)
    part.save(update_fields=["state", "outcome", "accepted"])


def accept_planned(part, submission, actor):
    try:
        accepted, refusals = accept_codes(
            submission, part.codes, actor, queries.responses_of(submission), bulk_act=part.act
        )
    except WorkflowError as error:
        part.state, part.outcome = State.REFUSED, str(error)
        return
    part.state, part.accepted = State.DONE, len(accepted)
    judged = len(part.codes) - len(accepted) - len(refusals)
    kept = [f"{judged} tiêu chí đã có kết luận từ trước, giữ nguyên."] if judged else []
    part.outcome = " ".join([*refusals, *kept])


@transaction.atomic
def undo_bulk(act, *, actor):
    """Take back within ten minutes what nobody has changed since, in forms that still lie at the level.

    What a job has not come to yet is left alone from then on.
    """
    act = locked_act(act.pk)
    if act.made_by_id != actor.pk:
        raise PermissionDenied
    if act.undone_at:
        raise WorkflowError("Lần chấp nhận này đã được hoàn tác.")
    if not act.is_undoable:
        raise WorkflowError("Chỉ hoàn tác được trong 10 phút sau khi chấp nhận.")
    undone = [undo_part(part) for part in act.parts.filter(state=State.DONE).values_list("pk", flat=True)]
    act.undone_at = timezone.now()
    act.save(update_fields=["undone_at"])
    record(act, "undo_bulk_acceptance", actor, forms=len(undone), criteria=sum(undone))


@transaction.atomic
def undo_part(part_id):
    """Delete the verdicts of the bulk act that still stand as it gave them; gives their number."""
    part, submission, actor = locked_part(part_id)
    if not can_review(actor, submission) or submission.level != part.level.number:
        part.state, part.outcome = State.KEPT, "Phiếu đã được chuyển đi, kết luận giữ nguyên."
    else:
        standing = Verdict.objects.filter(
            response__submission=submission, bulk_act=part.act, changed_in=None
        ).order_by("response__criterion__position")
        codes = list(standing.values_list("response__criterion__code", flat=True))
        standing.delete()
        part.state, part.undone = State.UNDONE, len(codes)
        changed = part.accepted - part.undone
        part.outcome = f"{changed} tiêu chí đã được xét lại sau đó, giữ nguyên." if changed else ""
        if codes:
            record(submission, "undo_acceptance", actor, criteria=codes, level=part.level.code)
    part.save(update_fields=["state", "outcome", "undone"])
    return part.undone
