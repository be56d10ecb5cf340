"""Answers become points, points a sheet, a sheet its tier; figures are exact until printed or compared."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

from egov_scoring.numbers import round_half_up
from rubrics.rules import KINDS
from rubrics.rules.base import ZERO, Answer, Outcome, measured
from rubrics.spec import FULL, REFUSE, TOTAL, BlockSpec, Minimum, Node, Tier


@dataclass(frozen=True, slots=True)
class Peers:
    """The best value of each criterion that compares units, among the assessed units of a block."""

    best: Mapping[str, Fraction] = field(default_factory=dict)


NO_PEERS = Peers()


@dataclass(frozen=True, slots=True)
class Entry:
    """What counts for one leaf: an answer, or points that a verdict set."""

    answer: Answer | None = None
    points: Fraction | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a node earned, out of how much, and how much of that applies to the unit."""

    points: Fraction
    max_points: Fraction
    applicable_max: Fraction


@dataclass(frozen=True, slots=True)
class LeafResult:
    """One line of a sheet; ``waived`` is the policy under which the leaf does not apply, if any."""

    code: str
    points: Fraction
    applicable_max: Fraction
    answer: Answer | None = None
    is_given: bool = False
    not_computable: bool = False
    clamped: bool = False
    waived: str = ""

    @property
    def is_answered(self) -> bool:
        return self.answer is not None or self.is_given


@dataclass(frozen=True, slots=True)
class Totals:
    """What one unit reached; total and percent are None when nothing applies to it."""

    figures: Mapping[str, Figure]
    max_points: Fraction
    raw_total: Fraction
    applicable_max: Fraction
    total: Fraction | None
    percent: Fraction | None
    true_facts: frozenset[str]
    waived_facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sheet(Totals):
    """The scored form of one unit, line by line; the lists hold leaves in printed order."""

    leaves: tuple[LeafResult, ...]
    unanswered: tuple[str, ...]
    not_computable: tuple[str, ...]
    not_applicable: tuple[str, ...]


def rounded(value: Fraction | Decimal | int, decimals: int) -> Decimal:
    """The printed figure: half up, once, from the exact value."""
    return round_half_up(value, decimals)


def score_answer(node: Node, answer: Answer, peers: Peers = NO_PEERS) -> Outcome:
    """What one answer earns on one leaf."""
    return _outcome(node, answer, peers.best.get(node.code))


def _outcome(node: Node, answer: Answer, best: Fraction | None) -> Outcome:
    if node.rule is None:
        raise ValueError(f"{node.code} is not a leaf")
    return KINDS[node.rule.kind].score(node.rule, node.known_max, answer, best)


def score_sheet(
    block: BlockSpec, entries: Mapping[str, Entry], waived: Collection[str] = (), peers: Peers = NO_PEERS
) -> Sheet:
    """Score a whole form; an unanswered criterion earns nothing but stays in the maximum."""
    policies = waived_policies(block, waived) if waived else {}
    leaves = tuple(
        score_leaf(leaf, entries.get(leaf.code), policies.get(leaf.code, ""), peers) for leaf in block.leaves
    )
    figures = _add_up(block, leaves)
    whole = combine(block.combine, block.known_max, block.children.get("", ()), figures)
    total, percent = total_and_percent(whole)
    facts = {leaf.code for leaf in block.leaves if leaf.rule and leaf.rule.kind == "fact"}
    return Sheet(
        figures=figures,
        max_points=whole.max_points,
        raw_total=whole.points,
        applicable_max=whole.applicable_max,
        total=total,
        percent=percent,
        true_facts=frozenset(leaf.code for leaf in leaves if leaf.code in facts and is_true(leaf.answer)),
        waived_facts=frozenset(leaf.code for leaf in leaves if leaf.code in facts and leaf.waived),
        leaves=leaves,
        unanswered=tuple(leaf.code for leaf in leaves if not (leaf.is_answered or leaf.waived)),
        not_computable=tuple(leaf.code for leaf in leaves if leaf.not_computable),
        not_applicable=tuple(leaf.code for leaf in leaves if leaf.waived),
    )


def total_and_percent(whole: Figure) -> tuple[Fraction | None, Fraction | None]:
    """What applies is stretched to the whole maximum; nothing to stretch is no total."""
    if not whole.applicable_max:
        return None, None
    if whole.applicable_max == whole.max_points:
        return whole.points, whole.points * 100 / whole.max_points
    rate = whole.points / whole.applicable_max
    return rate * whole.max_points, rate * 100


def is_true(answer: Answer | None) -> bool:
    return answer is not None and answer.values[0] == 1


