"""How much of a result is published: fixed before a campaign opens, applied when its result is closed."""

from collections.abc import Collection, Mapping
from typing import Any

TOTAL, GROUP, CRITERION, ANSWERS = "total", "group", "criterion", "answers"

Result = Mapping[str, Any]


def depth_of(result: Result) -> str:
    """Early publications do not name their depth: they show everything."""
    depth: str = result.get("depth", ANSWERS)
    return depth


def shows_criteria(result: Result) -> bool:
    return depth_of(result) in (CRITERION, ANSWERS)


def shows_answers(result: Result) -> bool:
    return depth_of(result) == ANSWERS


def trimmed(line: Result, depth: str) -> dict[str, Any]:
    """One unit's line without what lies deeper; a shallow line keeps printed figures alone."""
    if depth == ANSWERS:
        return dict(line)
    if depth == CRITERION:
        return {**line, "criteria": [leaf | {"explanation": None} for leaf in line["criteria"]]}
    groups = line["groups"] if depth == GROUP else []
    return {
        **line,
        "exact_total": None,
        "unanswered": [],
        "not_computable": [],
        "not_applicable": [],
        "groups": groups,
        "criteria": [],
        "answers": {},
        "waivers": [],
        "next_tier": trimmed_gaps(line["next_tier"], {"", *(group["code"] for group in groups)}),
    }


def trimmed_gaps(next_tier: Result | None, shown: Collection[str]) -> dict[str, Any] | None:
    """What is missing at the nodes that are shown, and how many conditions below them fail too."""
    if next_tier is None:
        return None
    missing = [gap for gap in next_tier["missing"] if gap["node"] in shown]
    hidden = len(next_tier["missing"]) - len(missing)
    return {**next_tier, "missing": missing} | ({"undisclosed": hidden} if hidden else {})
