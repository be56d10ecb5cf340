"""A preview of a ranking: figures of very many units from rows, without the lines of single criteria."""

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from rankings import composition, result
from rankings.input_queries import (
    add_waivers,
    assessed_forms,
    effective_answers,
    inputs_of,
    record_of,
    states_of,
)
from rankings.snapshot import canonical_text, sha256_of
from rubrics.batch import BatchScorer
from rubrics.rules import KINDS


@dataclass(frozen=True, slots=True)
class Preview:
    """The lines in the order of places, and a hash of them with everything that they were computed from."""

    lines: list
    texts: list
    unit_ids: dict
    sha256: str


@contextmanager
def without_cycle_search():
    """Searching a million rows for reference cycles would take a sixth of the time and find none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@without_cycle_search()
def preview(campaign_block, scope):
    """Compute the lines of a ranking; the same answers give the same bytes."""
    block = campaign_block.spec
    states = states_of(campaign_block, scope)
    forms = assessed_forms(campaign_block, states)
    add_waivers(forms, campaign_block, scope)
    records = {state.code: record_of(state) for state in states}
    units = {code: composition.unit_answers(block, record) for code, record in records.items()}
    codes = [state.code for state in forms.values()]
    waived = {place: units[code].waived for place, code in enumerate(codes) if units[code].waived}
    scorer = BatchScorer(block, len(codes), waived)
    inputs = Inputs(scorer, {form: place for place, form in enumerate(forms)})
    scorer.add(inputs.rows(effective_answers(campaign_block, scope)))
    scored = ((codes[found.unit], found) for found in scorer.results())
    lines = [
        composition.recorded(line, records[line["unit"]])
        for line in result.score_figures(block, list(units.values()), scored)
    ]
    texts = [canonical_text(line) for line in lines]
    sha256 = sha256_of("\n".join([inputs.sha256(), *texts]).encode())
    return Preview(lines, texts, {state.code: state.unit_id for state in states}, sha256)


class Inputs:
    """Passes effective answers on to a scorer and remembers what passed, for the hash."""

    def __init__(self, scorer, places):
        self.scorer = scorer
        self.places = places
        self.texts = []
        self.given = []

    def rows(self, answers):
        """Rows of unit, leaf and answer; points that a verdict gave go round the rows."""
        places, remember = self.places, self.texts.append
        for form, code, answer, points, document in answers:
            unit = places.get(form)
            if unit is None:
                continue
            if document or points is not None:
                self.given.append(f"{unit} {code} {points} {document}")
            if points is None:
                remember(answer)
                yield unit, code, answer
            else:
                self.scorer.add_points(unit, code, Fraction(points))

    def sha256(self):
        """Of all answers in order, and of the places where there is one."""
        texts = "\n".join([*self.texts, *self.given]).encode()
        return sha256_of(bytes(self.scorer.answered) + texts)


def opened_line(ranking, stored):
    """The line of one unit with its criteria and their arithmetic, from the answers of today."""
    campaign_block, scope = ranking.campaign_block, ranking.scope
    block = campaign_block.spec
    alone = {} if compares_units(block) else {"unit__code": stored["unit"]}
    records = {state.code: record_of(state) for state in inputs_of(campaign_block, scope, **alone)}
    units = [composition.unit_answers(block, record) for record in records.values()]
    line = result.opened_line(block, units, stored["unit"], stored["rank"])
    return composition.recorded(line, records[stored["unit"]])


def compares_units(block):
    return any(KINDS[leaf.rule.kind].compares_units for leaf in block.leaves)
