"""The checks of "Rà soát": each looks at one criterion of one form and says what a person should look at.

A check never changes or blocks anything. To add one, write a function from an ``Item`` to a ``Finding`` or
None and list it in ``CHECKS``.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from egov_scoring.numbers import format_number, round_half_up
from egov_scoring.templatetags.formats import vndate
from rubrics.answers import Answer, display, shape_name
from rubrics.rules import KINDS
from rubrics.scoring import score_answer
from rubrics.spec import NO_PROOF, Node

MOST_CHANGE = Fraction(1, 2)
LISTED = 3


@dataclass(frozen=True, slots=True)
class Proof:
    """One cited piece of evidence; ``others`` are the ids and names of the other units that cite it."""

    key: int
    name: str
    sha256: str = ""
    url: str = ""
    day: date | None = None
    others: tuple[tuple[int, str], ...] = ()
    link_problem: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the same unit answered at the same criterion in an earlier year."""

    year: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion of one form, with everything that the checks look at; days are [start, end)."""

    node: Node
    start: date
    end: date
    answer: Answer | None = None
    proofs: tuple[Proof, ...] = ()
    earlier: Earlier | None = None
    is_waived: bool = False
    has_waiver_document: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in words, and the values it rests on."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Check:
    code: str
    title: str
    weight: int
    find: Callable[[Item], Finding | None]


def find_full_without_evidence(item: Item) -> Finding | None:
    if item.answer is None or item.proofs or item.node.proof == NO_PROOF:
        return None
    if item.node.scored_by != "unit" or KINDS[item.node.rule.kind].compares_units:
        return None
    points = score_answer(item.node, item.answer).points
    if not points or points < item.node.known_max:
        return None
    most = format_number(round_half_up(points, 2))
    return Finding(f"Tự chấm đủ {most} điểm mà không có minh chứng nào.", item.answer.canonical)


def find_over_one(item: Item) -> Finding | None:
    if item.answer is None or shape_name(item.node) != "ratio":
        return None
    part, whole = item.answer.values
    if not whole or part <= whole:
        return None
    ratio = percent_words(part / whole)
    return Finding(f"Tỷ lệ {display(item.node, item.answer)} = {ratio}, trên 100%.", item.answer.canonical)


def find_zero_of_zero(item: Item) -> Finding | None:
    if item.answer is None or shape_name(item.node) != "ratio" or any(item.answer.values):
        return None
    return Finding("Trả lời 0/0: không phát sinh, không tính được tỷ lệ.", item.answer.canonical)


def find_change(item: Item) -> Finding | None:
    if item.answer is None or item.earlier is None:
        return None
    now, before = figure_of(item.node, item.answer), figure_of(item.node, item.earlier.answer)
    if now is None or before is None or abs(now - before) <= MOST_CHANGE * before:
        return None
    way = "tăng" if now > before else "giảm"
    size = f" {percent_words(abs(now - before) / before)}" if before else ""
    old, new = display(item.node, item.earlier.answer), display(item.node, item.answer)
    return Finding(
        f"{way.capitalize()}{size} so với năm {item.earlier.year}: {old} → {new}.",
        f"{item.earlier.year} {item.earlier.answer.canonical} {item.answer.canonical}",
    )


def find_shared_file(item: Item) -> Finding | None:
    shared = [proof for proof in item.proofs if proof.others]
    if not shared:
        return None
    words = [f"“{proof.name}” cũng là minh chứng của {names_of(proof)}" for proof in shared]
    # Ids, not names: not everyone may read the names.
    basis = [f"{proof.sha256} {sorted(unit for unit, _ in proof.others)}" for proof in shared]
    return Finding(f"Tệp {'; tệp '.join(words)}.", "\n".join(sorted(basis)))


def find_dead_link(item: Item) -> Finding | None:
    dead = [proof for proof in item.proofs if proof.link_problem]
    if not dead:
        return None
    words = "; ".join(f"“{proof.name}”: {proof.link_problem}" for proof in dead)
    return Finding(f"Liên kết không mở được. {words}.", " ".join(sorted(proof.url for proof in dead)))


def find_outside_period(item: Item) -> Finding | None:
    outside = [proof for proof in item.proofs if proof.day and not item.start <= proof.day < item.end]
    if not outside:
        return None
    words = "; ".join(f"“{proof.name}” ngày {vndate(proof.day)}" for proof in outside)
    last = vndate(item.end - timedelta(days=1))
    return Finding(
        f"Ngoài kỳ số liệu {vndate(item.start)}–{last}: {words}.",
        " ".join(sorted(f"{proof.key}:{proof.day}" for proof in outside)),
    )


def find_bare_waiver(item: Item) -> Finding | None:
    if not item.is_waived or item.has_waiver_document or not item.node.waiver.document:
        return None
    return Finding("Đề nghị không áp dụng mà không ghi văn bản chấp nhận.", "")


CHECKS = (
    Check("full-without-evidence", "Đủ điểm, không minh chứng", 3, find_full_without_evidence),
    Check("over-one", "Tỷ lệ trên 100%", 4, find_over_one),
    Check("change", "Khác năm trước hơn 50%", 2, find_change),
    Check("shared-file", "Trùng tệp với đơn vị khác", 4, find_shared_file),
    Check("dead-link", "Liên kết không mở được", 3, find_dead_link),
    Check("outside-period", "Minh chứng ngoài kỳ số liệu", 2, find_outside_period),
    Check("bare-waiver", "Không áp dụng, thiếu văn bản", 3, find_bare_waiver),
    Check("zero-of-zero", "Trả lời 0/0", 1, find_zero_of_zero),
)
BY_CODE = {check.code: check for check in CHECKS}


def findings_of(item: Item) -> list[tuple[Check, Finding]]:
    found = ((check, check.find(item)) for check in CHECKS)
    return [(check, finding) for check, finding in found if finding]


def fingerprint(check: Check, finding: Finding) -> str:
    """Changes when the values under a finding change, and not when its wording does."""
    return hashlib.sha256(f"{check.code}\n{finding.basis}".encode()).hexdigest()


def figure_of(node: Node, answer: Answer) -> Fraction | None:
    """The one figure of an answer that can be compared between years; None where it has none."""
    shape = shape_name(node)
    if len(answer.values) == 2 and shape in {"ratio", "points"}:
        part, whole = answer.values
        return part / whole if whole else None
    return answer.values[0] if shape in {"number", "percent", "points"} else None


def percent_words(ratio: Fraction) -> str:
    return f"{format_number(round_half_up(ratio * 100, 1))}%"


def names_of(proof: Proof) -> str:
    """The first few of the other units and how many there are besides."""
    names = list(dict.fromkeys(name for _, name in proof.others))
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" và {more} đơn vị nữa" if more > 0 else "")
