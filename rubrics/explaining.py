"""Explanations, made on demand from the same values that were scored."""

from dataclasses import dataclass

from egov_scoring.numbers import format_number
from rubrics.rules import KINDS, wording
from rubrics.rules.base import Answer
from rubrics.scoring import (
    NO_PEERS,
    Entry,
    LeafResult,
    Missing,
    Peers,
    Sheet,
    next_tier,
    score_leaf,
    tier_of,
)
from rubrics.spec import EITHER, EVIDENCE, EXPLANATION, FULL, NO_PROOF, TOTAL, BlockSpec, Minimum, Node, Tier

PROOF_WORDS = {
    EITHER: "tự chấm trên 0 điểm thì phải có minh chứng hoặc giải trình",
    EVIDENCE: "tự chấm trên 0 điểm thì phải có minh chứng, giải trình không thay được",
    EXPLANATION: "tự chấm trên 0 điểm thì phải có giải trình",
    NO_PROOF: "không bắt buộc minh chứng hay giải trình",
}
Scored = LeafResult | Entry | Answer | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a leaf earned what it earned: the rule in words, the arithmetic, the result, the source."""

    rule: str
    arithmetic: str
    result: str
    article: str = ""
    printed_rule: str = ""
    reading: str = ""
    reading_note: str = ""

    @property
    def sentence(self) -> str:
        return self.arithmetic


def explain(node: Node, scored: Scored, peers: Peers = NO_PEERS) -> Explanation:
    """Explain one line of a sheet, or what an answer earns or would earn."""
    entry = Entry(scored) if isinstance(scored, Answer) else scored
    leaf = entry if isinstance(entry, LeafResult) else score_leaf(node, entry, peers=peers)
    return Explanation(
        rule=rule_words(node),
        arithmetic=_arithmetic(node, leaf, peers),
        result=wording.points(leaf.points),
        article=node.article,
        printed_rule=node.printed_rule,
        reading=node.reading,
        reading_note=node.reading_note,
    )


def rule_words(node: Node) -> str:
    """The rule as it is executed, in Vietnamese words; empty for a group."""
    if node.rule is None or node.max_points is None:
        return ""
    return KINDS[node.rule.kind].words(node.rule, node.max_points)


def proof_words(node: Node) -> str:
    """What a claim must come with, where the rubric says other than evidence or an explanation."""
    is_asked = node.is_leaf and node.scored_by == "unit" and node.proof != EITHER
    return PROOF_WORDS[node.proof] if is_asked else ""


def _arithmetic(node: Node, leaf: LeafResult, peers: Peers) -> str:
    maximum = wording.points(node.known_max)
    if leaf.waived == FULL:
        return f"Không áp dụng: tính điểm tối đa {maximum}"
    if leaf.waived:
        return f"Không áp dụng: {maximum} không tính vào điểm tối đa"
    if leaf.is_given:
        return f"Cấp thẩm định chấm {wording.points(leaf.points)} trên {maximum}"
    if leaf.answer is None or node.rule is None:
        if not node.known_max:
            return "Chưa trả lời, không tính điểm"
        return f"Chưa trả lời: 0 điểm, vẫn tính trong điểm tối đa {maximum}"
    best = peers.best.get(node.code)
    formula = KINDS[node.rule.kind].arithmetic(node.rule, node.known_max, leaf.answer, best)
    earned = wording.points(leaf.points)
    if leaf.clamped and not formula.endswith(f": {earned}"):
        return f"{formula}, đưa về giới hạn cho phép: {earned}"
    return formula


def explain_tier(block: BlockSpec, sheet: Sheet) -> str:
    """One sentence: the tier reached, and what was missing for the next."""
    if sheet.total is None:
        return "Không có tiêu chí nào áp dụng: không xếp loại."
    if not block.tiers:
        return "Khối này không có mức xếp loại."
    reached = tier_of(block, sheet)
    name = reached.name if reached else "Không đạt mức nào"
    above = next_tier(block, sheet)
    if above is None:
        return f"{name}: đạt mức cao nhất."
    tier, missing = above
    lacking = ", ".join(missing_words(block, item) for item in missing)
    return f"{name}; {lacking} để đạt {tier.name}."


def missing_words(block: BlockSpec, missing: Missing) -> str:
    """ "thiếu 1,3 điểm ở Mức độ tương tác"."""
    place = "tổng điểm" if missing.node == TOTAL else block.node(missing.node).text
    if missing.ban or missing.points is None:
        return f"chưa đáp ứng điều kiện “{place}”"
    return f"thiếu {format_number(missing.points)} điểm ở {place}"


def tier_words(block: BlockSpec, tier: Tier) -> str:
    """The conditions of a tier as a reader may check them."""
    lines = [_minimum_words(block, minimum) for minimum in tier.minimums]
    lines += [f"phải có: {block.node(code).text}" for code in tier.require]
    lines += [f"không được có: {block.node(code).text}" for code in tier.ban]
    return "; ".join(lines) or "mọi đơn vị không đạt các mức trên"


def _minimum_words(block: BlockSpec, minimum: Minimum) -> str:
    place = "tổng điểm" if minimum.node == TOTAL else block.node(minimum.node).text
    unit = "% điểm tối đa" if minimum.is_percent else " điểm"
    return f"{place} từ {wording.number(minimum.value)}{unit} trở lên"
