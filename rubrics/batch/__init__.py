"""Score very many forms of one block from plain rows; equal to ``score_sheet`` to the last digit."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from rubrics.answers import read_answer
from rubrics.batch.adding import Adder, Exceptions, common_denominator, slots_of
from rubrics.batch.rules import Earned, Scorer, fast_scorer, scaled
from rubrics.rules import KINDS
from rubrics.rules.base import measured
from rubrics.scoring import Peers, Totals, is_true, score_answer, tier_of, waived_policies
from rubrics.spec import FULL, BlockSpec, Node, Rule, Tier

Row = tuple[int, int | str, str]


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """What one unit of a batch reached, without the single lines."""

    unit: int
    totals: Totals
    tier: Tier | None
    unanswered: tuple[str, ...] = ()
    not_computable: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()


@dataclass(slots=True)
class Column:
    """One leaf: where its points are added up, and what texts seen before earn."""

    place: int
    leaf: Node
    slot: int
    score: Scorer
    memo: dict[str, Earned] = field(default_factory=dict)

    @property
    def remembers(self) -> bool:
        """Nearly every unit has a ratio of its own: remembering those only fills the memory."""
        return _rule_of(self.leaf).kind != "ratio"


class BatchScorer:
    """Takes (unit, leaf, canonical answer) rows, at most one for each unit and leaf; gives the totals."""

    def __init__(
        self, block: BlockSpec, units: int, waived: Mapping[int, Collection[str]] | None = None
    ) -> None:
        self.block = block
        self.units = units
        self.common = common_denominator(block)
        self.slots = slots_of(block)
        self.width = len(self.slots)
        self.bins = [0] * (units * self.width)
        self.leaf_codes = [leaf.code for leaf in block.leaves]
        self.answered = bytearray(units * len(self.leaf_codes))
        self.exceptions: dict[int, Exceptions] = {}
        self.waiting: list[tuple[int, Column, str]] = []
        self.columns = self._make_columns()
        for unit, codes in (waived or {}).items():
            self._waive(unit, codes)

    def add(self, rows: Iterable[Row]) -> None:
        """The hot loop: one look-up of the column, one of the text, one addition of integers."""
        columns = {
            key: (column, column.memo, column.remembers, column.slot, column.place)
            for key, column in self.columns.items()
        }
        waived = {(unit, place) for unit, kept in self.exceptions.items() for place in kept.waived}
        bins, width, by_rule = self.bins, self.width, self._score_by_rule
        answered, leaves = self.answered, len(self.leaf_codes)
        for unit, key, text in rows:
            column, memo, remembers, slot, place = columns[key]
            answered[unit * leaves + place] = 1
            if waived and (unit, place) in waived:
                continue
            points = memo.get(text)
            if points is None:
                points = column.score(text)
                if points is None:
                    points = by_rule(column, unit, text)
                elif remembers:
                    memo[text] = points
            if isinstance(points, int):
                bins[unit * width + slot] += points
            else:
                self._exceptions(unit).fractions.append((slot, *points))

    def add_points(self, unit: int, key: int | str, points: Fraction) -> None:
        """Points that a verdict set, in place of a row."""
        column = self.columns[key]
        self.answered[unit * len(self.leaf_codes) + column.place] = 1
        if column.place not in self._exceptions(unit).waived:
            self._add(unit, column.slot, points)

    def results(self) -> Iterator[UnitTotals]:
        self._score_waiting()
        empty = Exceptions()
        adder = Adder(self.block, self.slots, self.common)
        for unit in range(self.units):
            bins = self.bins[unit * self.width : (unit + 1) * self.width]
            kept = self.exceptions.get(unit, empty)
            totals = adder.totals(bins, kept, self._waived_facts(unit))
            yield UnitTotals(
                unit,
                totals,
                tier_of(self.block, totals),
                unanswered=self._unanswered(unit, kept),
                not_computable=self._codes(kept.not_computable),
                not_applicable=self._codes(kept.waived),
            )

    def _unanswered(self, unit: int, kept: Exceptions) -> tuple[str, ...]:
        first = unit * len(self.leaf_codes)
        answered = self.answered[first : first + len(self.leaf_codes)]
        if 0 not in answered:
            return ()
        return self._codes({place for place, given in enumerate(answered) if not given} - kept.waived)

    def _codes(self, places: Collection[int]) -> tuple[str, ...]:
        """Codes of leaves in printed order."""
        return tuple(self.leaf_codes[place] for place in sorted(places)) if places else ()

    def _make_columns(self) -> dict[int | str, Column]:
        columns: dict[int | str, Column] = {}
        for place, leaf in enumerate(self.block.leaves):
            slot = self.slots[leaf.code if leaf.code in self.slots else leaf.parent]
            columns[place] = columns[leaf.code] = Column(place, leaf, slot, fast_scorer(leaf, self.common))
        return columns

    def _exceptions(self, unit: int) -> Exceptions:
        kept = self.exceptions.get(unit)
        if kept is None:
            kept = self.exceptions[unit] = Exceptions()
        return kept

    def _score_by_rule(self, column: Column, unit: int, text: str) -> Earned:
        """The plain path; its result is remembered where the unit does not matter."""
        leaf, kind = column.leaf, _rule_of(column.leaf).kind
        if KINDS[kind].compares_units:
            self.waiting.append((unit, column, text))
            return 0
        answer = read_answer(leaf, text)
        if kind == "fact":
            self._exceptions(unit).facts |= {leaf.code} if is_true(answer) else frozenset()
            return 0
        outcome = score_answer(leaf, answer)
        earned = scaled(outcome.points, self.common)
        if outcome.not_computable:
            self._exceptions(unit).not_computable |= {column.place}
        elif outcome.applicable_max == leaf.known_max:
            column.memo[text] = earned
        else:
            reduction = leaf.known_max - outcome.applicable_max
            self._exceptions(unit).reductions += ((column.slot, reduction),)
        return earned

    def _add(self, unit: int, slot: int, points: Fraction) -> None:
        earned = scaled(points, self.common)
        if isinstance(earned, int):
            self.bins[unit * self.width + slot] += earned
        else:
            self._exceptions(unit).fractions.append((slot, *earned))

    def _score_waiting(self) -> None:
        """Second pass for the rules that need the best unit first."""
        peers = self._peers()
        for unit, column, text in self.waiting:
            outcome = score_answer(column.leaf, read_answer(column.leaf, text), peers)
            if outcome.not_computable:
                self._exceptions(unit).not_computable |= {column.place}
            self._add(unit, column.slot, outcome.points)
        self.waiting = []

    def _peers(self) -> Peers:
        best: dict[str, Fraction] = {}
        for _, column, text in self.waiting:
            value = measured(_rule_of(column.leaf), read_answer(column.leaf, text))
            if value is not None:
                best[column.leaf.code] = max(value, best.get(column.leaf.code, value))
        return Peers(best)

    def _waive(self, unit: int, codes: Collection[str]) -> None:
        kept = self._exceptions(unit)
        for code, policy in waived_policies(self.block, codes).items():
            column = self.columns.get(code)
            if column is None:
                continue
            kept.waived |= {column.place}
            if policy == FULL:
                self._add(unit, column.slot, column.leaf.known_max)
            else:
                kept.reductions += ((column.slot, column.leaf.known_max),)

    def _waived_facts(self, unit: int) -> frozenset[str]:
        kept = self.exceptions.get(unit)
        leaves = [self.block.leaves[place] for place in kept.waived] if kept else []
        return frozenset(leaf.code for leaf in leaves if _rule_of(leaf).kind == "fact")


def _rule_of(leaf: Node) -> Rule:
    if leaf.rule is None:
        raise ValueError(f"{leaf.code} is not a leaf")
    return leaf.rule
