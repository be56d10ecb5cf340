from dataclasses import dataclass

from django.db import transaction

from egov_scoring.composed import ComposedUpdate
from egov_scoring.events import last_of, record, record_each
from egov_scoring.writing import one_writer
from rubrics.answers import Answer
from rubrics.errors import AnswerError
from rubrics.scoring import rounded
from submissions import fact_queries, officer_queries, queries
from submissions.errors import ConflictError, WorkflowError
from submissions.models import Response, Submission, Waiver
from submissions.services.guard import check_may_edit
from submissions.workflow import lock, locked

STORE_RESPONSE = ComposedUpdate(Response, "answer", "document", "note", "version", "saved_at", "saved_by")
STORE_SELF_TOTAL = ComposedUpdate(Submission, "self_total")


@dataclass(frozen=True)
class Said:
    """What is to be stored at one criterion; ``answer`` None: unanswered.

    ``version`` is that of the answer the officer saw; another raises ``ConflictError``, nothing is stored.
    """

    code: str
    answer: Answer | None
    note: str = ""
    document: str = ""
    version: int | None = None


def save_answer(submission, criterion, answer, *, actor, **said):
    """Store an officer's answer (None: unanswered) and the new self total; returns the response."""
    form = queries.form_with_rules(submission.pk)
    form = save_said(form, Said(criterion.code, answer, **said), actor=actor)
    return form.row_at(criterion.code).response


def save_said(submission, said, *, actor):
    """Store one answer in a form that ``queries.form_with_rules`` read without a lock; returns the form.

    Checking and scoring come before the lock; where something has happened to the form since it was read,
    they are done again under it.
    """
    planned = plan_answers(submission, [said], actor)
    with one_writer():
        lock(submission.pk)
        last = last_of(submission)
        if last.sequence != submission.last_act:
            planned = plan_answers(queries.form_with_rules(submission.pk), [said], actor)
        return keep(planned, actor, last)


def store_answers(submission, rows, *, actor):
    """Store several answers of a locked form, all or none; the whole form is scored once."""
    return keep(plan_answers(submission, rows, actor), actor)


@dataclass(frozen=True)
class Planned:
    """Answers that may be stored: the responses as they will be, and the form as its unit will see it."""

    responses: list[Response]
    form: officer_queries.OfficerForm


def plan_answers(submission, rows, actor):
    """Check the answers and score the form with them; nothing is written."""
    waivers = queries.waivers_of(submission)
    facts = facts_for(submission, rows)
    answers = {stored.code: stored for stored in queries.own_answers(submission)}
    changed = responses_at(submission, [row.code for row in rows], answers)
    for row in rows:
        check_may_edit(actor, submission, row.code)
        node = submission.campaign_block.spec.node(row.code)
        check_open(node, submission, waivers)
        check_facts(node, row.answer, facts)
        put(changed[row.code], row, actor)
    form = officer_queries.build(submission, list((answers | changed).values()), waivers)
    return Planned(list(changed.values()), form)


def keep(planned, actor, last=None):
    submission = planned.form.submission
    write_responses(planned.responses)
    keep_self_total(submission, planned.form.sheet)
    acts = [{"criterion": r.code, "answer": r.answer, "version": r.version} for r in planned.responses]
    record_each(submission, "answer", actor, acts, last)
    if submission.current_return:
        submission.current_return.worked_on.update(response.code for response in planned.responses)
    return planned.form


def put(response, row, actor):
    """Take what was said into the response, unless someone else has changed it since it was seen."""
    if response.pk and row.version is not None and response.version != row.version:
        raise ConflictError(Response.objects.select_related("saved_by").get(pk=response.pk))
    response.answer = row.answer.canonical if row.answer else ""
    response.note, response.document = row.note, row.document
    response.version += 1
    response.saved_by = actor


def write_responses(responses):
    """New ones in one statement; each other by itself."""
    for response in responses:
        if response.pk:
            STORE_RESPONSE(response)
    Response.objects.bulk_create(response for response in responses if not response.pk)


