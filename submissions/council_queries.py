"""The council's sheet: where the levels below differ, what it has decided, what was changed afterwards."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Count, Prefetch

from egov_scoring.events import stream_of
from egov_scoring.models import Event, Role
from rubrics.answers import read_answer
from rubrics.scoring import score_answer
from submissions import queries
from submissions.desk_queries import attach_recusals
from submissions.models import CampaignBlock, Level, Response, Submission, Verdict, Waiver
from submissions.permissions import REVIEWING, can_review
from submissions.review_queries import Row, rows_of

Status = Submission.Status
Kind = Verdict.Kind


@dataclass(frozen=True)
class CouncilRow:
    """One criterion of one unit with the values of all levels, as the council reads it."""

    submission: Submission
    row: Row
    level: Level
    has_value_below: bool
    is_asked: bool
    own_answer: str

    @property
    def is_acceptable(self):
        return not self.is_decided and self.has_value_below and not self.is_asked

    @property
    def key(self):
        return f"{self.submission.pk}-{self.row.node.code}"

    @property
    def below(self):
        """The value that comes up to the council."""
        return self.lower[-1]

    @property
    def lower(self):
        return (self.row.own, *self.row.levels[: self.level.number - 1])

    @property
    def decided(self):
        return self.row.levels[self.level.number - 1]

    @property
    def is_decided(self):
        return self.decided.verdict is not None

    @property
    def is_difference(self):
        """The levels below do not agree, or nobody below has scored what the unit does not answer."""
        if self.row.node.scored_by == "council" or not self.has_value_below:
            return True
        values = [value for value in self.lower[1:] if value.points is not None]
        if self.row.node.scored_by == "unit":
            values = [self.row.own, *values]
        return len({value.points or 0 for value in values}) > 1

    @property
    def takes_points(self):
        """Whether the council may write points here; else another value is an answer, on the verdict page."""
        node = self.row.node
        is_direct = self.submission.campaign.direct_points or node.scored_by != "unit"
        return is_direct or node.rule.kind == "points"


@dataclass(frozen=True)
class CouncilSheet:
    campaign_block: CampaignBlock
    level: Level
    waiting: list
    rows: list
    unjudged: dict
    complete: list
    verified: int

    @property
    def open_rows(self):
        return [row for row in self.rows if row.is_difference and not row.is_decided]

    @property
    def decided_rows(self):
        return [row for row in self.rows if row.is_difference and row.is_decided]

    @property
    def remaining(self):
        """How many criteria of how many forms an acceptance of the rest would settle."""
        return sum(len(codes) for _, codes in self.unjudged.values())


def council_blocks(user):
    """The blocks of open campaigns that a council of this person's verifies."""
    return (
        CampaignBlock.objects.filter(
            campaign__council__in=user.unit_ids_as(*REVIEWING), levels__body=Level.Body.COUNCIL
        )
        .select_related("campaign__agency", "campaign__council", "campaign__province", "block__rubric")
        .prefetch_related(Prefetch("levels", Level.objects.order_by("number")))
        .order_by("-campaign__year", "-campaign", "block__position")
        .distinct()
    )


def with_work(blocks):
    """Each block with how many forms wait at its council, are there at work, and are verified."""
    blocks = list(blocks)
    levels = {block.pk: council_level(block).number for block in blocks}
    counts = defaultdict(lambda: defaultdict(int))
    found = (
        Submission.objects.filter(participation__campaign_block__in=blocks)
        .values_list("participation__campaign_block", "status", "level")
        .annotate(forms=Count("pk"))
    )
    for block, status, level, forms in found:
        if level >= levels[block]:
            counts[block][status] += forms
    states = (Status.SUBMITTED, Status.ACCEPTED, Status.VERIFIED)
    return [(block, *(counts[block.pk][state] for state in states)) for block in blocks]


def council_level(campaign_block):
    return next(level for level in campaign_block.levels.all() if level.body == Level.Body.COUNCIL)


def council_sheet(campaign_block, user):
    """Everything of one block that lies with the council, without the forms of the reader's own units."""
    level = council_level(campaign_block)
    forms = forms_at(campaign_block, level, user)
    attach_recusals(forms)
    accepted = [form for form in forms if form.status == Status.ACCEPTED and can_review(user, form)]
    rows, unjudged, complete = [], {}, []
    responses, waivers = queries.responses_of_forms(accepted), waivers_of(accepted)
    for form in accepted:
        found = rows_of_form(form, responses[form.pk], waivers[form.pk], level)
        rows += found
        acceptable = [row.row.node.code for row in found if row.is_acceptable]
        if acceptable:
            unjudged[form.pk] = (form, acceptable)
        if all(row.is_decided for row in found):
            complete.append(form)
    return CouncilSheet(
        campaign_block=campaign_block,
        level=level,
        waiting=[form for form in forms if form.status == Status.SUBMITTED],
        rows=rows,
        unjudged=unjudged,
        complete=complete,
        verified=sum(form.status == Status.VERIFIED for form in forms),
    )


