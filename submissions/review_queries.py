"""One form as its reviewers read it: every level's value beside the unit's, and the history of a number."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q

from egov_scoring.events import stream_of
from egov_scoring.models import Event
from egov_scoring.templatetags.formats import vndate
from rubrics.answers import read_answer
from rubrics.explaining import explain, rule_words
from rubrics.scoring import Entry, Sheet
from rubrics.spec import Node
from submissions import queries
from submissions.change_queries import answers_in, changes, written
from submissions.desk_queries import progress
from submissions.models import Level, Response, Submission, Verdict, Waiver
from submissions.submitted_queries import responses_to_review, unsent_acts, waivers_to_review

ACTS = {
    "recuse": "rút khỏi thẩm định tiêu chí này",
    "lift_recusal": "bỏ việc rút khỏi thẩm định tiêu chí này",
    "ask_waiver": "đề nghị không áp dụng",
    "cancel_waiver": "rút đề nghị không áp dụng",
    "withdraw_waiver": "rút đề nghị không áp dụng đã nộp",
    "cite": "thêm minh chứng",
    "uncite": "bỏ minh chứng",
    "ask_to_mend": "yêu cầu đơn vị bổ sung",
    "reply": "phản hồi kết quả dự kiến",
    "answer_reply": "trả lời phản hồi",
    "look_at": "đã xem điểm rà soát",
}

CONCLUSIONS = ("verdict", "accept_remaining", "undo_acceptance")


@dataclass(frozen=True)
class Value:
    """What stands in one column of a criterion: answer, points, and the change from the column before."""

    name: str
    points: Fraction | None = None
    answer: str = ""
    delta: Fraction | None = None
    verdict: Verdict | None = None
    changes: tuple[str, ...] = ()
    none: str = "chưa xét"


@dataclass(frozen=True)
class Row:
    node: Node
    own: Value
    levels: tuple[Value, ...]
    waiver: Waiver | None
    is_waived: bool
    evidence: int

    @property
    def rule(self):
        return rule_words(self.node) if self.node.is_leaf else ""

    @property
    def has_answers(self):
        return any(value.answer for value in (self.own, *self.levels))

    @property
    def remarks(self):
        """The levels' reasons, the lowest level first."""
        return [value for value in self.levels if value.verdict and value.verdict.reason]


@dataclass(frozen=True)
class ReviewSheet:
    """A form with the scored sheets of the unit (first) and of every level that it has reached."""

    submission: Submission
    responses: list[Response]
    waivers: list[Waiver]
    revision: int
    sheets: tuple[Sheet, ...]
    rows: tuple[Row, ...]
    unjudged: list[str]
    acceptable: list[str]

    @property
    def levels(self):
        return self.submission.levels

    @property
    def was_returned(self):
        return self.revision > 1 or self.submission.current_return is not None

    @property
    def progress(self):
        """How many criteria of how many this level has decided."""
        states = Waiver.State
        return progress(
            self.submission.campaign_block.spec,
            {leaf.code for leaf in self.to_judge} - set(self.unjudged),
            self.waived_as(states.ACCEPTED),
            self.waived_as(states.REQUESTED),
            self.submission.current_level,
        )

    def waived_as(self, state):
        return {waiver.criterion.code for waiver in self.waivers if waiver.state == state}

    @property
    def to_judge(self):
        return queries.leaves_to_judge(
            self.submission.campaign_block.spec,
            self.waived_as(Waiver.State.ACCEPTED),
            self.submission.current_level,
        )

    @property
    def has_survey(self):
        """Whether some points are entered by the verifier for many units at once."""
        return any(leaf.scored_by != "unit" for leaf in self.submission.campaign_block.spec.leaves)

    @property
    def waivers_to_decide(self):
        return [waiver for waiver in self.waivers if waiver.state == Waiver.State.REQUESTED]

    @property
    def is_open(self):
        """Whether this level still has something to decide before it passes the form on."""
        return bool(self.unjudged or self.waivers_to_decide)

    def row(self, code):
        return next(row for row in self.rows if row.node.code == code)


