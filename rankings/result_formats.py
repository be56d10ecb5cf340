"""The result of ``score`` as text: JSON for programs, CSV for spreadsheets, a table for people."""

import csv
import io
import json
from typing import Any

COLUMNS = (
    "unit",
    "name",
    "scope",
    "status",
    "rank",
    "tier",
    "tier_by_total",
    "total",
    "exact_total",
    "percent",
    "raw_total",
    "applicable_max",
)
LISTS = ("unanswered", "not_computable", "not_applicable")
STATUS_WORDS = {
    "assessed": "",
    "late": "nộp muộn",
    "missing": "không nộp",
    "excluded": "không thuộc diện đánh giá",
}
HEADINGS = ("Hạng", "Đơn vị", "Tổng điểm", "Tỷ lệ %", "Xếp loại", "Ghi chú")


def as_json(result: dict[str, Any]) -> str:
    """The same result is always the same bytes."""
    return json.dumps(result, ensure_ascii=False, indent=2) + "\n"


def as_csv(result: dict[str, Any]) -> str:
    """One line for each unit; a group has a column of its points, a list is joined by spaces."""
    groups = group_codes(result)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *LISTS, *(f"group_{code}" for code in groups)])
    for unit in result["units"]:
        points = {group["code"]: group["points"] for group in unit["groups"]}
        writer.writerow(
            [
                *(unit[column] for column in COLUMNS),
                *(" ".join(unit[column]) for column in LISTS),
                *(points.get(code, "") for code in groups),
            ]
        )
    return text.getvalue()


def group_codes(result: dict[str, Any]) -> list[str]:
    for unit in result["units"]:
        if unit["groups"]:
            return [group["code"] for group in unit["groups"]]
    return []


def as_table(result: dict[str, Any]) -> str:
    """Figures in the Vietnamese way, one table below the other where units are ranked inside scopes."""
    scopes = dict.fromkeys(unit["scope"] for unit in result["units"])
    parts = [f"{result['rubric']}, khối {result['block']}, điểm tối đa {vietnamese(result['max_points'])}"]
    for scope in scopes:
        rows = [table_row(unit) for unit in result["units"] if unit["scope"] == scope]
        parts.append((f"{scope}\n" if scope else "") + aligned([HEADINGS, *rows]))
    return "\n\n".join(parts) + "\n"


def table_row(unit: dict[str, Any]) -> tuple[str, ...]:
    remarks = [STATUS_WORDS[unit["status"]]]
    if unit["total"] is not None and unit["rank"] is None:
        remarks.append("không xếp hạng")
    if unit["tier_by_total"] not in (None, unit["tier"]):
        remarks.append(f"chỉ xét tổng điểm: {unit['tier_by_total']}")
    if unit["unanswered"]:
        remarks.append(f"chưa trả lời: {len(unit['unanswered'])}")
    return (
        str(unit["rank"] or "–"),
        unit["name"] or unit["unit"],
        vietnamese(unit["total"]),
        vietnamese(unit["percent"]),
        unit["tier"] or "–",
        "; ".join(remark for remark in remarks if remark),
    )


def vietnamese(figure: str | None) -> str:
    return "–" if figure is None else figure.replace(".", ",")


def aligned(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
