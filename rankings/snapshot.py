"""The canonical bytes of a result: the same result gives the same bytes, anywhere and at any time."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rubrics.spec import BlockSpec, RubricSpec, Tier

FORMAT = "egov-result/1"

Data = None | bool | int | str | list["Data"] | dict[str, "Data"]


def canonical_bytes(result: object) -> bytes:
    """UTF-8 in composed form (NFC), keys sorted, no spaces, every figure that is not a count as text."""
    return canonical_text(plain(result)).encode()


def canonical_text(data: Data) -> str:
    """The same for what holds nothing but texts, counts and collections of them."""
    return composed(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_result(content: bytes) -> dict[str, Data]:
    """The result that ``canonical_bytes`` wrote."""
    result: dict[str, Data] = json.loads(content)
    return result


def plain(value: object) -> Data:
    """The value as JSON knows it; a binary fraction or any unknown type is refused."""
    if isinstance(value, str):
        return composed(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, dict):
        return {composed(str(key)): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, (Fraction, Decimal)):
        return exact_text(Fraction(value))
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.compare}
    raise TypeError(f"a result cannot hold {type(value).__name__}")


def composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def exact_text(value: Fraction) -> str:
    """A terminating decimal as people write it (25.2), any other as a fraction in lowest terms (1/3)."""
    digits = _digits_needed(value.denominator)
    if digits is None:
        return f"{value.numerator}/{value.denominator}"
    scaled = abs(value.numerator) * 10**digits // value.denominator
    text = str(scaled).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


def _digits_needed(denominator: int) -> int | None:
    digits = 0
    while 10**digits % denominator:
        digits += 1
        if digits > denominator.bit_length():
            return None
    return digits


def rubric_data(spec: RubricSpec, version: int) -> dict[str, object]:
    """Which rubric was applied; the hash names its content beyond doubt."""
    return {
        "code": spec.code,
        "version": version,
        "content_hash": spec.content_hash,
        "title": spec.title,
        "subject": spec.subject,
        "decision": {
            "number": spec.decision.number,
            "date": spec.decision.date,
            "issuer": spec.decision.issuer,
        },
        "notes": spec.notes,
    }


def block_data(block: BlockSpec, rules_in_words: Mapping[str, str]) -> dict[str, object]:
    """The whole rules of a block: enough to compute every figure, tier and place again."""
    return {
        "code": block.code,
        "name": block.name,
        "max_points": block.max_points,
        "combine": block.combine,
        "decimals": block.decimals,
        "rank_untiered": block.rank_untiered,
        "late": block.late,
        "levels": [level.name for level in block.levels],
        "groups": [node.code for node in block.groups],
        "nodes": [
            {**_without_empty(plain(node)), "rule_words": rules_in_words.get(node.code)}
            for node in block.nodes
        ],
        "tiers": [tier_data(tier) for tier in block.tiers],
    }


def tier_data(tier: Tier) -> dict[str, object]:
    return {
        "name": tier.name,
        "minimums": [
            {"node": minimum.node, "value": minimum.value, "percent": minimum.is_percent}
            for minimum in tier.minimums
        ],
        "require": tier.require,
        "ban": tier.ban,
    }


def _without_empty(value: Data) -> dict[str, Data]:
    """Parameters that a node does not use say nothing and are left out, at every depth."""
    assert isinstance(value, dict)
    return {
        key: _without_empty(entry) if isinstance(entry, dict) else entry
        for key, entry in value.items()
        if entry not in (None, "", [], False)
    }