def review_sheet(submission):
    """Everything that the pages of one form show, in a fixed number of statements."""
    responses = responses_to_review([submission])[submission.pk]
    waivers = submission.waivers.select_related("criterion", "requested_by", "decided_by")
    waivers = waivers_to_review(submission, list(waivers.order_by("criterion__position")))
    revision = submission.revisions.count()
    sheets = sheets_of(submission, responses, waivers)
    unjudged = queries.unjudged_codes(submission, responses)
    return ReviewSheet(
        submission=submission,
        responses=responses,
        waivers=waivers,
        revision=revision,
        sheets=sheets,
        rows=rows_of(submission, responses, waivers, sheets, judged_answers(submission, responses, revision)),
        unjudged=unjudged,
        acceptable=queries.acceptable_codes(submission, responses),
    )


def sheets_of(submission, responses, waivers):
    """The form scored as its unit sees it, then as each level does that it has reached."""
    spec = submission.campaign_block.spec
    waived = {waiver.criterion.code for waiver in waivers if waiver.state == Waiver.State.ACCEPTED}
    asked = {waiver.criterion.code for waiver in waivers if waiver.state != Waiver.State.REFUSED}
    return tuple(
        queries.score_waived(spec, queries.entries_of(spec, responses, level), waived if level else asked)
        for level in range(submission.level + 1)
    )


def judged_answers(submission, responses, revision):
    """What the unit said in every revision that a verdict was given on before a change, and in the last."""
    verdicts = [verdict for response in responses for verdict in response.verdicts.all()]
    earlier = {verdict.revision for verdict in verdicts if verdict.is_outdated}
    return answers_in(submission, earlier | {revision}) if earlier else {}


def rows_of(submission, responses, waivers, sheets, frozen):
    spec = submission.campaign_block.spec
    by_code = {response.criterion.code: response for response in responses}
    waiver_at = {code: waiver for waiver in waivers for code in spec.subtree(waiver.criterion.code)}
    hidden = {code for code, waiver in waiver_at.items() if waiver.state == Waiver.State.ACCEPTED}
    own = {waiver.criterion.code: waiver for waiver in waivers}
    return tuple(
        Row(
            node=node,
            own=own_value(node, by_code.get(node.code), sheets[0]),
            levels=level_values(submission, node, by_code.get(node.code), sheets, frozen),
            waiver=own.get(node.code),
            is_waived=node.code in hidden,
            evidence=evidence_count(by_code.get(node.code)),
        )
        for node in spec.nodes
    )


def evidence_count(response):
    return len(response.citations.all()) if response else 0


def own_value(node, response, sheet):
    answered = not node.is_leaf or bool(response and response.answer)
    return Value(
        name="Tự chấm",
        points=points_at(sheet, node) if answered else None,
        answer=shown_answer(node, response.answer) if response and node.is_leaf else "",
    )


def level_values(submission, node, response, sheets, frozen):
    """One value per level of the chain; without points where the level has not concluded."""
    return tuple(
        level_value(level, node, response, sheets, frozen)
        if level.number <= submission.level
        else Value(name=level.name, none="chưa đến")
        for level in submission.levels
    )


def level_value(level: Level, node, response, sheets, frozen):
    points, before = points_at(sheets[level.number], node), points_at(sheets[level.number - 1], node)
    delta = points - before if points is not None and before is not None else None
    if not node.is_leaf:
        return Value(name=level.name, points=points, delta=delta)
    verdict = verdict_at(response, level)
    if verdict is None:
        return Value(name=level.name)
    answer, _ = queries.effective_value(response, level.number)
    return Value(
        name=level.name,
        points=points,
        answer=shown_answer(node, answer),
        delta=delta,
        verdict=verdict,
        changes=changes_since(node, verdict, frozen),
    )


def changes_since(node, verdict, frozen):
    """What the unit has changed since the verdict, in words."""
    if not verdict.is_outdated:
        return ()
    said = [frozen.get(number, {}).get(node.code) for number in (verdict.revision, max(frozen, default=0))]
    return changes(node, *said)


def verdict_at(response, level):
    verdicts = response.verdicts.all() if response else []
    return next((verdict for verdict in verdicts if verdict.level_id == level.pk), None)


def points_at(sheet, node):
    figure = sheet.figures.get(node.code)
    return figure.points if figure else None


def shown_answer(node, canonical):
    """The answer in words; typed points say nothing that the points beside them do not say."""
    if node.rule.kind == "points" and "/" not in canonical:
        return ""
    return written(node, canonical)


