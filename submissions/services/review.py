from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from egov_scoring.templatetags.formats import short_points
from rubrics.scoring import rounded, tier_of
from submissions import queries
from submissions.errors import FormError, WorkflowError
from submissions.models import Level, Response, Verdict
from submissions.permissions import can_review
from submissions.services.messages import tell_reopened, tell_verified
from submissions.workflow import check_reviewer, locked, move

Kind = Verdict.Kind


@transaction.atomic
def give_verdict(submission, criterion, kind, *, actor, answer=None, points=None, reason=""):
    """Judge one criterion at the level where the form is: accept, correct the answer, or set points."""
    submission = locked(submission)
    if not can_review(actor, submission):
        raise PermissionDenied
    return judge(submission, criterion, kind, actor, answer, points, reason)


def judge(submission, criterion, kind, actor, answer=None, points=None, reason=""):
    """Write one verdict of a form that is locked already and of which the actor's right is known."""
    check_place(submission, criterion)
    response, _ = Response.objects.get_or_create(submission=submission, criterion=criterion)
    session = session_for(submission)
    reason = reason.strip() or (str(session) if session else "")
    check_person(submission, [criterion.code], actor)
    check_verdict(submission, response, kind, answer, points, reason)
    verdict = write_verdict(submission, response, kind, actor, answer, points, reason, session)
    record(
        submission,
        "verdict",
        actor,
        criterion=criterion.code,
        level=verdict.level.code,
        kind=kind,
        answer=verdict.answer,
        points=None if points is None else str(points),
        reason=reason,
    )
    return verdict


def check_place(submission, criterion):
    """The criterion is of the form's block, applies to the unit and is not left to the council."""
    spec, waived = submission.campaign_block.spec, queries.waived_codes(submission)
    leaves = queries.leaves_to_judge(spec, waived, submission.current_level)
    of_block = criterion.block_id == submission.campaign_block.block_id
    if not of_block or criterion.code not in {leaf.code for leaf in leaves}:
        raise WorkflowError(f"Tiêu chí {criterion.code}: cấp này không xét tiêu chí này ở phiếu này.")


def check_person(submission, codes, actor):
    """Nobody judges what they withdrew from, nor what they have judged at another level."""
    barred = queries.barred_codes(actor, submission)
    for code in codes:
        check_barred(code, barred)


def check_barred(code, barred):
    if code in barred:
        raise WorkflowError(f"Tiêu chí {code}: {barred[code]}")


def session_for(submission):
    """The council's newest minutes, to which its verdicts point; None at every other level."""
    if submission.current_level.body != Level.Body.COUNCIL:
        return None
    session = submission.campaign.council_sessions.last()
    if session is None:
        raise WorkflowError("Hội đồng chưa ghi biên bản nào: hãy ghi phiên họp ở trang Hội đồng trước.")
    return session


def write_verdict(submission, response, kind, actor, answer=None, points=None, reason="", session=None):
    verdict, _ = Verdict.objects.update_or_create(
        response=response,
        level=submission.current_level,
        defaults={
            "kind": kind,
            "answer": answer.canonical if answer else "",
            "points": points,
            "reason": reason,
            "revision": submission.revisions.count(),
            "changed_in": None,
            "bulk_act": None,
            "session": session,
            "given_by": actor,
        },
    )
    return verdict


def check_acceptance(submission, response, requested):
    """There must be something to accept, and no open request (``requested``) that it does not apply."""
    node = submission.campaign_block.spec.node(response.criterion.code)
    if node.code in requested:
        raise WorkflowError(f"Tiêu chí {node.code}: hãy quyết định đề nghị không áp dụng trước.")
    if not queries.has_value_below(node, response, submission.level):
        raise WorkflowError(f"Tiêu chí {node.code}: chưa có điểm nào để chấp nhận, hãy chấm điểm.")


