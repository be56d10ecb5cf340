"""What pages, exports and services read."""

from collections import defaultdict
from fractions import Fraction

from django.db.models import Exists, F, OuterRef, Q

from egov_scoring.composed import Composed
from egov_scoring.models import Role
from rubrics.answers import needs_document, read_answer
from rubrics.explaining import PROOF_WORDS
from rubrics.scoring import Entry, score_sheet
from rubrics.spec import EITHER, EVIDENCE, EXPLANATION, NO_PROOF
from submissions.asked_queries import attach_return
from submissions.locks import criterion_lock
from submissions.models import Campaign, Citation, Level, Participation, Response, Submission, Verdict, Waiver
from submissions.permissions import ENTERING, REVIEWING
from submissions.reply_permissions import judged_elsewhere

SELF = 0
ALL_LEVELS = 1_000
WITHOUT_DOCUMENT = "điểm tối đa áp dụng nhỏ hơn điểm tối đa thì phải ghi số văn bản chấp nhận."
STORED = ("id", "criterion_id", "answer", "document", "note", "version", "saved_by_id")
OWN_FIELDS = (*STORED, "code", "has_evidence")


def visible_submissions(user):
    """Forms of the user's own units, those that a body of the user's enters, and those to review."""
    entered = Q(on_behalf__by_unit__in=user.unit_ids_as(*ENTERING))
    mine = Q(participation__unit__in=user.unit_ids_as(*Role)) | entered
    return Submission.objects.with_places().filter(mine | to_review(user))


def enterable_submissions(user):
    """Forms that a body of the user's might enter on behalf of their units."""
    bodies = user.unit_ids_as(*ENTERING)
    of_agency = Q(participation__campaign__agency__in=bodies)
    return Submission.objects.with_places().filter(of_agency | Q(participation__unit__parent__in=bodies))


def awaiting_entry(user):
    """Those of them that nobody has begun to enter or to submit: open, of units that take part, not own."""
    return (
        enterable_submissions(user)
        .filter(
            on_behalf=None,
            level=0,
            submitted_at=None,
            participation__is_final=False,
            status__in=[Submission.Status.DRAFT, Submission.Status.TO_SIGN],
            participation__campaign__status=Campaign.Status.OPEN,
        )
        .exclude(participation__unit__in=user.unit_ids_as(*Role))
        .exclude(participation__state=Participation.State.EXCLUDED)
        .order_by("participation__campaign_id", "participation__unit__sort_key", "pk")
    )


def submissions_to_review(user, roles=REVIEWING):
    """Forms that a unit where the user reviews verifies at some level, without those of own units.

    An open emergency access adds the forms of its agency's campaigns, to be read only.
    """
    return of_others(user, to_review(user, roles))


def desk_submissions(user, roles=REVIEWING):
    """The same without an emergency access: those in which the user may act, and take a copy of."""
    return of_others(user, verified_by(user.unit_ids_as(*roles)))


def of_others(user, condition):
    own = user.unit_ids_as(*Role)
    return Submission.objects.with_places().filter(condition).exclude(participation__unit__in=own)


def to_review(user, roles=REVIEWING):
    readable = verified_by(user.unit_ids_as(*roles))
    if user.emergency_agency_ids:
        readable |= Q(participation__campaign__agency__in=user.emergency_agency_ids)
    return readable


def verified_by(desks):
    """The forms of which one of the units ``desks`` is the verifying body at some level."""
    of_parent = Q(participation__unit__parent__in=desks) & level_of(Level.Body.PARENT)
    of_agency = Q(participation__campaign__agency__in=desks) & level_of(Level.Body.AGENCY)
    of_council = Q(participation__campaign__council__in=desks) & level_of(Level.Body.COUNCIL)
    as_stand_in = Q(
        participation__campaign__stand_in__in=desks, participation__unit=F("participation__campaign__agency")
    )
    return of_parent | of_agency | of_council | as_stand_in


def level_of(body):
    return Exists(Level.objects.filter(campaign_block=OuterRef("participation__campaign_block"), body=body))


def past_due(participation, now):
    """The condition that a unit's due instant, its own extension counted, has passed.

    ``participation`` is the path to it, empty on participations themselves.
    """
    path = f"{participation}__" if participation else ""
    return Q(**{f"{path}campaign_block__due_at__lte": now}) & not_extended(participation, now)


def not_extended(participation, now):
    until = f"{participation}__extension__until" if participation else "extension__until"
    return Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__lte": now})


def responses_of(submission):
    """The answers of one form with criterion, verdicts and evidence, in four statements."""
    return responses_of_forms([submission])[submission.pk]


def responses_of_forms(submissions):
    """The answers of several forms by the form's id, in the same four statements."""
    of_forms = {"response__submission__in": submissions}
    verdicts = Verdict.objects.filter(**of_forms).select_related("level", "given_by")
    citations = Citation.objects.filter(**of_forms).select_related("evidence").order_by("pk")
    responses = (
        Response.objects.filter(submission__in=submissions)
        .select_related("criterion", "saved_by")
        .order_by("criterion__position")
    )
    judged = (
        verdicts.order_by("level__number") if any(form.level for form in submissions) else verdicts.none()
    )
    attach(responses, "verdicts", judged)
    attach(responses, "citations", citations)
    by_form = {submission.pk: [] for submission in submissions}
    for response in responses:
        by_form[response.submission_id].append(response)
    return by_form