def explanations(submission, row, response):
    """The arithmetic of the unit's answer and of every corrected one, as (whose, sentence)."""
    if response is None:
        return []
    said = [("Đơn vị", response.answer)] + [
        (verdict.level.name, verdict.answer)
        for verdict in response.verdicts.all()
        if verdict.kind == Verdict.Kind.CORRECT
    ]
    return [
        (name, explain(row.node, read_answer(row.node, answer)).sentence) for name, answer in said if answer
    ]


@dataclass(frozen=True)
class HistoryLine:
    """One act; ``level`` is the code of the level that concluded, empty for everything else."""

    text: str
    at: datetime
    why: str = ""
    level: str = ""


@dataclass(frozen=True)
class Explained:
    """A figure with its arithmetic and the acts that made it what it is."""

    value: Value
    sentence: str
    history: list[HistoryLine]


def explained(submission, row, response, history):
    """The unit's figure and that of every level of the chain."""
    whose = [("", row.own), *((level.code, row.levels[level.number - 1]) for level in submission.levels)]
    return [
        Explained(value, sentence_of(row.node, response, number), [h for h in history if h.level == code])
        for number, (code, value) in enumerate(whose)
        if number <= submission.level
    ]


def sentence_of(node, response, level):
    """The arithmetic of what stands after the verdicts up to ``level``; empty where nothing does."""
    answer, points = queries.effective_value(response, level) if response else ("", None)
    if not answer and points is None:
        return ""
    return explain(node, Entry(answer=read_answer(node, answer) if answer else None, points=points)).sentence


def history_of(submission, node, actions=()):
    """The acts on one criterion, the newest first: who, when, old and new, why.

    The unit itself names its ``actions``; reviewers do not read what it has done and not submitted yet.
    """
    of_criterion = Q(data__criterion=node.code) | Q(action__in=["accept_remaining", "undo_acceptance"])
    events = Event.objects.filter(of_criterion, stream=stream_of(submission))
    events = events.filter(action__in=actions) if actions else events.exclude(unsent_acts(submission))
    levels = {level.code: level.name for level in submission.levels}
    lines, answer = [], ""
    for event in events.select_related("actor").order_by("sequence"):
        if node.code not in event.data.get("criteria", [node.code]):
            continue
        said = act_words(event, node, answer, levels)
        answer = event.data["answer"] if event.action == "answer" else answer
        why = event.data.get("reason") or ""
        level = event.data.get("level", "") if event.action in CONCLUSIONS else ""
        lines.append(HistoryLine(f"{event.actor}: {said}", event.created_at, why, level))
    return lines[::-1]


def act_words(event, node, answer_before, levels):
    """What one event says, in words; values in the event, never names."""
    data = event.data
    if event.action == "answer":
        return answer_words(written(node, answer_before), written(node, data["answer"]))
    if event.action == "verdict":
        given = written(node, data["answer"]) or (data["points"] or "")
        kind = Verdict.Kind(data["kind"]).label
        return f"{levels.get(data['level'], data['level'])} {kind} {given}".strip()
    if event.action == "observe":
        day = date.fromisoformat(data["observed_on"])
        found = written(node, data["answer"])
        return f"đầu mối ghi {found}, số liệu ngày {vndate(day)}, theo {data['document']}"
    if event.action == "accept_remaining":
        return f"{levels.get(data['level'], data['level'])} {Verdict.Kind.ACCEPT.label}"
    if event.action == "undo_acceptance":
        return f"{levels.get(data['level'], data['level'])} hoàn tác chấp nhận hàng loạt"
    if event.action == "decide_waiver":
        return waiver_words(data)
    return ACTS.get(event.action, event.action)


def answer_words(old, new):
    """An answer that is given, changed or taken away; one that stays had its explanation changed."""
    if old and new and old != new:
        return f"trả lời {old} → {new}"
    if new:
        return f"trả lời {new}" if not old else f"giữ trả lời {new}, sửa giải trình"
    return f"xóa trả lời {old}" if old else "sửa giải trình, chưa trả lời"


def waiver_words(data):
    """A decision on a request, and the one that it took the place of."""
    words = f"đề nghị không áp dụng {Waiver.State(data['state']).label}"
    before = data.get("before", Waiver.State.REQUESTED)
    return words if before == Waiver.State.REQUESTED else f"đổi quyết định: {words}"
