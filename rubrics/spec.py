"""What a rubric says, checked and resolved: plain frozen values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

TOTAL = ""

REFUSE = "refuse"
FULL = "full"
RESCALE = "rescale"

EITHER = "either"
EVIDENCE = "evidence"
EXPLANATION = "explanation"
NO_PROOF = "none"


@dataclass(frozen=True, slots=True)
class Decision:
    """The act that issued the rubric."""

    number: str
    date: date
    issuer: str
    title: str = ""
    signer: str = ""
    replaces: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """The verifying agency as the decision names it."""

    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """A day that comes back every year; ``before`` excludes it, ``through`` includes it."""

    before: str = ""
    through: str = ""
    year_offset: int = 0
    text: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The time that the data are about; ``until`` is exclusive."""

    text: str = ""
    start: str = ""
    start_year: int = 0
    until: str = ""
    until_year: int = 0
    article: str = ""


@dataclass(frozen=True, slots=True)
class PublicationSpec:
    """Which document makes results public, by whom and before which day."""

    kind: str = ""
    issuer: str = ""
    before: str = ""
    year_offset: int = 0
    article: str = ""


@dataclass(frozen=True, slots=True)
class Waivability:
    """Whether a node may be marked not applicable, and what that means for the points."""

    policy: str = REFUSE
    document: bool = False
    note: str = ""
    article: str = ""

    @property
    def is_allowed(self) -> bool:
        return self.policy != REFUSE


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A figure of a unit (how many officers, how many computers) that several ratios share."""

    code: str
    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Worth:
    """Points, or a share of the maximum."""

    points: Fraction | None = None
    share: Fraction | None = None

    def of(self, max_points: Fraction) -> Fraction:
        if self.share is not None:
            return self.share * max_points
        return self.points or Fraction(0)


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a list of choices."""

    label: str
    worth: Worth


