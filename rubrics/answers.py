"""From what a person typed to an answer, and back to what a person reads."""

import unicodedata
from functools import lru_cache

from rubrics.errors import AnswerError
from rubrics.rules import KINDS
from rubrics.rules.base import Answer, Shape
from rubrics.spec import RESCALE, Node, Rule

LONGEST = 2000
__all__ = ["Answer", "AnswerError", "display", "needs_document", "parse_answer", "read_answer", "shape_name"]


def parse_answer(node: Node, text: str) -> Answer:
    """Read what was typed; the canonical text of the answer is what is stored."""
    text = unicodedata.normalize("NFC", text).strip()
    rule = _rule_of(node)
    if not text:
        raise AnswerError("Chưa có câu trả lời.")
    if len(text) > LONGEST:
        raise AnswerError(f"Câu trả lời dài quá {LONGEST} ký tự. Hãy viết ngắn lại.")
    if rule.kind == "points" and "/" in text and node.waiver.policy != RESCALE:
        raise AnswerError(f"“{text}” chưa đúng dạng: tiêu chí này chỉ nhận một số điểm, ví dụ 2,5.")
    return _shape(rule).parse(rule, node.known_max, text)


@lru_cache(maxsize=16_384)
def read_answer(node: Node, canonical: str) -> Answer:
    """Read a canonical text that ``parse_answer`` once made, without checking it again."""
    # Kept: forms repeat the same few texts, and whenever one answer is saved all of a form are read.
    rule = _rule_of(node)
    return _shape(rule).read(rule, canonical)


def display(node: Node, answer: Answer) -> str:
    rule = _rule_of(node)
    return _shape(rule).show(rule, answer)


def shape_name(node: Node) -> str:
    """The field that a form needs, by the name of the answer's shape: choice, ratio, number…"""
    return _shape(_rule_of(node)).name


def needs_document(node: Node, answer: Answer) -> bool:
    """Points out of a smaller maximum need the document that allows it, where the rubric asks for one."""
    is_partial = len(answer.values) == 2 and answer.values[1] < node.known_max
    return node.waiver.document and _rule_of(node).kind == "points" and is_partial


def _shape(rule: Rule) -> Shape:
    return KINDS[rule.kind].shape(rule)


def _rule_of(node: Node) -> Rule:
    if node.rule is None:
        raise AnswerError(f"{node.code} là nhóm tiêu chí: chỉ trả lời được các tiêu chí con của nó.")
    return node.rule
