"""Acceptance of everything that a filter found, form by form, with ten minutes to undo."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
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
    forms = Submission.objects.with_places().filter(pk__in=chosen).order_by("pk")
    BulkPart.objects.bulk_create(
        BulkPart(act=act, submission=form, level=form.current_level, codes=chosen[form.pk]) for form in forms
    )
    return act


def run_bulk(act, progress):
    """Accept in every form that is still waiting; begun again, it goes on where it stopped."""
    parts = list(act.parts.filter(state=State.WAITING))
    for number, part in enumerate(parts):
        progress(number, len(parts))
        accept_part(part.pk)
    BulkAct.objects.filter(pk=act.pk, finished_at=None).update(finished_at=timezone.now())


def locked_part(part_id):
    """The part, its form and its actor, read when nobody else can change them any more."""
    submission = locked(Submission(pk=BulkPart.objects.values_list("submission", flat=True).get(pk=part_id)))
    part = BulkPart.objects.select_related("act__made_by", "level").get(pk=part_id)
    return part, submission, part.act.made_by


@transaction.atomic
def accept_part(part_id):
    """Accept the criteria of one form, as one by one; all that is refused is told."""
    part, submission, actor = locked_part(part_id)
    if part.state != State.WAITING:
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


def undo_bulk(act, *, actor):
    """Take back within ten minutes what nobody has changed since, in forms that still lie at the level."""
    if act.made_by_id != actor.pk:
        raise PermissionDenied
    if not act.is_undoable:
        raise WorkflowError("Chỉ hoàn tác được trong 10 phút sau khi chấp nhận, và một lần.")
    if not BulkAct.objects.filter(pk=act.pk, undone_at=None).update(undone_at=timezone.now()):
        raise WorkflowError("Lần chấp nhận này đã được hoàn tác.")
    for part in act.parts.filter(state=State.DONE).values_list("pk", flat=True):
        undo_part(part)


@transaction.atomic
def undo_part(part_id):
    """Delete the verdicts of the bulk act that still stand as it gave them."""
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
