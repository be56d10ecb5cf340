"""What the checks look at."""

from dataclasses import dataclass, field
from fractions import Fraction

from egov_scoring.numbers import format_number
from rubrics.spec import BlockSpec


@dataclass(frozen=True, slots=True)
class Draft:
    """A resolved block with what could not be read, so that one mistake is reported once."""

    block: BlockSpec
    missing: frozenset[str] = field(default_factory=frozenset)
    unreadable: frozenset[str] = field(default_factory=frozenset)
    from_campaign: frozenset[str] = field(default_factory=frozenset)


def shown(value: Fraction) -> str:
    digits_fit = 10**4 % value.denominator == 0
    return format_number(value) if digits_fit else format_number(value, 4)
