from dataclasses import dataclass

from django.db import transaction

from egov_scoring.events import record, record_each
from rubrics.answers import Answer
from rubrics.errors import AnswerError
from rubrics.scoring import rounded
from submissions import fact_queries, officer_queries, queries
from submissions.errors import ConflictError, WorkflowError
from submissions.models import Response, Waiver
from submissions.services.guard import check_may_edit
from submissions.workflow import locked


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


@transaction.atomic
def save_answer(submission, criterion, answer, *, actor, **said):
    """Store an officer's answer (None: unanswered) and the new self total; returns the response."""
    form = store_answer(locked(submission), criterion.code, answer, actor=actor, **said)
    return form.row_at(criterion.code).response


def store_answer(submission, code, answer, *, actor, **said):
    """The same in a form that is locked already; returns the whole form as its unit now sees it."""
    return store_answers(submission, [Said(code, answer, **said)], actor=actor)


def store_answers(submission, rows, *, actor):
    """Store several answers of a locked form, all or none; the whole form is scored once."""
    waivers = list(submission.waivers.select_related("criterion"))
    facts = facts_for(submission, rows)
    answers = {stored.code: stored for stored in queries.own_answers(submission)}
    changed = responses_at(submission, [row.code for row in rows], answers)
    for row in rows:
        check_may_edit(actor, submission, row.code)
        node = submission.campaign_block.spec.node(row.code)
        check_open(node, submission, waivers)
        check_facts(node, row.answer, facts)
        put(changed[row.code], row, actor)
    write_responses(list(changed.values()))
    form = officer_queries.build(submission, list((answers | changed).values()), waivers)
    keep_self_total(submission, form.sheet)
    acts = [{"criterion": r.code, "answer": r.answer, "version": r.version} for r in changed.values()]
    record_each(submission, "answer", actor, acts)
    return form


def put(response, row, actor):
    """Take what was said into the response, unless someone else has changed it since it was seen."""
    if response.pk and row.version is not None and response.version != row.version:
        raise ConflictError(response)
    response.answer = row.answer.canonical if row.answer else ""
    response.note, response.document = row.note, row.document
    response.version += 1
    response.saved_by = actor


def write_responses(responses):
    """New ones in one statement; each other by itself."""
    for response in responses:
        if response.pk:
            response.save()
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
        else Response(submission=submission, criterion=found[code], version=0)
        for code in codes
    }


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
    submission.save(update_fields=["self_total"])


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
    """Take a request back while the form is still with the unit."""
    submission = locked(waiver.submission)
    code = waiver.criterion.code
    check_may_edit(actor, submission, code)
    waiver.delete()
    store_self_total(submission)
    record(submission, "cancel_waiver", actor, criterion=code)