def waived_policies(block: BlockSpec, waived: Collection[str]) -> dict[str, str]:
    """The policy of the marked node, for every node below it; the nearest mark counts."""
    policies: dict[str, str] = {}
    for node in block.nodes:
        policy = policies.get(node.parent, "")
        if node.code in waived:
            policy = node.waiver.policy
            if policy == REFUSE:
                raise ValueError(f"{node.code} may not be marked not applicable in block {block.code}")
        if policy:
            policies[node.code] = policy
    return policies


def score_leaf(node: Node, entry: Entry | None, policy: str = "", peers: Peers = NO_PEERS) -> LeafResult:
    """One line of a sheet; a policy says that the leaf does not apply to the unit."""
    maximum = node.known_max
    if policy:
        earned = maximum if policy == FULL else ZERO
        return LeafResult(node.code, earned, earned, waived=policy)
    if entry is not None and entry.points is not None:
        return LeafResult(node.code, entry.points, maximum, entry.answer, is_given=True)
    return _score_line(node, entry.answer if entry else None, peers.best.get(node.code))


@lru_cache(maxsize=16_384)
def _score_line(node: Node, answer: Answer | None, best: Fraction | None) -> LeafResult:
    # Kept: whenever one answer of a form is saved, all of it is scored.
    if answer is None:
        return LeafResult(node.code, ZERO, node.known_max)
    outcome = _outcome(node, answer, best)
    return LeafResult(
        node.code,
        outcome.points,
        outcome.applicable_max,
        answer,
        not_computable=outcome.not_computable,
        clamped=outcome.clamped,
    )


def _add_up(block: BlockSpec, leaves: Iterable[LeafResult]) -> dict[str, Figure]:
    """Figures of all nodes in printed order; a group is added up after everything below it."""
    figures = {
        leaf.code: Figure(leaf.points, block.by_code[leaf.code].known_max, leaf.applicable_max)
        for leaf in leaves
    }
    for node in reversed(block.nodes):
        if not node.is_leaf:
            figures[node.code] = combine(node.combine, node.known_max, block.children[node.code], figures)
    return {node.code: figures[node.code] for node in block.nodes}


def combine(
    how: str, max_points: Fraction, children: Iterable[Node], figures: Mapping[str, Figure]
) -> Figure:
    """Make one figure of the figures below: their sum, at most the maximum, or their weighted rates."""
    if how == "weighted":
        return _weighted(max_points, children, figures)
    own = [figures[child.code] for child in children]
    points = exact_sum([figure.points for figure in own])
    applicable = exact_sum([figure.applicable_max for figure in own])
    if how == "capped":
        return Figure(min(points, max_points), max_points, min(applicable, max_points))
    return Figure(points, max_points, applicable)


def _weighted(max_points: Fraction, children: Iterable[Node], figures: Mapping[str, Figure]) -> Figure:
    """Weights of children that do not apply at all are left out, the others share their place."""
    applying = [(child.weight or ZERO, figures[child.code]) for child in children]
    rates = [
        (weight, figure.points / figure.applicable_max)
        for weight, figure in applying
        if figure.applicable_max
    ]
    weights = exact_sum([weight for weight, _ in rates])
    if not weights:
        return Figure(ZERO, max_points, ZERO)
    rate = exact_sum([weight * rate for weight, rate in rates]) / weights
    return Figure(rate * max_points, max_points, max_points)


