"""Every kind of rule by its name; a new kind is one module function, one line here, one table of tests."""

from rubrics.rules.base import KINDS, Kind, register
from rubrics.rules.choices import CHOICE, YES_NO
from rubrics.rules.comparisons import CHILDREN, RELATIVE, TARGET_LEADER
from rubrics.rules.counts import BONUS_PENALTY, COUNT
from rubrics.rules.given import FACT, POINTS
from rubrics.rules.parts import BEST, SUM
from rubrics.rules.ratios import RATIO
from rubrics.rules.steps import STEPS

register(
    {
        "yes_no": YES_NO,
        "choice": CHOICE,
        "ratio": RATIO,
        "steps": STEPS,
        "count": COUNT,
        "sum": SUM,
        "best": BEST,
        "relative": RELATIVE,
        "target_leader": TARGET_LEADER,
        "bonus_penalty": BONUS_PENALTY,
        "points": POINTS,
        "fact": FACT,
        "children": CHILDREN,
    }
)

__all__ = ["KINDS", "Kind"]