def check_verdict(submission, response, kind, answer, points, reason):
    """A verdict that differs from the level below needs a reason; direct points need the campaign's leave."""
    node = submission.campaign_block.spec.node(response.criterion.code)
    below = queries.effective_value(response, submission.level - 1)
    if kind == Kind.ACCEPT:
        check_acceptance(submission, response, queries.requested_codes(submission))
    if kind == Kind.CORRECT and (answer.canonical if answer else "", None) != below and not reason.strip():
        raise WorkflowError(f"Tiêu chí {node.code}: kết luận khác điểm của đơn vị thì phải ghi lý do.")
    if kind != Kind.POINTS:
        return
    if not submission.campaign.direct_points and node.scored_by == "unit":
        raise WorkflowError(
            f"Tiêu chí {node.code}: kỳ đánh giá này không cho chấm điểm trực tiếp; hãy sửa câu trả lời."
        )
    if not 0 <= points <= node.max_points:
        raise WorkflowError(f"Tiêu chí {node.code}: điểm phải từ 0 đến {short_points(node.max_points)}.")
    if not reason.strip():
        raise WorkflowError(f"Tiêu chí {node.code}: chấm điểm trực tiếp thì phải ghi lý do.")


@transaction.atomic
def accept_remaining(submission, *, actor):
    """Accept every criterion that this level has not judged yet and that has a value; returns how many."""
    submission = locked(submission)
    if not can_review(actor, submission):
        raise PermissionDenied
    responses = queries.responses_of(submission)
    codes = queries.acceptable_codes(submission, responses)
    accepted, _ = accept_codes(submission, codes, actor, responses)
    return len(accepted)


def accept_codes(submission, codes, actor, responses, bulk_act=None):
    """Accept these criteria of a locked form, but those judged already; gives codes and refusals."""
    requested, barred = queries.requested_codes(submission), queries.barred_codes(actor, submission)
    accepted, refusals = [], []
    for response in responses_at(submission, responses, codes):
        if queries.is_judged(response, submission.level):
            continue
        try:
            check_barred(response.criterion.code, barred)
            check_acceptance(submission, response, requested)
        except WorkflowError as error:
            refusals.append(str(error))
        else:
            accepted.append(response)
    write_acceptances(submission, accepted, actor, bulk_act)
    return [response.criterion.code for response in accepted], refusals


def write_acceptances(submission, responses, actor, bulk_act):
    """One act with one event, however many criteria there are."""
    session = session_for(submission)
    values = {
        "level": submission.current_level,
        "kind": Kind.ACCEPT,
        "reason": str(session) if session else "",
        "revision": submission.revisions.count(),
        "session": session,
        "given_by": actor,
        "bulk_act": bulk_act,
    }
    Verdict.objects.bulk_create(Verdict(response=response, **values) for response in responses)
    codes = [response.criterion.code for response in responses]
    if codes:
        record(submission, "accept_remaining", actor, criteria=codes, level=values["level"].code)


def responses_at(submission, responses, codes):
    """The responses to the criteria ``codes``; where the unit was silent an empty one is made."""
    known = {response.criterion.code: response for response in responses}
    silent = submission.campaign_block.block.criteria.filter(code__in=set(codes) - set(known))
    made = Response.objects.bulk_create(
        Response(submission=submission, criterion=criterion) for criterion in silent
    )
    return [response for response in [*responses, *made] if response.criterion.code in set(codes)]


@transaction.atomic
def verify(submission, *, actor):
    """Finish the last level: every criterion judged, every request decided; the verified total is stored."""
    submission = locked(submission)
    check_reviewer(actor, submission)
    problems = queries.review_problems(submission)
    if problems:
        raise FormError(problems)
    submission = move(submission, "verify", actor=actor)
    store_verified_total(submission)
    tell_verified(submission)
    return submission


def store_verified_total(submission):
    spec = submission.campaign_block.spec
    sheet = queries.sheet_of(submission)
    tier = tier_of(spec, sheet)
    submission.verified_total = None if sheet.total is None else rounded(sheet.total, 6)
    submission.verified_tier = (
        submission.campaign_block.block.tiers.get(name=tier.name) if tier is not None else None
    )
    submission.save(update_fields=["verified_total", "verified_tier"])


@transaction.atomic
def reopen(submission, *, actor, reason):
    """Open a verified form again, with a reason; its verified total is void until it is verified anew."""
    submission = move(submission, "reopen", actor=actor, reason=reason)
    submission.verified_total, submission.verified_tier = None, None
    submission.save(update_fields=["verified_total", "verified_tier"])
    tell_reopened(submission, reason)
    return submission
