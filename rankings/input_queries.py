"""What a ranking is computed from: how units take part, effective answers, waivers; rows, no objects."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from egov_scoring.templatetags.formats import document_words
from rankings.models import RankingEntry
from rubrics.rules.comparisons import mean_percent
from rubrics.scoring import rounded
from submissions.models import Participation, Response, Submission, Verdict, Waiver
from submissions.queries import after_verdicts

State = Participation.State
PENDING_REASON = "phiếu {}"
LATE_REASON = "Nộp phiếu sau thời hạn."
CHUNK = 10_000
CHILDREN_DECIMALS = 6
COLUMNS = (
    "unit_id",
    "unit__code",
    "unit__name",
    "unit__parent__code",
    "unit__parent__name",
    "document",
    "submission__pk",
    "state",
    "reason",
    "submission__status",
)


@dataclass(slots=True)
class UnitState:
    """What a computation knows of one unit: how it takes part, and its effective answers when verified."""

    unit_id: int
    code: str
    name: str
    parent_code: str | None
    parent_name: str | None
    document: str
    submission_id: int | None
    state: str
    reason: str
    answers: dict = field(default_factory=dict)
    waivers: list = field(default_factory=list)

    def is_assessed(self, late_policy):
        return self.state == State.ASSESSED or (self.state == State.LATE and late_policy == "assess")


def participations_of(campaign_block, scope):
    return Participation.objects.filter(campaign_block=campaign_block, scope=scope)


def states_of(campaign_block, scope, **narrowing):
    """Every unit of the ranking with the word that says how it takes part, in the order of names."""
    late_policy = campaign_block.spec.late
    participations = participations_of(campaign_block, scope).filter(**narrowing)
    rows = participations.order_by("unit__sort_key", "unit__code").values_list(*COLUMNS)
    return [
        UnitState(*known, *state_of(state, reason, status, late_policy))
        for *known, state, reason, status in rows.iterator(chunk_size=CHUNK)
    ]


def state_of(state, reason, status, late_policy):
    """The word for a unit: one that is to be assessed stays pending until its form is verified."""
    if state in (State.MISSING, State.EXCLUDED):
        return state, reason
    if state == State.LATE and late_policy == "not_ranked":
        return state, reason or LATE_REASON
    if status != Submission.Status.VERIFIED:
        word = Submission.Status(status).label if status else "chưa lập"
        return RankingEntry.State.PENDING.value, PENDING_REASON.format(word)
    return state, reason


def inputs_of(campaign_block, scope, **narrowing):
    """Everything that a full result is made of, in as many statements for many units as for one."""
    inputs = states_of(campaign_block, scope, **narrowing)
    assessed = assessed_forms(campaign_block, inputs)
    for submission_id, code, answer, points, document in effective_answers(
        campaign_block, scope, **narrowing
    ):
        if submission_id in assessed:
            assessed[submission_id].answers[code] = (answer, points, document)
    add_waivers(assessed, campaign_block, scope)
    return inputs


def assessed_forms(campaign_block, states):
    """The units that are scored, by their form."""
    late_policy = campaign_block.spec.late
    return {state.submission_id: state for state in states if state.is_assessed(late_policy)}


def effective_answers(campaign_block, scope, **narrowing):
    """Rows of form, criterion code, answer, points and document after all verdicts, form by form."""
    changes = changing_verdicts(campaign_block)
    codes = dict(campaign_block.block.criteria.values_list("pk", "code"))
    places = participations_of(campaign_block, scope).filter(**narrowing)
    responses = (
        Response.objects.filter(submission__in=Submission.objects.filter(participation__in=places))
        .order_by("submission_id", "criterion_id")
        .values_list("submission_id", "criterion_id", "answer", "document")
    )
    made_by_children = answers_of_children(campaign_block, places)
    for submission_id, criterion_id, answer, document in responses.iterator(chunk_size=CHUNK):
        points = None
        verdicts = changes.get((submission_id, criterion_id))
        if verdicts:
            answer, points = after_verdicts(answer, verdicts)
        if answer or points is not None:
            made_by_children.pop((submission_id, codes[criterion_id]), None)
            yield submission_id, codes[criterion_id], answer, points, document
    for (submission_id, code), answer in made_by_children.items():
        yield submission_id, code, answer, None, ""


def answers_of_children(campaign_block, places):
    """What verified child units answer for their parent, by form and criterion, where a rule asks for it.

    The mean of their percents is rounded once, so that the published answer is exactly what was scored.
    """
    leaves = [leaf for leaf in campaign_block.spec.leaves if leaf.rule.kind == "children"]
    forms = dict(places.values_list("unit_id", "submission__pk")) if leaves else {}
    return {
        (forms[unit_id], leaf.code): f"{rounded(mean, CHILDREN_DECIMALS).normalize():f}"
        for leaf in leaves
        for unit_id, mean in means_of_children(campaign_block, leaf.rule.block, forms)
    }


def means_of_children(campaign_block, block_code, parents):
    """Pairs of parent unit and mean percent of its verified children of another block of the campaign."""
    source = campaign_block.campaign.blocks.get(block__code=block_code)
    totals = Submission.objects.filter(
        participation__campaign_block=source,
        participation__unit__parent__in=parents,
        verified_total__isnull=False,
    ).values_list("participation__unit__parent_id", "verified_total")
    percents = defaultdict(list)
    for parent_id, total in totals:
        percents[parent_id].append(Fraction(total) * 100 / source.spec.known_max)
    return [(parent_id, mean_percent(found)) for parent_id, found in sorted(percents.items())]


def changing_verdicts(campaign_block):
    """Verdicts by form and criterion, lowest level first, without the many that accept what was below."""
    verdicts = (
        Verdict.objects.filter(level__campaign_block=campaign_block)
        .exclude(kind=Verdict.Kind.ACCEPT)
        .order_by("response_id", "level__number")
        .values_list("response__submission_id", "response__criterion_id", "kind", "answer", "points")
    )
    changes = defaultdict(list)
    for submission_id, criterion_id, *verdict in verdicts.iterator(chunk_size=CHUNK):
        changes[submission_id, criterion_id].append(verdict)
    return changes


def add_waivers(assessed, campaign_block, scope):
    """Give each unit its accepted waivers as pairs of criterion code and document."""
    waivers = (
        Waiver.objects.filter(
            submission__participation__in=participations_of(campaign_block, scope),
            state=Waiver.State.ACCEPTED,
        )
        .order_by("criterion__position")
        .values_list("submission_id", "criterion__code", "document_number", "document_date")
    )
    for submission_id, code, number, day in waivers:
        if submission_id in assessed:
            assessed[submission_id].waivers.append((code, document_words(number, day)))


def record_of(state):
    """What is published of one unit besides its figures: neither persons nor remarks nor files."""
    return {
        "unit": state.code,
        "name": state.name,
        "parent": {"code": state.parent_code, "name": state.parent_name} if state.parent_code else None,
        "status": state.state,
        "reason": state.reason,
        "document": state.document,
        "answers": {
            code: {"answer": answer, "points": points, "document": document}
            for code, (answer, points, document) in state.answers.items()
        },
        "waivers": [{"criterion": code, "document": document} for code, document in state.waivers],
    }
