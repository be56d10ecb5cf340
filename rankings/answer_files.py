"""Read the answers and units of ``score`` from tables; every mistake is reported at once."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from egov_scoring.tabular import Row, Table, TableError, read_table
from rankings.result import ASSESSED, STATUSES, UnitAnswers
from rubrics.answers import Answer, needs_document, parse_answer
from rubrics.errors import AnswerError
from rubrics.scoring import Entry
from rubrics.spec import BlockSpec, Node, RubricSpec

SELF = "self"
ANSWER_COLUMNS = ("unit", "criterion", "answer")
OPTIONAL_ANSWER_COLUMNS = ("not_applicable", "document", "level")
UNIT_COLUMNS = ("unit",)
OPTIONAL_UNIT_COLUMNS = ("name", "scope", "status", "reason")


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row that counts: an answer to a leaf, or a node marked not applicable (no answer)."""

    unit: str
    node: Node
    level: int
    place: str
    answer: Answer | None
    document: str


@dataclass(slots=True)
class AnswerReader:
    """Turns rows into answers of one block and keeps the problems of all of them."""

    rubric: RubricSpec
    block: BlockSpec
    has_levels: bool
    problems: list[str] = field(default_factory=list)
    units: dict[str, list[AnswerRow]] = field(default_factory=dict)
    seen: dict[tuple[str, str, int], str] = field(default_factory=dict)

    def read(self, table: Table) -> None:
        for row in table.rows:
            unit = row.label("unit")
            if not unit:
                self.refuse(row, "unit", "thiếu đơn vị. Hãy ghi tên hoặc mã đơn vị.")
                continue
            self.units.setdefault(unit, [])
            node = self.node_of(row)
            level = self.level_of(row)
            if node is not None and level is not None:
                self.read_row(row, unit, node, level)

    def read_row(self, row: Row, unit: str, node: Node, level: int) -> None:
        is_waived = self.waived_of(row)
        if is_waived is None or not (is_waived or row.text("answer")):
            return
        key = (unit, node.code, level)
        if key in self.seen:
            self.refuse(row, "criterion", f"“{unit}” đã có dòng cho tiêu chí {node.code} ở {self.seen[key]}.")
            return
        self.seen[key] = row.place_of("criterion")
        if self.has_levels and level == 0 and node.scored_by != "unit":
            self.refuse(
                row, "level", f"tiêu chí {node.code} không do đơn vị tự chấm. Hãy bỏ dòng “{SELF}” này."
            )
            return
        answer = None if is_waived else self.answer_of(row, node)
        if answer is not None or (is_waived and self.may_waive(row, node)):
            place = row.place_of("criterion")
            self.units[unit].append(AnswerRow(unit, node, level, place, answer, row.label("document")))

    def node_of(self, row: Row) -> Node | None:
        cell = row.cells.get("criterion")
        code = row.label("criterion")
        if cell is not None and cell.number is not None:
            self.refuse(
                row,
                "criterion",
                f"mã tiêu chí {code} đang là số (1.10 thành 1.1). Hãy định dạng ô là Text rồi gõ lại.",
            )
        elif not code:
            self.refuse(row, "criterion", "thiếu mã tiêu chí. Hãy ghi mã như trong bộ tiêu chí.")
        elif code in self.block.by_code:
            return self.block.node(code)
        elif any(code in block.by_code for block in self.rubric.blocks):
            self.refuse(row, "criterion", f"tiêu chí {code} không thuộc khối “{self.block.code}”.")
        else:
            self.refuse(row, "criterion", f"không có tiêu chí {code} trong bộ tiêu chí {self.rubric.code}.")
        return None

    def level_of(self, row: Row) -> int | None:
        if not self.has_levels:
            return 0
        codes = [SELF, *(level.code for level in self.block.levels)]
        code = row.label("level")
        if code in codes:
            return codes.index(code)
        self.refuse(row, "level", f"cấp “{code}” không có. Các cấp của khối: {', '.join(codes)}.")
        return None

    def waived_of(self, row: Row) -> bool | None:
        mark = row.label("not_applicable")
        if mark in {"", "0", "1"}:
            return mark == "1"
        self.refuse(row, "not_applicable", f"“{mark}” không dùng được. Hãy ghi 1 (không áp dụng) hoặc 0.")
        return None

    def may_waive(self, row: Row, node: Node) -> bool:
        if row.text("answer"):
            found = f"tiêu chí {node.code} vừa không áp dụng vừa có câu trả lời. Hãy giữ một trong hai."
            self.refuse(row, "not_applicable", found)
        elif not node.waiver.is_allowed:
            found = (
                f"bộ tiêu chí không cho phép tiêu chí {node.code} không áp dụng ở khối “{self.block.code}”."
            )
            self.refuse(row, "not_applicable", found)
        elif node.waiver.document and not row.label("document"):
            self.refuse(row, "document", f"tiêu chí {node.code} không áp dụng cần số, ngày văn bản cho phép.")
        else:
            return True
        return False

    def answer_of(self, row: Row, node: Node) -> Answer | None:
        if not node.is_leaf:
            self.refuse(
                row, "criterion", f"{node.code} là nhóm, không trả lời trực tiếp. Hãy ghi tiêu chí con."
            )
            return None
        try:
            answer = parse_answer(node, row.text("answer"))
        except AnswerError as error:
            self.refuse(row, "answer", str(error))
            return None
        if needs_document(node, answer) and not row.label("document"):
            found = f"tiêu chí {node.code} tính trên điểm tối đa thấp hơn, cần số, ngày văn bản cho phép."
            self.refuse(row, "document", found)
            return None
        return answer

    def refuse(self, row: Row, column: str, found: str) -> None:
        self.problems.append(f"{row.place_of(column)}: {found}")

    def sheets(self) -> dict[str, UnitAnswers]:
        return {unit: self.sheet_of(unit, rows) for unit, rows in self.units.items()}

    def sheet_of(self, unit: str, rows: list[AnswerRow]) -> UnitAnswers:
        """The row of the highest level counts for each leaf, be it its own or of a node above."""
        over = defaultdict(list)
        for row in rows:
            for code in self.block.subtree(row.node.code):
                if self.block.node(code).is_leaf:
                    over[code].append(row)
        entries: dict[str, Entry] = {}
        waived: dict[str, str] = {}
        for code, candidates in over.items():
            highest = max(row.level for row in candidates)
            effective, *others = [row for row in candidates if row.level == highest]
            self.check_below(effective, others)
            if effective.answer is None:
                waived[code] = effective.document
            else:
                entries[code] = Entry(answer=effective.answer, document=effective.document)
        return UnitAnswers(unit, entries=entries, waived=waived)

    def check_below(self, effective: AnswerRow, others: list[AnswerRow]) -> None:
        rows = sorted([effective, *others], key=lambda row: len(self.block.subtree(row.node.code)))
        for below, above in pairwise(rows):
            problem = (
                f"{below.place}: tiêu chí {below.node.code} nằm trong {above.node.code} đã ghi không áp dụng "
                f"ở {above.place}. Hãy bỏ một trong hai dòng."
            )
            if problem not in self.problems:
                self.problems.append(problem)


