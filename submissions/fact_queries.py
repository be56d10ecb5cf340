"""The facts of a unit in one campaign: what is known, and what a change of them moves."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import OuterRef, Subquery

from egov_scoring.json_pairs import JsonPairs
from egov_scoring.numbers import format_number
from rubrics.answers import Answer, AnswerError, parse_answer, read_answer
from rubrics.explaining import explain
from rubrics.scoring import score_answer
from rubrics.spec import Node
from submissions import queries
from submissions.models import Response, UnitFact


def facts_needed(spec):
    """The facts that a criterion of this block is made with, in the rubric's order."""
    named = {code for leaf in spec.leaves for code in leaf.rule.facts}
    return [fact for fact in spec.facts if fact.code in named]


def facts_of(submission):
    """What the unit has entered, by code; no statement where the rubric names no facts."""
    if not submission.campaign_block.spec.facts:
        return {}
    facts = UnitFact.objects.filter(campaign=submission.campaign, unit=submission.unit)
    return {fact.code: fact for fact in facts.select_related("evidence")}


def with_fact_values(submissions):
    """Add ``fact_values``: what the unit has entered, by code, in the same statement; None for nothing."""
    place = {"campaign": OuterRef("participation__campaign"), "unit": OuterRef("participation__unit")}
    entered = UnitFact.objects.filter(**place).order_by().values("campaign")
    return submissions.annotate(
        fact_values=Subquery(entered.annotate(pairs=JsonPairs("code", "value")).values("pairs"))
    )


def values_of(submission):
    """The values of the unit's facts by code, asked for only where the form was read without them."""
    if hasattr(submission, "fact_values"):
        return submission.fact_values or {}
    return {code: fact.value for code, fact in facts_of(submission).items()}


def known_values(node, values):
    """Those of ``values`` that one criterion is made with."""
    return {code: values[code] for code in node.rule.facts if code in values}


def shown(value):
    return format_number(Decimal(value))


@dataclass(frozen=True)
class Effect:
    """What another value of a fact makes of one criterion; ``problem`` where no answer fits it any more."""

    node: Node
    response: Response | None
    answer: Answer | None
    before: Fraction
    after: Fraction
    problem: str = ""

    @property
    def old_words(self):
        canonical = self.response.answer if self.response else ""
        return explain(self.node, read_answer(self.node, canonical)).sentence if canonical else "chưa trả lời"

    @property
    def new_words(self):
        return explain(self.node, self.answer).sentence if self.answer else ""


def effects_of(submission, values):
    """Every criterion of the unit that the facts ``values`` (by code) move, in printed order."""
    spec = submission.campaign_block.spec
    hidden = queries.covered_by(spec, queries.waived_codes(submission, queries.SELF))
    rows = submission.responses.filter(criterion__is_leaf=True).select_related("criterion")
    responses = {response.criterion.code: response for response in rows}
    known = values_of(submission) | values
    touched = (
        leaf
        for leaf in spec.leaves
        if leaf.scored_by == "unit" and leaf.code not in hidden and set(leaf.rule.facts) & set(values)
    )
    effects = (effect_on(leaf, responses.get(leaf.code), known) for leaf in touched)
    return [effect for effect in effects if effect]


def effect_on(node, response, known):
    old = response.answer if response else ""
    pair = pair_with(node.rule, old, known)
    if pair is None or "/".join(pair) == old:
        return None
    before = points_of(node, read_answer(node, old)) if old else Fraction(0)
    try:
        answer = parse_answer(node, "/".join(shown(value) for value in pair))
    except AnswerError as error:
        return Effect(node, response, None, before, before, str(error))
    return Effect(node, response, answer, before, points_of(node, answer))


def pair_with(rule, old, known):
    """Both numbers of a ratio, those that are facts as they are known; None while one is missing."""
    first, _, second = old.partition("/")
    pair = (known.get(rule.numerator_fact, first), known.get(rule.denominator_fact, second))
    return pair if all(pair) else None


def points_of(node, answer):
    return score_answer(node, answer).points


def mismatch(rule, answer, facts):
    """The fact that an answer contradicts, if any."""
    first, _, second = answer.canonical.partition("/")
    given = ((rule.numerator_fact, first), (rule.denominator_fact, second))
    return next((facts[code] for code, value in given if code in facts and facts[code].value != value), None)