def exact_sum(values: Collection[Fraction]) -> Fraction:
    """The sum over one common denominator, reduced once: much faster than adding one by one."""
    denominator = lcm(*(value.denominator for value in values))
    return Fraction(
        sum(value.numerator * (denominator // value.denominator) for value in values), denominator
    )


def peers_of(block: BlockSpec, forms: Iterable[tuple[Mapping[str, Entry], Collection[str]]]) -> Peers:
    """First pass over the assessed units, each with its entries and its waived nodes."""
    compared = [leaf for leaf in block.leaves if leaf.rule and KINDS[leaf.rule.kind].compares_units]
    best: dict[str, Fraction] = {}
    for entries, waived in forms if compared else ():
        hidden = {code for marked in waived for code in block.subtree(marked)}
        for leaf in compared:
            value = None if leaf.code in hidden else _compared_value(leaf, entries.get(leaf.code))
            if value is not None:
                best[leaf.code] = max(value, best.get(leaf.code, value))
    return Peers(best)


def _compared_value(leaf: Node, entry: Entry | None) -> Fraction | None:
    """Points set by a verdict tell nothing about the value."""
    if leaf.rule is None or entry is None or entry.answer is None or entry.points is not None:
        return None
    return measured(leaf.rule, entry.answer)


@dataclass(frozen=True, slots=True)
class Missing:
    """One condition that fails: the points still missing on a node, or a fact that forbids the tier."""

    node: str
    points: Decimal | None = None
    ban: bool = False


def tier_of(block: BlockSpec, totals: Totals) -> Tier | None:
    """The best tier that the unit reaches; None where nothing applies or no tier is reached."""
    if totals.total is None:
        return None
    return next((tier for tier in block.tiers if not _fails(block, tier, totals)), None)


def tier_by_total(block: BlockSpec, totals: Totals) -> Tier | None:
    """The best tier by its conditions on the total alone; None in a block that has no such conditions."""
    if totals.total is None or not any(_on_total(tier) for tier in block.tiers):
        return None
    for tier in block.tiers:
        if all(is_met(block, minimum, totals) for minimum in _on_total(tier)):
            return tier
    return None


def next_tier(block: BlockSpec, totals: Totals) -> tuple[Tier, tuple[Missing, ...]] | None:
    """The tier just above, with everything that is missing for it; None at the best one."""
    above = tier_above(block, tier_of(block, totals)) if totals.total is not None else None
    return (above, missing_for(block, above, totals)) if above else None


def tier_above(block: BlockSpec, reached: Tier | None) -> Tier | None:
    """The tier before this one, the lowest where none is reached; None at the best."""
    place = block.tiers.index(reached) if reached else len(block.tiers)
    return block.tiers[place - 1] if place else None


def is_met(block: BlockSpec, minimum: Minimum, totals: Totals) -> bool:
    """Printed figures are compared, so that a reader can do it again; what does not apply is met."""
    figure = figure_of(minimum.node, totals)
    applicable, least = figure.applicable_max, minimum.value
    if not applicable:
        return True
    top, bottom = figure.points.as_integer_ratio()
    if minimum.is_percent:
        top, bottom = top * 100 * applicable.denominator, bottom * applicable.numerator
    scale: int = 10**block.decimals
    least_top, least_bottom = least.as_integer_ratio()
    return printed_units(top, bottom, scale) * least_bottom >= least_top * scale


def printed_units(top: int, bottom: int, scale: int) -> int:
    """How many units of the last printed digit top/bottom shows, rounded half up as ``rounded`` does."""
    units = (2 * abs(top) * scale + bottom) // (2 * bottom)
    return units if top >= 0 else -units


def figure_of(node: str, totals: Totals) -> Figure:
    """The figure of a node; the total is out of the whole maximum, because it has been rescaled to it."""
    if node == TOTAL:
        applicable = totals.max_points if totals.applicable_max else ZERO
        return Figure(totals.total or ZERO, totals.max_points, applicable)
    return totals.figures[node]


def _on_total(tier: Tier) -> list[Minimum]:
    return [minimum for minimum in tier.minimums if minimum.node == TOTAL]


def _fails(block: BlockSpec, tier: Tier, totals: Totals) -> bool:
    if any(not is_met(block, minimum, totals) for minimum in tier.minimums):
        return True
    return any(not _allows(totals, code, must_hold=True) for code in tier.require) or any(
        not _allows(totals, code, must_hold=False) for code in tier.ban
    )


def _allows(totals: Totals, code: str, must_hold: bool) -> bool:
    """A required fact must be answered yes; a ban holds only when it is answered yes."""
    return code in totals.waived_facts or (code in totals.true_facts) == must_hold


def missing_for(block: BlockSpec, tier: Tier, totals: Totals) -> tuple[Missing, ...]:
    """The total first, then nodes as they are printed, points before facts."""
    lacking: dict[str, Decimal] = {}
    for minimum in tier.minimums:
        if not is_met(block, minimum, totals):
            points = _missing_points(block, minimum, totals)
            lacking[minimum.node] = max(points, lacking.get(minimum.node, points))
    banned = {code for code in tier.require if not _allows(totals, code, must_hold=True)}
    banned |= {code for code in tier.ban if not _allows(totals, code, must_hold=False)}
    codes = (TOTAL, *(node.code for node in block.nodes))
    return tuple(
        Missing(code, ban=True) if code in banned else Missing(code, lacking[code])
        for code in codes
        if code in banned or code in lacking
    )


def _missing_points(block: BlockSpec, minimum: Minimum, totals: Totals) -> Decimal:
    """Never less than one unit of the last printed digit: something is missing."""
    figure = figure_of(minimum.node, totals)
    least = minimum.value * figure.applicable_max / 100 if minimum.is_percent else minimum.value
    printed = Fraction(rounded(figure.points, block.decimals))
    unit = Fraction(1, 10**block.decimals)
    return rounded(max(least - printed, unit), block.decimals)