@dataclass(frozen=True, slots=True)
class Step:
    """What a value earns when it meets every one of ``conditions``, pairs of relation and bound."""

    conditions: tuple[tuple[str, Fraction], ...]
    worth: Worth


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of one leaf with its own maximum and rule."""

    code: str
    text: str
    max_points: Fraction
    rule: "Rule"


@dataclass(frozen=True, slots=True)
class Rule:
    """How an answer becomes points; each kind reads only its own parameters."""

    kind: str
    on: str = ""
    options: tuple[Option, ...] = ()
    steps: tuple[Step, ...] = ()
    otherwise: Worth | None = None
    parts: tuple[Part, ...] = ()
    at_least: Fraction | None = None
    over: Fraction | None = None
    full_at: Fraction | None = None
    over_one: bool = False
    complement: bool = False
    target: Fraction | None = None
    each: Fraction = Fraction(1)
    cap: Fraction | None = None
    bonus: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    min: Fraction = Fraction(0)
    block: str = ""
    function: str = "mean"
    numerator: str = ""
    denominator: str = ""
    numerator_fact: str = ""
    denominator_fact: str = ""
    label: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The codes of the unit's facts that the answer is made with."""
        return tuple(code for code in (self.numerator_fact, self.denominator_fact) if code)


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the rubric as one block reads it: a part, a group or a leaf (with a rule)."""

    code: str
    text: str
    max_points: Fraction | None
    parent: str = ""
    rule: Rule | None = None
    printed_code: str = ""
    part: bool = False
    inferred: str = ""
    scored_by: str = "unit"
    contributor: str = ""
    contribution: str = ""
    combine: str = "sum"
    weight: Fraction | None = None
    waiver: Waivability = Waivability()
    proof: str = EITHER
    printed_rule: str = ""
    reading: str = ""
    reading_note: str = ""
    article: str = ""
    guidance: str = ""
    evidence: str = ""
    legal_basis: str = ""

    def __hash__(self) -> int:
        return hash(self.code)

    @property
    def is_leaf(self) -> bool:
        return self.rule is not None

    @property
    def known_max(self) -> Fraction:
        """The maximum, which must have been set: see ``BlockSpec.with_max_points``."""
        if self.max_points is None:
            raise ValueError(f"{self.code}: the campaign has not set the maximum")
        return self.max_points


@dataclass(frozen=True, slots=True)
class Minimum:
    """A least figure of a node, in points or in percent of the (applicable) maximum."""

    node: str
    value: Fraction
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier and everything a unit needs to reach it; the condition on the total comes first."""

    name: str
    minimums: tuple[Minimum, ...] = ()
    require: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelSpec:
    """One level that verifies the forms of a block."""

    code: str
    name: str
    body: str
    working_days: int | None = None
    article: str = ""
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """Everything that scores the units of one block, with nothing left to look up elsewhere."""

    code: str
    name: str
    unit_kinds: tuple[str, ...]
    levels: tuple[LevelSpec, ...]
    nodes: tuple[Node, ...]
    tiers: tuple[Tier, ...] = ()
    max_points: Fraction | None = None
    due: Due | None = None
    scope: str = "province"
    late: str = "assess"
    publication: PublicationSpec | None = None
    combine: str = "sum"
    decimals: int = 2
    rank_untiered: bool = True
    facts: tuple[FactSpec, ...] = ()
    leaves: tuple[Node, ...] = field(init=False, repr=False, compare=False)
    groups: tuple[Node, ...] = field(init=False, repr=False, compare=False)
    children: Mapping[str, tuple[Node, ...]] = field(init=False, repr=False, compare=False)
    by_code: Mapping[str, Node] = field(init=False, repr=False, compare=False)
    group_by_code: Mapping[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: dict[str, tuple[Node, ...]] = {}
        for node in self.nodes:
            children[node.parent] = (*children.get(node.parent, ()), node)
        by_code = {node.code: node for node in self.nodes}
        parts = {node.code for node in self.nodes if node.part} | {""}
        object.__setattr__(self, "leaves", tuple(node for node in self.nodes if node.is_leaf))
        object.__setattr__(self, "groups", tuple(n for n in self.nodes if n.part or n.parent in parts))
        object.__setattr__(self, "children", children)
        object.__setattr__(self, "by_code", by_code)
        group_by_code: dict[str, Node] = {}
        for node in self.nodes:
            if not node.part:
                group_by_code[node.code] = group_by_code.get(node.parent, node)
        object.__setattr__(self, "group_by_code", group_by_code)

    def node(self, code: str) -> Node:
        return self.by_code[code]

    def group_of(self, code: str) -> Node:
        """The decision's group of criteria (nhóm tiêu chí) that a node belongs to; a group is its own."""
        return self.group_by_code[code]

    @property
    def known_max(self) -> Fraction:
        """The maximum of the whole form, which must have been set."""
        if self.max_points is None:
            raise ValueError(f"{self.code}: the campaign has not set the maximum")
        return self.max_points

    def subtree(self, code: str) -> tuple[str, ...]:
        """The node itself and everything below it, in printed order."""
        below = [code]
        for child in self.children.get(code, ()):
            below.extend(self.subtree(child.code))
        return tuple(below)

    def with_max_points(self, max_points: Fraction) -> "BlockSpec":
        """The same block with the maximum that the campaign gives to its open leaf and the nodes above."""
        fixed = sum((leaf.max_points for leaf in self.leaves if leaf.max_points is not None), Fraction(0))
        open_max = Fraction(max_points) - fixed
        if open_max <= 0:
            raise ValueError(f"{self.code}: the maximum must be above {fixed}")
        nodes = tuple(
            node if node.max_points is not None else replace(node, max_points=self._open_max(node, open_max))
            for node in self.nodes
        )
        return replace(self, nodes=nodes, max_points=Fraction(max_points))

    def with_contributors(self, named: Iterable[tuple[str, str, str]]) -> "BlockSpec":
        """The same block with the agencies that a campaign names: code, agency and what it does there."""
        given = {code: (agency, task) for code, agency, task in named}
        nodes = tuple(
            replace(node, contributor=given[node.code][0], contribution=given[node.code][1])
            if node.code in given
            else node
            for node in self.nodes
        )
        return replace(self, nodes=nodes)

    def _open_max(self, node: Node, open_max: Fraction) -> Fraction:
        known = (self.by_code[code] for code in self.subtree(node.code))
        return open_max + sum((leaf.max_points or Fraction(0) for leaf in known if leaf.is_leaf), Fraction(0))


@dataclass(frozen=True, slots=True)
class RubricSpec:
    """One decision: its blocks and what they share."""

    code: str
    province: str
    province_name: str
    title: str
    subject: str
    decision: Decision
    blocks: tuple[BlockSpec, ...]
    content_hash: str
    structure_hash: str
    decimals: int = 2
    rank_untiered: bool = True
    notes: tuple[str, ...] = ()
    agency: Agency | None = None
    period: Period | None = None
    publication: PublicationSpec | None = None
    facts: tuple[FactSpec, ...] = ()

    def block(self, code: str) -> BlockSpec:
        for block in self.blocks:
            if block.code == code:
                return block
        raise KeyError(code)
