"""A full result from what is known of its units: for the database and for a published file alike."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from rankings import snapshot
from rankings.depth import ANSWERS, CRITERION, TOTAL, trimmed
from rankings.result import UnitAnswers, is_assessed, score_result
from rubrics.answers import read_answer
from rubrics.explaining import rule_words
from rubrics.loading import load_rubric
from rubrics.scoring import Entry, LeafResult, peers_of, score_sheet
from rubrics.spec import BlockSpec, Node, RubricSpec

PENDING = "pending"
MISSING = "missing"
RECORDED = ("parent", "status", "reason", "document", "answers", "waivers")
HEADER = ("province", "campaign", "scope", "depth")
FACT = "fact"

Record = Mapping[str, Any]


def compose(
    header: Record, rubric: RubricSpec, source: str, version: int, block: BlockSpec, records: Iterable[Record]
) -> dict[str, Any]:
    """The result as it is frozen: rules, then every unit with its figures and what they were computed from.

    It knows no clock and no chance: the same records give the same bytes.
    """
    depth = header.get("depth", ANSWERS)
    shown = points_alone(block, list(records)) if depth == CRITERION else records
    by_unit = {record["unit"]: record for record in shown}
    scored = score_result(rubric.code, block, [unit_answers(block, record) for record in by_unit.values()])
    units = [trimmed(recorded(line, by_unit[line["unit"]]), depth) for line in scored["units"]]
    return frame(header, rubric, source, version, block) | {"units": units}


def recorded(line: Record, record: Record) -> dict[str, Any]:
    """The figures of a unit with what they were computed from; early publications know no parents."""
    return {**line, **{key: record[key] for key in RECORDED if key in record}}


def frame(header: Record, rubric: RubricSpec, source: str, version: int, block: BlockSpec) -> dict[str, Any]:
    """Everything that a result says besides its units."""
    words = {leaf.code: rule_words(leaf) for leaf in block.leaves}
    no_groups: dict[str, list[str]] = {"groups": []} if header.get("depth") == TOTAL else {}
    return {
        **header,
        "format": snapshot.FORMAT,
        "rubric": snapshot.rubric_data(rubric, version) | {"source": source},
        "block": snapshot.block_data(block, words) | no_groups,
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


def points_alone(block: BlockSpec, records: list[Record]) -> list[Record]:
    """The records with exact points in the place of answers: all other figures still follow from them."""
    units = [unit_answers(block, record) for record in records]
    assessed = [unit for unit in units if is_assessed(block, unit)]
    peers = peers_of(block, [(unit.entries, unit.waived) for unit in assessed])
    sheets = {unit.unit: score_sheet(block, unit.entries, unit.waived, peers) for unit in assessed}
    return [
        {
            **record,
            "answers": {
                leaf.code: stored_points(block.node(leaf.code), leaf, record["answers"][leaf.code])
                for leaf in (sheets[record["unit"]].leaves if record["unit"] in sheets else ())
                if leaf.is_answered
            },
        }
        for record in records
    ]


def stored_points(node: Node, leaf: LeafResult, stored: Record) -> dict[str, Any]:
    """An answer stays where points do not tell enough: a fact, points out of a maximum of the unit's own."""
    tells_more = node.rule is not None and node.rule.kind == FACT
    if tells_more or leaf.applicable_max != node.known_max:
        return {**stored, "document": ""}
    return {"answer": "", "points": snapshot.exact_text(leaf.points), "document": ""}


def recompute(result: Record) -> dict[str, Any]:
    """The result that the rules and answers (or points) inside a published one give today."""
    return compose(*rules_of(result), result["units"])


def rules_of(result: Record) -> tuple[Record, RubricSpec, str, int, BlockSpec]:
    """What a published result says besides its units, as ``compose`` takes it."""
    stated = result["rubric"]
    rubric = load_rubric(stated["source"], name=stated["code"])
    block = rubric.block(result["block"]["code"])
    if block.max_points is None:
        block = block.with_max_points(Fraction(result["block"]["max_points"]))
    block = block.with_contributors(named_in(result["block"]["nodes"]))
    header = {key: result[key] for key in HEADER if key in result}
    return header, rubric, stated["source"], stated["version"], block


def named_in(nodes: Iterable[Record]) -> list[tuple[str, str, str]]:
    """The agencies that the campaign named; those that the rubric names say no task."""
    return [
        (node["code"], node["contributor"], node["contribution"]) for node in nodes if "contribution" in node
    ]
