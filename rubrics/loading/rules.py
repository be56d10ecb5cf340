"""Read the rule of a leaf: which kind, and the parameters that this kind has."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from rubrics.loading.tables import Table, found
from rubrics.rules import KINDS
from rubrics.spec import Option, Part, Rule, Step, Worth

RELATIONS = ("over", "at_least", "under", "at_most", "equals")
NOT_IN_PARTS = ("sum", "best", "fact", "points", "children", "relative", "target_leader")
PART_KINDS = tuple(kind for kind in KINDS if kind not in NOT_IN_PARTS)
EVERY_KIND = tuple(KINDS)


def read_rule(table: Table, kinds: tuple[str, ...] = EVERY_KIND) -> Rule | None:
    """The rule, or None where it cannot be used; every problem of the table is reported."""
    before = len(table.problems)
    name = table.one_of("kind", kinds, "", required=True)
    if not name:
        return None
    kind = KINDS[name]
    values: dict[str, Any] = {"on": table.one_of("on", kind.on, kind.on[0])} if kind.on else {}
    for param in kind.params:
        if param == "on":
            continue
        if param in kind.required or table.has(param):
            values[param] = READERS[param](table, param)
    table.close()
    _check_floor(table, values)
    return Rule(name, **values) if len(table.problems) == before else None


def _check_floor(table: Table, values: dict[str, Any]) -> None:
    if values.get("at_least") is not None and values.get("over") is not None:
        table.report("over", "có cả at_least và over", "chỉ được một trong hai", "hãy xóa một khóa")
    for key in ("at_least", "over"):
        floor, target = values.get(key), values.get("full_at")
        if floor is not None and target is not None and floor > target:
            table.report(
                key, "lớn hơn full_at", "ngưỡng bắt đầu phải không quá ngưỡng đạt tối đa", "hãy sửa lại"
            )


def _worth(table: Table) -> Worth:
    points, share = table.amount("points"), table.share("share")
    if table.has("points") == table.has("share"):
        table.report("points", "không rõ điểm", "phải có đúng một trong points hoặc share", "hãy sửa lại")
    if share is not None and not 0 <= share <= 1:
        table.report("share", "nằm ngoài khoảng 0% đến 100%", "phải là phần của điểm tối đa", "hãy sửa lại")
    return Worth(points, share)


def _options(table: Table, key: str) -> tuple[Option, ...]:
    options = []
    for line in table.tables(key, required=True):
        options.append(Option(line.text("label", required=True), _worth(line)))
        line.close()
    labels = [" ".join(option.label.casefold().split()) for option in options]
    if len(set(labels)) != len(labels):
        table.report(key, "có hai lựa chọn trùng tên", "mỗi lựa chọn phải có tên riêng", "hãy sửa tên")
    return tuple(options)


def _steps(table: Table, key: str) -> tuple[Step, ...]:
    steps = []
    for line in table.tables(key, required=True):
        pairs = ((name, line.quantity(name)) for name in RELATIONS if line.has(name))
        conditions = tuple((name, bound) for name, bound in pairs if bound is not None)
        if not any(name in line.data for name in RELATIONS):
            line.report(
                "at_least", "không có ngưỡng", f"phải có một trong: {', '.join(RELATIONS)}", "hãy thêm"
            )
        steps.append(Step(conditions, _worth(line)))
        line.close()
    return tuple(steps)


def _otherwise(table: Table, key: str) -> Worth:
    value = table.raw(key)
    if isinstance(value, str):
        share = table.share(key)
        return Worth(share=share)
    return Worth(points=table.amount(key))


def _parts(table: Table, key: str) -> tuple[Part, ...]:
    parts = []
    for line in table.tables(key, required=True):
        code, text = line.code("code"), line.text("text", required=True)
        most, rule_table = line.amount("max_points", required=True), line.table("rule", required=True)
        rule = read_rule(rule_table, PART_KINDS) if rule_table else None
        _refuse_facts(rule_table, rule)
        line.close()
        if rule and most is not None:
            parts.append(Part(code, text, most, rule))
    codes = [part.code for part in parts]
    if len(set(codes)) != len(codes):
        table.report(key, "có hai phần trùng mã", "mỗi phần phải có mã riêng", "hãy đổi mã")
    return tuple(parts)


def _refuse_facts(table: Table | None, rule: Rule | None) -> None:
    if table and rule and rule.facts:
        allowed = "số liệu chung chỉ dùng ở tiêu chí, không dùng trong một phần của tiêu chí"
        table.report("denominator_fact", "đứng trong parts", allowed, "hãy tách thành tiêu chí riêng")


def _target(table: Table, key: str) -> Fraction | None:
    target = table.quantity(key, required=True)
    if target is not None and target <= 0:
        table.report(key, found(table.data[key]), "chỉ tiêu phải lớn hơn 0", "hãy sửa lại")
    return target


def _positive_share(table: Table, key: str) -> Fraction | None:
    share = table.share(key)
    if share is not None and share <= 0:
        table.report(key, found(table.data[key]), "phải lớn hơn 0%", "hãy sửa lại")
    return share


def _least(table: Table, key: str) -> Fraction | None:
    return table.amount(key, least=None)


READERS: dict[str, Callable[[Table, str], Any]] = {
    "options": _options,
    "steps": _steps,
    "otherwise": _otherwise,
    "parts": _parts,
    "at_least": Table.share,
    "over": Table.share,
    "full_at": _positive_share,
    "over_one": Table.flag,
    "complement": Table.flag,
    "target": _target,
    "each": Table.amount,
    "cap": Table.amount,
    "bonus": Table.amount,
    "penalty": Table.amount,
    "min": _least,
    "block": Table.text,
    "function": lambda table, key: table.one_of(key, ("mean",), "mean"),
    "numerator": Table.text,
    "denominator": Table.text,
    "numerator_fact": Table.text,
    "denominator_fact": Table.text,
    "label": Table.text,
}
