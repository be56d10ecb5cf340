"""Where the self-score stands among the tiers; never a promise of what the verified score will reach."""

from dataclasses import dataclass

from rubrics.explaining import missing_words
from rubrics.scoring import Sheet, next_tier, tier_of
from rubrics.spec import BlockSpec

SHOWN = 3


@dataclass(frozen=True)
class Outlook:
    """The tier that the self-score would reach, and what it lacks for the next one."""

    reached: str
    above: str
    missing: tuple[str, ...]
    more: int


def outlook_of(block: BlockSpec, sheet: Sheet) -> Outlook | None:
    """None where the block has no tiers or nothing applies to the unit."""
    if not block.tiers or sheet.total is None:
        return None
    reached = tier_of(block, sheet)
    above = next_tier(block, sheet)
    tier_above, missing = above if above else (None, ())
    return Outlook(
        reached=reached.name if reached else "",
        above=tier_above.name if tier_above else "",
        missing=tuple(missing_words(block, item) for item in missing[:SHOWN]),
        more=max(len(missing) - SHOWN, 0),
    )
