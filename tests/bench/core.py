"""Measurement 1: the scoring core alone, from rows in memory to totals, tiers and places."""

from rankings.ranking import Contender, positions
from rubrics.batch import BatchScorer
from rubrics.loading import load_rubric
from rubrics.scoring import rounded
from tests.bench.rubric import BLOCK, answer_maker, rubric_text
from tests.bench.table import seconds, timed


def measure(units):
    block = load_rubric(rubric_text(), name="bench").block(BLOCK)
    answers_of_a_unit = answer_maker(block)
    rows = [(unit, code, text) for unit in range(units) for code, text in answers_of_a_unit() if text]
    floor = seconds(lambda: walk(rows, block))
    taken = seconds(lambda: rank(block, units, rows))
    what = f"core: {units} units x {len(block.leaves)} leaves in memory -> totals, tiers, places"
    return [timed(what, taken, floor, "add one integer per row", "<= 2 s")]


def walk(rows, block):
    """The least that any scorer does with a row: find its criterion, add something."""
    worth = {leaf.code: 1 for leaf in block.leaves}
    total = 0
    for _, code, _ in rows:
        total += worth[code]
    return total


def rank(block, units, rows):
    scorer = BatchScorer(block, units)
    scorer.add(rows)
    contenders = [
        Contender(str(found.unit), rounded(found.totals.total, block.decimals)) for found in scorer.results()
    ]
    return positions(contenders)
