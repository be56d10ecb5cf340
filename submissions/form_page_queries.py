"""A form with all that the pages of its criteria show, last year's answers too, in six statements at most."""

from django.db.models import F, Q, Subquery

from egov_scoring.composed import Composed
from submissions import fact_queries, officer_queries, queries
from submissions.asked_queries import attach_return, filled
from submissions.models import (
    Citation,
    Level,
    Response,
    Submission,
    Verdict,
    Waiver,
)
from submissions.permissions import works_on
from submissions.previous_queries import Earlier, with_previous

NOBODY = 0


def form_and_earlier(submission_id):
    """The form and, where there is one, that of the unit's campaign before."""
    own = Submission.objects.filter(pk=submission_id)
    earlier = Subquery(with_previous(own).values("previous_id"))
    both = Submission.objects.with_places().filter(Q(pk=submission_id) | Q(pk=earlier))
    campaign = "participation__campaign"
    return fact_queries.with_fact_values(both).select_related(f"{campaign}__agency", f"{campaign}__council")


def answers_with_verdicts(submission_id, earlier_id):
    """The answers of both forms; an answer with several verdicts stands in as many rows."""
    return (
        Response.objects.filter(submission__in=[submission_id, earlier_id])
        .select_related("saved_by")
        .defer("saved_by__password", "saved_by__email")
        .annotate(
            code=F("criterion__code"),
            level_number=F("verdicts__level__number"),
            level_name=F("verdicts__level__name"),
            verdict_kind=F("verdicts__kind"),
            verdict_answer=F("verdicts__answer"),
            verdict_points=F("verdicts__points"),
            verdict_reason=F("verdicts__reason"),
        )
        .order_by("criterion__position", "pk", "verdicts__level__number")
    )


def evidence_of_form(submission_id):
    cited = Citation.objects.filter(response__submission=submission_id)
    return cited.select_related("evidence").order_by("pk")


def waivers_of_both(submission_id, earlier_id):
    waivers = Waiver.objects.filter(submission__in=[submission_id, earlier_id])
    return waivers.select_related("criterion", "decided_by")


FORM_AND_EARLIER = Composed(form_and_earlier)
ANSWERS = Composed(answers_with_verdicts)
EVIDENCE = Composed(evidence_of_form)
WAIVERS = Composed(waivers_of_both)


def form_of(user, submission_id):
    """The form where ``user`` works; None where there is no such form for them."""
    found = {form.pk: form for form in FORM_AND_EARLIER(submission_id)}
    submission = found.pop(submission_id, None)
    if submission is None or not works_on(user, submission):
        return None
    earlier = next(iter(found.values()), None)
    both = (submission.pk, earlier.pk if earlier else NOBODY)
    own, before = split(ANSWERS(both), submission)
    waivers = WAIVERS(both)
    if submission.is_being_mended:
        attach_return(submission)
    submission.earlier = earlier and Earlier(earlier, before, accepted(waivers, earlier))
    return officer_queries.build(
        submission, own, [waiver for waiver in waivers if waiver.submission_id == submission.pk]
    )


def split(rows, submission):
    """The unit's answers with verdicts and evidence, and those of the earlier form as it is remembered."""
    own, verdicts, before = {}, [], {}
    for row in rows:
        if row.submission_id == submission.pk:
            own.setdefault(row.pk, row)
            verdicts += [verdict_of(row)] if row.verdict_kind else []
        else:
            said = before.setdefault(row.code, (row.code, row.answer, []))
            said[2].extend([values_of(row)] if row.verdict_kind else [])
    answers = list(own.values())
    queries.attach(answers, "verdicts", filled(Verdict, verdicts))
    queries.attach(answers, "citations", filled(Citation, EVIDENCE(submission.pk)))
    return answers, list(before.values())


def values_of(row):
    return row.verdict_kind, row.verdict_answer, row.verdict_points, row.verdict_reason


def verdict_of(row):
    kind, answer, points, reason = values_of(row)
    level = Level(number=row.level_number, name=row.level_name)
    return Verdict(response_id=row.pk, level=level, kind=kind, answer=answer, points=points, reason=reason)


def accepted(waivers, form):
    return frozenset(
        waiver.criterion.code
        for waiver in waivers
        if waiver.submission_id == form.pk and waiver.state == Waiver.State.ACCEPTED
    )
