"""Two fingerprints of a rubric: of all it says, and of what answers depend on."""

import hashlib
import json
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from egov_scoring.numbers import format_number

WORDING = frozenset(
    {
        "text", "label", "title", "subject", "notes", "note", "article", "printed_code", "printed_rule",
        "reading", "reading_note", "guidance", "evidence", "legal_basis", "inferred", "decision",
        "province_name", "publication", "agency", "numerator", "denominator", "contributor", "unit",
    }
)  # fmt: skip


def normalised(value: Any) -> Any:
    """The same data with every text in Unicode's composed form."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {normalised(key): normalised(item) for key, item in value.items()}
    return [normalised(item) for item in value] if isinstance(value, list) else value


def content_hash(data: Any) -> str:
    return _sha256(_canonical(data, frozenset()))


def structure_hash(data: Any) -> str:
    """Unchanged when only the wording is corrected."""
    named = {key: [{**item, "name": ""} for item in data.get(key, ())] for key in ("blocks", "levels")}
    return _sha256(_canonical({**data, **named}, WORDING))


def _sha256(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any, left_out: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(item, left_out) for key, item in value.items() if key not in left_out}
    if isinstance(value, list):
        return [_canonical(item, left_out) for item in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal) and Decimal(value).is_finite():
        return format_number(Fraction(value))
    return value.isoformat() if isinstance(value, date) else str(value)
