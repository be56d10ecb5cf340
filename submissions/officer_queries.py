"""What the officer's pages show of a form: the state of every criterion, counts, where to go on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from fractions import Fraction

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from egov_scoring.models import Role
from rubrics.answers import display, read_answer
from rubrics.explaining import explain, proof_words, rule_words
from rubrics.scoring import Sheet
from rubrics.spec import BlockSpec, Node
from submissions import fact_queries, previous_queries, queries, question_queries
from submissions.models import Response, Return, Submission, Waiver
from submissions.outlook import outlook_of
from submissions.permissions import ENTERING

Status = Submission.Status
AT_WORK = timedelta(minutes=15)


class State(Enum):
    """Icon and word of a criterion's state; the first three are work of the unit."""

    TODO = ("todo", "Chưa làm")
    DOING = ("now", "Làm dở")
    DONE = ("done", "Xong")
    WAIVED = ("done", "Không áp dụng")
    ELSEWHERE = ("wait", "Cơ quan thẩm định chấm")

    @property
    def kind(self):
        return self.value[0]

    @property
    def label(self):
        return self.value[1]


FINISHED = (State.DONE, State.WAIVED)


@dataclass(frozen=True)
class Row:
    """One leaf of a form with what the unit has put there."""

    node: Node
    response: Response | None
    points: Fraction | None
    waiver: Waiver | None
    problem: str

    @property
    def code(self):
        return self.node.code

    @property
    def slug(self):
        return self.node.code.replace(".", "-")

    @property
    def is_answered(self):
        return self.response is not None and queries.is_answered(self.response)

    @property
    def has_started(self):
        return self.response is not None and bool(self.response.note or self.response.has_evidence)

    @cached_property
    def state(self):
        if self.node.scored_by != "unit":
            return State.ELSEWHERE
        if self.waiver:
            return State.WAIVED
        if self.is_answered:
            return State.DOING if self.problem else State.DONE
        return State.DOING if self.has_started else State.TODO

    @property
    def is_missing(self):
        return self.state in (State.TODO, State.DOING)

    @cached_property
    def answer(self):
        return read_answer(self.node, self.response.answer) if self.is_answered else None

    @property
    def shown_answer(self):
        return display(self.node, self.answer) if self.is_answered else ""

    @property
    def rule_words(self):
        return rule_words(self.node)

    @property
    def proof_words(self):
        return proof_words(self.node)

    @property
    def sentence(self):
        """The arithmetic from the answer to the points; empty where there is no answer."""
        return explain(self.node, self.answer).sentence if self.is_answered else ""

    @property
    def remarks(self):
        """What reviewers said, level by level; shown to the unit when the form is back or finished."""
        return (
            [verdict for verdict in self.response.verdicts.all() if verdict.reason] if self.response else []
        )


@dataclass(frozen=True)
class Group:
    """A nhóm tiêu chí of the form with its leaves."""

    node: Node
    rows: tuple[Row, ...]
    points: Fraction
    max_points: Fraction

    @property
    def own_rows(self):
        return [row for row in self.rows if row.state is not State.ELSEWHERE]

    @property
    def done(self):
        return sum(row.state in FINISHED for row in self.rows)

    @property
    def state(self):
        if not self.own_rows:
            return State.ELSEWHERE
        if self.done == len(self.own_rows):
            return State.DONE
        return State.DOING if any(row.state is not State.TODO for row in self.own_rows) else State.TODO


@dataclass(frozen=True)
class Progress:
    """How many criteria of a form are done, of those that the unit has to do now."""

    done: int
    total: int
    is_return: bool = False

    @property
    def left(self):
        return self.total - self.done

    @property
    def words(self):
        if not self.is_return:
            return f"xong {self.done}/{self.total} tiêu chí"
        if self.left:
            return f"còn {self.left}/{self.total} tiêu chí cần bổ sung"
        return f"đã bổ sung {self.done}/{self.total} tiêu chí"