def read_answers(path: Path, rubric: RubricSpec, block: BlockSpec) -> dict[str, UnitAnswers]:
    """The effective answers of every unit that has a row."""
    table = read_table(path, ANSWER_COLUMNS, OPTIONAL_ANSWER_COLUMNS)
    reader = AnswerReader(rubric, block, has_levels="level" in table.columns)
    reader.read(table)
    sheets = reader.sheets()
    if reader.problems:
        raise TableError(reader.problems)
    return sheets


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What the units file says of one unit."""

    name: str
    scope: str
    status: str
    reason: str


def read_units(path: Path) -> dict[str, UnitRow]:
    """One row for each unit; the status says whether and why it is not assessed."""
    table = read_table(path, UNIT_COLUMNS, OPTIONAL_UNIT_COLUMNS)
    units: dict[str, UnitRow] = {}
    problems = []
    for row in table.rows:
        unit = row.label("unit")
        status = row.label("status") or ASSESSED
        if not unit:
            problems.append(f"{row.place_of('unit')}: thiếu đơn vị. Hãy ghi tên hoặc mã đơn vị.")
        elif unit in units:
            problems.append(f"{row.place_of('unit')}: “{unit}” có hai dòng. Hãy giữ một dòng.")
        if status not in STATUSES:
            allowed = ", ".join(STATUSES)
            problems.append(f"{row.place_of('status')}: “{status}” không dùng được. Hãy ghi: {allowed}.")
        units[unit] = UnitRow(row.label("name"), row.label("scope"), status, row.label("reason"))
    if problems:
        raise TableError(problems)
    return units


def merge_units(sheets: Mapping[str, UnitAnswers], units: Mapping[str, UnitRow]) -> list[UnitAnswers]:
    """Every unit of either file; one without a row among the units is assessed."""
    merged = []
    for unit in sorted({*sheets, *units}):
        sheet = sheets.get(unit) or UnitAnswers(unit)
        row = units.get(unit)
        if row is not None:
            sheet = replace(sheet, **asdict(row))
        merged.append(sheet)
    return merged