def check_open(node, submission, waivers):
    """The unit answers this criterion, and has not asked to leave it out."""
    if node.scored_by != "unit":
        raise AnswerError(f"Tiêu chí {node.code} do cơ quan thẩm định chấm; đơn vị không nhập.")
    asked = [waiver.criterion.code for waiver in waivers if waiver.state != Waiver.State.REFUSED]
    if node.code in queries.covered_by(submission.campaign_block.spec, asked):
        raise WorkflowError(
            f"Tiêu chí {node.code} đang được đề nghị không áp dụng; rút đề nghị trước khi trả lời."
        )


def responses_at(submission, codes, answers):
    """The unit's responses at these criteria: those stored in ``answers``, new ones elsewhere."""
    silent = [code for code in codes if code not in answers]
    criteria = submission.campaign_block.block.criteria.filter(code__in=silent) if silent else ()
    found = {criterion.code: criterion for criterion in criteria}
    return {
        code: stored_response(submission, answers[code])
        if code in answers
        else new_response(submission, found[code])
        for code in codes
    }


def new_response(submission, criterion):
    response = Response(submission=submission, criterion=criterion, version=0)
    response.has_evidence = False
    return response


def stored_response(submission, stored):
    response = Response(submission=submission, **{name: getattr(stored, name) for name in queries.STORED})
    response.code, response.has_evidence = stored.code, stored.has_evidence
    return response


def facts_for(submission, rows):
    """The unit's facts by code, where one of the answers is made with facts."""
    spec = submission.campaign_block.spec
    asked = any(row.answer and spec.node(row.code).rule.facts for row in rows)
    return fact_queries.facts_of(submission) if asked else {}


def check_facts(node, answer, facts):
    """Where the unit has entered a fact, no answer says another number in its place."""
    if answer is None or not node.rule.facts:
        return
    fact = fact_queries.mismatch(node.rule, answer, facts)
    if fact:
        raise AnswerError(
            f"Tiêu chí {node.code} dùng số liệu chung {fact_queries.shown(fact.value)} của đơn vị; "
            "muốn dùng số khác, hãy sửa số liệu chung ở trang đầu của phiếu."
        )


def store_self_total(submission):
    answers = queries.own_answers(submission)
    keep_self_total(submission, queries.sheet_of(submission, queries.SELF, answers))


def keep_self_total(submission, sheet):
    submission.self_total = None if sheet.total is None else rounded(sheet.total, 6)
    STORE_SELF_TOTAL(submission)


@transaction.atomic
def ask_waiver(submission, criterion, *, actor, reason, document_number="", document_date=None):
    """Ask that a criterion with all below it does not apply; answers below stay stored but do not count."""
    submission = locked(submission)
    check_may_edit(actor, submission, criterion.code)
    check_waivable(submission, criterion, reason, document_number, document_date)
    waiver, _ = Waiver.objects.update_or_create(
        submission=submission,
        criterion=criterion,
        defaults={
            "state": Waiver.State.REQUESTED,
            "reason": reason,
            "document_number": document_number,
            "document_date": document_date,
            "requested_by": actor,
            "decided_by": None,
            "decided_at": None,
            "decision_reason": "",
        },
    )
    store_self_total(submission)
    record(submission, "ask_waiver", actor, criterion=criterion.code, document=document_number)
    return waiver


def check_waivable(submission, criterion, reason, document_number, document_date):
    waiver = submission.campaign_block.spec.node(criterion.code).waiver
    if waiver.policy == "refuse":
        raise WorkflowError(
            f"Quyết định không cho phép “không áp dụng” ở tiêu chí {criterion.code} với khối này."
        )
    if not reason.strip():
        raise WorkflowError("Hãy ghi lý do không áp dụng.")
    if waiver.document and not (document_number.strip() and document_date):
        raise WorkflowError("Quyết định yêu cầu có văn bản chấp nhận: hãy ghi số và ngày văn bản.")


@transaction.atomic
def cancel_waiver(waiver, *, actor):
    """Take a request back while the form is with the unit; its reviewers read at once that one is gone."""
    submission = locked(waiver.submission)
    code = waiver.criterion.code
    check_may_edit(actor, submission, code)
    asked = submission.current_return
    was_submitted = asked is not None and waiver.requested_at < asked.asked_at
    waiver.delete()
    store_self_total(submission)
    record(submission, "withdraw_waiver" if was_submitted else "cancel_waiver", actor, criterion=code)