@dataclass(frozen=True)
class OfficerForm:
    """A whole form as its unit sees it, read once for a page."""

    submission: Submission
    spec: BlockSpec
    rows: tuple[Row, ...]
    sheet: Sheet
    waivers: dict

    @cached_property
    def facts(self):
        """The facts that the unit has entered; asked for only by pages that need them."""
        return fact_queries.facts_of(self.submission)

    @cached_property
    def fact_values(self):
        return fact_queries.values_of(self.submission)

    @cached_property
    def last_year(self):
        return previous_queries.last_year_of(self.submission)

    @cached_property
    def talk(self):
        return question_queries.talk_of(self.submission)

    def known_values(self, node):
        """The values of the facts that one criterion is made with."""
        if not node.is_leaf or not node.rule.facts:
            return {}
        return fact_queries.known_values(node, self.fact_values)

    @cached_property
    def own_rows(self):
        return [row for row in self.rows if row.state is not State.ELSEWHERE]

    @property
    def missing(self):
        return [row for row in self.rows if row.is_missing]

    @property
    def lacking(self):
        """What keeps the form from being signed: points claimed without evidence or explanation."""
        return [row for row in self.rows if row.problem]

    @cached_property
    def returned(self):
        """The criteria that the unit is asked to mend; none while nothing has been returned."""
        asked = self.submission.current_return
        return [row for row in self.rows if asked and row.code in asked.questions]

    @cached_property
    def to_mend(self):
        """The returned criteria at which the unit has done nothing since."""
        asked = self.submission.current_return
        return [
            row for row in self.returned if row.code not in asked.worked_on and not waived_since(row, asked)
        ]

    @property
    def progress(self):
        """The one measure of how far the unit is: on its pages, in mails."""
        return self.progress_of(self.own_rows)

    def progress_of(self, rows):
        asked = [row for row in rows if row in self.returned]
        if asked:
            return Progress(sum(row not in self.to_mend for row in asked), len(asked), is_return=True)
        own = [row for row in rows if row.state is not State.ELSEWHERE]
        return Progress(sum(row.state in FINISHED for row in own), len(own))

    @property
    def remarked(self):
        """What reviewers said something about, while the form is back with the unit."""
        is_back = self.submission.status == Status.RETURNED and self.submission.campaign.shows_reasons
        return [row for row in self.rows if is_back and row.remarks]

    @property
    def unanswered(self):
        return [row for row in self.own_rows if not row.is_answered and not row.waiver]

    @property
    def counts(self):
        """How many criteria are in each of the three states of work."""
        states = [row.state for row in self.own_rows]
        doing, todo = states.count(State.DOING), states.count(State.TODO)
        return {"done": len(states) - doing - todo, "doing": doing, "todo": todo}

    @cached_property
    def outlook(self):
        """Where the self-score stands among the tiers, while the unit can still change it."""
        is_with_unit = self.submission.is_editable or self.submission.status == Status.TO_SIGN
        return outlook_of(self.spec, self.sheet) if is_with_unit else None

    def colleagues_of(self, user):
        """The last answer of everyone else who saved one in the last minutes, the newest first."""
        since = timezone.now() - AT_WORK
        recent = [row for row in self.rows if row.response is not None and row.response.saved_at >= since]
        last = {}
        for row in sorted(recent, key=lambda row: row.response.saved_at, reverse=True):
            last.setdefault(row.response.saved_by_id, row)
        return [row for person, row in last.items() if person not in {None, user.pk}]

    @cached_property
    def groups(self):
        members = defaultdict(list)
        for row in self.rows:
            members[self.spec.group_of(row.code).code].append(row)
        return [self.group(node, members[node.code]) for node in self.spec.groups if not node.part]

    def group(self, node, rows):
        figure = self.sheet.figures[node.code]
        return Group(node, tuple(rows), figure.points, figure.max_points)

    def group_at(self, code):
        return next((group for group in self.groups if group.node.code == code), None)

    def group_of(self, row):
        return self.group_at(self.spec.group_of(row.code).code)

    def row_at(self, code):
        return next((row for row in self.rows if row.code == code), None)

    @cached_property
    def resume(self):
        """Where the unit goes on: the criterion saved last if it is unfinished, or the next one that is."""
        missing = self.to_mend if self.returned else self.missing
        if not missing:
            return None
        saved = [row for row in self.rows if row.response is not None and row.response.saved_by_id]
        last = max(saved, key=lambda row: row.response.saved_at, default=None)
        if last is None:
            return missing[0]
        places = {row.code: place for place, row in enumerate(self.rows)}
        after = [row for row in missing if places[row.code] >= places[last.code]]
        return (after or missing)[0]

    @property
    def resume_group(self):
        return self.spec.group_of(self.resume.code) if self.resume else None


def waived_since(row, asked):
    return row.waiver is not None and row.waiver.requested_at >= asked.asked_at


def submissions_of(user):
    """Every form of the units where the user works, and those that a body of the user's enters on behalf."""
    entered = Q(on_behalf__by_unit__in=user.unit_ids_as(*ENTERING))
    return (
        previous_queries.with_previous(Submission.objects.with_places())
        .select_related("participation__campaign__agency")
        .filter(entered | Q(participation__unit__in=user.unit_ids_as(*Role)))
        .order_by(
            "-participation__campaign__year", "participation__campaign__pk", "participation__unit__sort_key"
        )
    )


def read_form(submission):
    return read_forms([submission])[0]


def read_forms(submissions):
    """Several forms in the same few statements."""
    responses = queries.responses_of_forms(submissions)
    attach_returns(submissions)
    waivers = defaultdict(list)
    for waiver in Waiver.objects.filter(submission__in=submissions).select_related("criterion", "decided_by"):
        waivers[waiver.submission_id].append(waiver)
    return [build(form, responses[form.pk], waivers[form.pk]) for form in submissions]


def attach_returns(submissions):
    """Give every form that is back with its unit its newest return, in two statements for all."""
    back = {
        form.pk: form
        for form in submissions
        if form.level and form.status in {Status.RETURNED, Status.TO_SIGN}
    }
    if back:
        for asked in Return.objects.with_criteria().filter(submission__in=back):
            back[asked.submission_id].last_return = asked


def build(submission, responses, waivers):
    spec = submission.campaign_block.spec
    asked = {w.criterion.code: w for w in waivers if w.state != Waiver.State.REFUSED}
    sheet = queries.score_waived(spec, queries.entries_of(spec, responses, queries.SELF), frozenset(asked))
    covered = {code: waiver for node, waiver in asked.items() for code in spec.subtree(node)}
    problems = dict(queries.form_problems(spec, responses, sheet, asked))
    by_code = {response.code: response for response in responses}
    earned = {result.code: result.points for result in sheet.leaves}
    rows = tuple(
        Row(
            leaf,
            by_code.get(leaf.code),
            earned.get(leaf.code),
            covered.get(leaf.code),
            problems.get(leaf.code, ""),
        )
        for leaf in spec.leaves
    )
    return OfficerForm(submission, spec, rows, sheet, {w.criterion.code: w for w in waivers})


def words_of(node, canonical):
    """A stored answer with its arithmetic, for showing two values side by side."""
    return explain(node, read_answer(node, canonical)).sentence if canonical else "chưa trả lời"
