"""A rubric file becomes a checked specification, or every one of its problems at once."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from rubrics.checking import problems_of_block, problems_of_rubric
from rubrics.checking.draft import Draft
from rubrics.errors import Problem, RubricError
from rubrics.loading.blocks import Shared, read_blocks, read_facts, read_levels
from rubrics.loading.criteria import read_criteria
from rubrics.loading.hashing import content_hash, normalised, structure_hash
from rubrics.loading.resolving import resolve_block
from rubrics.loading.sections import (
    read_agency,
    read_decision,
    read_period,
    read_publication,
    read_waivability,
)
from rubrics.loading.tables import Table
from rubrics.loading.tiers import read_tiers
from rubrics.spec import RubricSpec

LATE = ("assess", "not_ranked")
SYNTAX_PLACE = re.compile(r"at line (\d+), column (\d+)")


def load_rubric(source: str | Path, name: str = "") -> RubricSpec:
    """Read a rubric from a file, or from the text of one."""
    is_text = isinstance(source, str) and ("\n" in source or "=" in source)
    name = name or ("" if is_text else Path(source).name)
    return build(parse_toml(str(source) if is_text else read_text(Path(source), name), name), name)


def read_text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _one_problem("không phải là văn bản UTF-8", "tệp phải lưu bằng mã UTF-8", name) from error
    except OSError as error:
        raise _one_problem("không mở được tệp", "phải là tệp .toml đọc được", name) from error


def parse_toml(text: str, name: str = "") -> dict[str, Any]:
    """The data of a TOML text, decimals exact."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        place = SYNTAX_PLACE.search(str(error))
        where = f"dòng {place[1]}, cột {place[2]} " if place else ""
        raise _one_problem(f"{where}không đúng cú pháp TOML", "tệp phải là TOML 1.0", name) from error


def _one_problem(found: str, allowed: str, name: str) -> RubricError:
    return RubricError([Problem("", "", found, allowed, "hãy sửa tệp rồi nạp lại")], name)


def build(data: Mapping[str, Any], name: str = "") -> RubricSpec:
    """Check the data of a rubric and resolve it block by block."""
    data = normalised(dict(data))
    problems: list[Problem] = []
    table = Table(data, "", problems)
    shared, drafts, values = _read(table)
    table.close()
    problems += problems_of_rubric(drafts)
    problems += [problem for draft in drafts for problem in problems_of_block(draft)]
    if problems:
        raise RubricError(dict.fromkeys(problems), name)
    return RubricSpec(
        **values,
        decimals=shared.decimals,
        rank_untiered=shared.rank_untiered,
        publication=shared.publication,
        facts=shared.facts,
        blocks=tuple(draft.block for draft in drafts),
        content_hash=content_hash(data),
        structure_hash=structure_hash(data),
    )


def _read(table: Table) -> tuple[Shared, list[Draft], dict[str, Any]]:
    values = {
        "code": table.code("code"),
        "province": table.code("province"),
        "province_name": table.text("province_name", required=True),
        "title": table.text("title", required=True),
        "subject": table.text("subject", required=True),
        "decision": read_decision(table),
        "notes": table.texts("notes"),
        "agency": read_agency(table),
        "period": read_period(table),
    }
    levels = read_levels(table)
    shared = Shared(
        decimals=table.integer("decimals", 2, 0, 6),
        rank_untiered=table.flag("rank_untiered", True),
        late=table.one_of("late", LATE, "assess"),
        publication=read_publication(table),
        levels={level.code: level for level in levels},
        facts=read_facts(table),
    )
    blocks = read_blocks(table, shared)
    codes = tuple(line.block.code for line in blocks)
    waiver = read_waivability(table, codes)
    criteria = read_criteria(table, codes)
    tiers = read_tiers(table, codes)
    drafts = [resolve_block(line, criteria, tiers, waiver) for line in blocks]
    return shared, drafts, values