def own_answers(submission):
    """The unit's answers as plain rows, in one statement: what every autosave reads."""
    return OWN_ANSWERS(submission.pk)


def answers_with_evidence(submission_id):
    answers = Response.objects.filter(submission=submission_id)
    return answers.annotate(
        code=F("criterion__code"),
        has_evidence=Exists(Citation.objects.filter(response=OuterRef("pk"))),
    ).values_list(*OWN_FIELDS, named=True)


def form_with_rules(submission_id):
    """The form with what decides about a save and the number of its newest act (``last_act``), or None."""
    submission = next(iter(FORM_WITH_RULES(submission_id)), None)
    if submission and submission.is_being_mended:
        attach_return(submission)
    return submission


def waivers_of(submission):
    """The form's requests not to apply; not asked for where it was read with the word that it has none."""
    return WAIVERS(submission.pk) if submission.may_have_waivers else []


OWN_ANSWERS = Composed(answers_with_evidence)
FORM_WITH_RULES = Composed(
    lambda submission_id: (
        Submission.objects.with_rules()
        .with_last_act()
        .annotate(may_have_waivers=Exists(Waiver.objects.filter(submission=OuterRef("pk"))))
        .filter(pk=submission_id)
    )
)
WAIVERS = Composed(
    lambda submission_id: Waiver.objects.filter(submission=submission_id).select_related("criterion")
)


def attach(responses, name, rows):
    """What prefetching does, but without copying a query for each of the many answers that have no rows."""
    found = defaultdict(list)
    for row in rows if responses else ():
        found[row.response_id].append(row)
    nothing = rows.none()
    for response in responses:
        attached = nothing
        if response.pk in found:
            attached = rows.all()
            attached._result_cache = found[response.pk]
        response.__dict__.setdefault("_prefetched_objects_cache", {})[name] = attached


def effective_value(response, level=ALL_LEVELS):
    """Canonical answer and directly given points after the verdicts up to ``level``."""
    if level == SELF:
        return response.answer, None
    verdicts = [
        (verdict.kind, verdict.answer, verdict.points)
        for verdict in response.verdicts.all()
        if verdict.level.number <= level
    ]
    return after_verdicts(response.answer, verdicts)


def after_verdicts(answer, verdicts):
    """Apply verdicts (kind, answer, points), the lowest level first; the last that changed a value counts."""
    points = None
    for kind, corrected, given in verdicts:
        if kind == Verdict.Kind.CORRECT:
            answer, points = corrected, None
        elif kind == Verdict.Kind.POINTS:
            answer, points = "", Fraction(given)
    return answer, points


def entries_of(spec, responses, level=ALL_LEVELS):
    """What is scored, by criterion code, as ``level`` sees it (0: the unit's own answers)."""
    entries = {}
    for response in responses:
        node = spec.node(response.code)
        answer, points = effective_value(response, level)
        if answer or points is not None:
            entries[node.code] = Entry(
                answer=read_answer(node, answer) if answer else None,
                points=points,
                document=response.document,
            )
    return entries


def waived_codes(submission, level=ALL_LEVELS):
    """Criteria that do not apply: as asked for in the unit's own view, as accepted in every other."""
    waivers = submission.waivers.exclude(state=Waiver.State.REFUSED)
    if level != SELF:
        waivers = waivers.filter(state=Waiver.State.ACCEPTED)
    return frozenset(waivers.values_list("criterion__code", flat=True))


def covered_by(spec, waived):
    """The codes of the waived criteria and of everything below them."""
    return {code for node in waived for code in spec.subtree(node)}


def sheet_of(submission, level=ALL_LEVELS, responses=None):
    """The scored form of one unit as ``level`` sees it; rules that compare units are left for the ranking."""
    spec = submission.campaign_block.spec
    responses = responses_of(submission) if responses is None else responses
    return score_waived(spec, entries_of(spec, responses, level), waived_codes(submission, level))


def score_waived(spec, entries, waived):
    """Score a form; answers below a waived criterion are kept in the database but do not count."""
    hidden = covered_by(spec, waived)
    counted = {code: entry for code, entry in entries.items() if code not in hidden}
    return score_sheet(spec, counted, waived)


def is_answered(response):
    return bool(response.answer)


def leaves_to_answer(spec, waived):
    """The criteria that the unit itself answers: its leaves, without those asked not to apply."""
    hidden = covered_by(spec, waived)
    return [leaf for leaf in spec.leaves if leaf.scored_by == "unit" and leaf.code not in hidden]


def leaves_to_mend(submission):
    """The criteria that a level may return: those that the unit answers and that apply."""
    spec, waived = submission.campaign_block.spec, waived_codes(submission)
    return [leaf for leaf in leaves_to_judge(spec, waived) if leaf.scored_by == "unit"]


