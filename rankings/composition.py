"""A full result from what is known of its units: for the database and for a published file alike."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from rankings import snapshot
from rankings.result import UnitAnswers, score_result
from rubrics.answers import read_answer
from rubrics.explaining import rule_words
from rubrics.loading import load_rubric
from rubrics.scoring import Entry
from rubrics.spec import BlockSpec, Node, RubricSpec

PENDING = "pending"
MISSING = "missing"
RECORDED = ("parent", "status", "reason", "document", "answers", "waivers")

Record = Mapping[str, Any]


def compose(
    header: Record, rubric: RubricSpec, source: str, version: int, block: BlockSpec, records: Iterable[Record]
) -> dict[str, Any]:
    """The result as it is frozen: rules, then every unit with its figures and what they were computed from.

    It knows no clock and no chance: the same records give the same bytes.
    """
    by_unit = {record["unit"]: record for record in records}
    scored = score_result(rubric.code, block, [unit_answers(block, record) for record in by_unit.values()])
    units = [recorded(line, by_unit[line["unit"]]) for line in scored["units"]]
    return frame(header, rubric, source, version, block) | {"units": units}


def recorded(line: Record, record: Record) -> dict[str, Any]:
    """The figures of a unit with what they were computed from; early publications know no parents."""
    return {**line, **{key: record[key] for key in RECORDED if key in record}}


def frame(header: Record, rubric: RubricSpec, source: str, version: int, block: BlockSpec) -> dict[str, Any]:
    """Everything that a result says besides its units."""
    words = {leaf.code: rule_words(leaf) for leaf in block.leaves}
    return {
        **header,
        "format": snapshot.FORMAT,
        "rubric": snapshot.rubric_data(rubric, version) | {"source": source},
        "block": snapshot.block_data(block, words),
    }


def unit_answers(block: BlockSpec, record: Record) -> UnitAnswers:
    """The unit as it is scored; one whose form is not verified yet counts as without a form."""
    return UnitAnswers(
        record["unit"],
        name=record["name"],
        status=MISSING if record["status"] == PENDING else record["status"],
        reason=record["reason"],
        entries={code: entry_of(block.node(code), answer) for code, answer in record["answers"].items()},
        waived={
            code: waiver["document"]
            for waiver in record["waivers"]
            for code in block.subtree(waiver["criterion"])
            if block.node(code).is_leaf
        },
    )


def entry_of(node: Node, stored: Record) -> Entry:
    points = stored["points"]
    return Entry(
        answer=read_answer(node, stored["answer"]) if stored["answer"] else None,
        points=None if points is None else Fraction(points),
        document=stored["document"],
    )


def recompute(result: Record) -> dict[str, Any]:
    """The result that the rules and answers inside a published one give today."""
    stated = result["rubric"]
    rubric = load_rubric(stated["source"], name=stated["code"])
    block = rubric.block(result["block"]["code"])
    if block.max_points is None:
        block = block.with_max_points(Fraction(result["block"]["max_points"]))
    header = {key: result[key] for key in ("province", "campaign", "scope")}
    return compose(header, rubric, stated["source"], stated["version"], block, result["units"])
