"""Score a few units of a shipped decision from answers as people type them."""

from fractions import Fraction
from pathlib import Path

from rankings.result import UnitAnswers, score_result
from rubrics.answers import parse_answer
from rubrics.loading import load_rubric
from rubrics.scoring import Entry

RUBRICS = Path(__file__).resolve().parents[2] / "fixtures" / "rubrics"


def shipped(code):
    return load_rubric(RUBRICS / f"{code}.toml")


def block_of(rubric, block_code, max_points=None):
    block = rubric.block(block_code)
    return block if max_points is None else block.with_max_points(Fraction(max_points))


def unit(block, name, answers, *, waived=(), status="assessed", scope=""):
    entries = {code: Entry(answer=parse_answer(block.node(code), text)) for code, text in answers.items()}
    leaves = {
        leaf: "số 1/UBND ngày 02/3/2022"
        for code in waived
        for leaf in block.subtree(code)
        if block.node(leaf).is_leaf
    }
    return UnitAnswers(name, status=status, scope=scope, entries=entries, waived=leaves)


def scored(block, *units):
    """The result's units by name."""
    result = score_result("golden", block, units)
    return {line["unit"]: line for line in result["units"]}


def score_one(block, answers, **described):
    return scored(block, unit(block, "đơn vị", answers, **described))["đơn vị"]


def typed(points):
    """Points in the order of the leaves, as one answer per leaf."""
    return {str(place): text for place, text in enumerate(points.split(), start=1)}


def figures(line):
    return line["total"], line["tier"], line["rank"]