def leaves_to_judge(spec, waived, level=None):
    """The criteria that every level judges: all leaves but those accepted as not applicable."""
    hidden = covered_by(spec, waived)
    leaves = [leaf for leaf in spec.leaves if leaf.code not in hidden]
    return [leaf for leaf in leaves if not is_left_to_council(leaf, spec, level)]


def is_left_to_council(leaf, spec, level):
    """Points that the council gives, as those of a survey, pass the levels below it unscored."""
    if leaf.scored_by != "council" or level is None or level.body == Level.Body.COUNCIL:
        return False
    return any(found.body == Level.Body.COUNCIL for found in spec.levels)


def blocking_problems(submission):
    """What keeps the form from being submitted, as (criterion code, sentence).

    While a return is answered only its criteria count: the unit cannot mend any other.
    """
    responses = responses_of(submission)
    sheet = sheet_of(submission, SELF, responses)
    spec, waived = submission.campaign_block.spec, waived_codes(submission, SELF)
    problems = form_problems(spec, responses, sheet, waived)
    return [(code, text) for code, text in problems if not criterion_lock(submission, code)]


def form_problems(spec, responses, sheet, waived):
    """The same for what was read already; an answer below a waived criterion does not count."""
    hidden = covered_by(spec, waived)
    earned = {result.code: result.points for result in sheet.leaves}
    answered = [
        (spec.node(response.code), response)
        for response in responses
        if is_answered(response) and response.code not in hidden
    ]
    unproved = [
        (node.code, f"{PROOF_WORDS[node.proof]}.")
        for node, response in answered
        if earned.get(node.code) and not is_proved(node, response)
    ]
    return unproved + [
        (node.code, WITHOUT_DOCUMENT) for node, response in answered if lacks_document(node, response)
    ]


def is_proved(node, response):
    """Whether the answer comes with what its criterion asks of a claim above zero."""
    if node.proof == NO_PROOF or (response.has_evidence and node.proof in (EITHER, EVIDENCE)):
        return True
    return bool(response.note.strip()) and node.proof in (EITHER, EXPLANATION)


def lacks_document(node, response):
    if response.document.strip() or not node.waiver.document:
        return False
    return needs_document(node, read_answer(node, response.answer))


def barred_codes(user, submission):
    """Why ``user`` may not judge single criteria, by code: withdrawn from, or judged at another level."""
    barred = {
        code: f"bạn đã kết luận ở cấp “{level}”, người khác phải xét ở cấp này."
        for code, level in judged_elsewhere(user, submission).items()
    }
    return barred | {
        code: "bạn đã rút khỏi thẩm định tiêu chí này." for code in submission.recused.get(user.pk, ())
    }


def unjudged_codes(submission, responses=None):
    """Criteria on which the level where the form is has not concluded on what the unit says now."""
    responses = responses_of(submission) if responses is None else responses
    judged = {
        response.criterion.code
        for response in responses
        for verdict in response.verdicts.all()
        if verdict.level.number == submission.level and not verdict.is_outdated
    }
    leaves = leaves_to_judge(
        submission.campaign_block.spec, waived_codes(submission), submission.current_level
    )
    return [leaf.code for leaf in leaves if leaf.code not in judged]


def acceptable_codes(submission, responses=None):
    """Criteria still open at this level that have a value to accept; what nobody scored is not among them.

    Neither is what the unit changed after a verdict: somebody must look at each of these.
    """
    responses = responses_of(submission) if responses is None else responses
    spec, requested = submission.campaign_block.spec, requested_codes(submission)
    by_code = {response.criterion.code: response for response in responses}
    return [
        code
        for code in unjudged_codes(submission, responses)
        if code not in requested
        and not is_judged(by_code.get(code), submission.level)
        and has_value_below(spec.node(code), by_code.get(code), submission.level)
    ]


def is_judged(response, level):
    """Whether the level has concluded, be it on what the unit said before."""
    return response is not None and any(v.level.number == level for v in response.verdicts.all())


def requested_codes(submission):
    """The criteria, with all below them, that the unit asks to leave out and nobody has decided on."""
    asked = submission.waivers.filter(state=Waiver.State.REQUESTED)
    return covered_by(submission.campaign_block.spec, asked.values_list("criterion__code", flat=True))


def has_value_below(node, response, level):
    """Whether the level below left something to accept; a unit's silence counts, a verifier's does not."""
    if node.scored_by == "unit":
        return True
    answer, points = effective_value(response, level - 1) if response else ("", None)
    return bool(answer) or points is not None


def review_problems(submission):
    """What keeps this level from passing the form on, as (criterion code, sentence)."""
    open_waivers = submission.waivers.filter(state=Waiver.State.REQUESTED).values_list(
        "criterion__code", flat=True
    )
    return [(code, "đề nghị không áp dụng chưa được xét.") for code in open_waivers] + [
        (code, "chưa có kết luận của cấp này, hoặc đơn vị đã sửa sau kết luận đó.")
        for code in unjudged_codes(submission)
    ]