def forms_at(campaign_block, level, user):
    """The forms that have come to the council, in the order of names, all with the same block object."""
    forms = list(
        Submission.objects.with_places()
        .filter(participation__campaign_block=campaign_block, level=level.number)
        .filter(status__in=[Status.SUBMITTED, Status.ACCEPTED, Status.VERIFIED])
        .exclude(participation__unit__in=user.unit_ids_as(*Role))
        .select_related("participation__campaign__council", "participation__campaign__agency")
        .order_by("participation__unit__sort_key", "pk")
    )
    for form in forms:
        form.participation.campaign_block = campaign_block
    return forms


def waivers_of(forms):
    found = defaultdict(list)
    waivers = Waiver.objects.filter(submission__in=forms).select_related("criterion")
    for waiver in waivers.order_by("criterion__position"):
        found[waiver.submission_id].append(waiver)
    return found


def rows_of_form(form, responses, waivers, level):
    """The criteria of one form that the council judges."""
    spec = form.campaign_block.spec
    waived = {waiver.criterion.code for waiver in waivers if waiver.state == Waiver.State.ACCEPTED}
    asked = {waiver.criterion.code for waiver in waivers if waiver.state != Waiver.State.REFUSED}
    sheets = [
        queries.score_waived(spec, queries.entries_of(spec, responses, number), waived if number else asked)
        for number in range(level.number + 1)
    ]
    by_code = {response.criterion.code: response for response in responses}
    open_requests = queries.covered_by(spec, asked - waived)
    return [
        CouncilRow(
            submission=form,
            row=row,
            level=level,
            has_value_below=queries.has_value_below(row.node, by_code.get(row.node.code), level.number),
            is_asked=row.node.code in open_requests,
            own_answer=by_code[row.node.code].answer if row.node.code in by_code else "",
        )
        for row in rows_of(form, responses, waivers, sheets, {})
        if row.node.is_leaf and not row.is_waived
    ]


@dataclass(frozen=True)
class LaterChange:
    """What the council changed in a form that it had finished and that was opened again."""

    submission: Submission
    code: str
    before: Fraction | None
    after: Fraction | None
    reopened_because: str
    reason: str
    actor: object
    at: datetime


def changes_after_council(campaign_block):
    """Every value that the council changed after it had verified a form, the oldest first."""
    level = council_level(campaign_block)
    forms = {
        stream_of(form): form
        for form in Submission.objects.filter(participation__campaign_block=campaign_block).select_related(
            "participation__unit"
        )
    }
    reopened = Event.objects.filter(stream__in=forms, action="reopen").values_list("stream", flat=True)
    events = (
        Event.objects.filter(stream__in=set(reopened), action__in=["reopen", "verdict", "accept_remaining"])
        .select_related("actor")
        .order_by("created_at", "pk")
    )
    by_form = defaultdict(list)
    for event in events:
        by_form[event.stream].append(event)
    answers = answers_of([forms[stream] for stream in by_form])
    changes = []
    for stream, acts in by_form.items():
        form = forms[stream]
        changes += changes_of(form, campaign_block.spec, level, acts, answers[form.pk])
    return sorted(changes, key=lambda change: change.at)


def answers_of(forms):
    """What the units themselves answered, by form and criterion."""
    found = defaultdict(dict)
    answered = Response.objects.filter(submission__in=forms).exclude(answer="")
    for form, code, answer in answered.values_list("submission", "criterion__code", "answer"):
        found[form][code] = answer
    return found


def changes_of(form, spec, level, events, answers):
    """Follow the values of one form event by event; what differs after a reopening is a change."""
    numbers = {found.code: found.number for found in level.campaign_block.levels.all()}
    values, because, changes = defaultdict(dict), None, []
    for code, answer in answers.items():
        values[code][0] = points_of(spec.node(code), answer)
    for event in events:
        if event.action == "reopen":
            because = event.data["reason"]
            continue
        number = numbers[event.data["level"]]
        for code in event.data.get("criteria") or [event.data["criterion"]]:
            before = values[code].get(number)
            values[code][number] = value_of(spec.node(code), event, values[code], number)
            if because is None or number != level.number or before == values[code][number]:
                continue
            changes.append(
                LaterChange(
                    submission=form,
                    code=code,
                    before=before,
                    after=values[code][number],
                    reopened_because=because,
                    reason=event.data.get("reason", ""),
                    actor=event.actor,
                    at=event.created_at,
                )
            )
    return changes


def value_of(node, event, values, number):
    """The points that a verdict gave; an acceptance keeps those of the nearest level below."""
    kind = event.data.get("kind", Kind.ACCEPT)
    if kind == Kind.POINTS:
        return Fraction(event.data["points"])
    if kind == Kind.CORRECT:
        return points_of(node, event.data["answer"])
    return next((values[below] for below in range(number - 1, -1, -1) if below in values), None)


def points_of(node, answer):
    return score_answer(node, read_answer(node, answer)).points if answer else Fraction(0)
