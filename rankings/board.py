"""What a reader of a frozen result sees first: the finding, the tiers, the order, what is missing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from egov_scoring.collation import sort_key
from egov_scoring.numbers import format_number

Result = Mapping[str, Any]

STATE_WORDS = {
    "late": "nộp muộn, không đánh giá, xếp hạng",
    "missing": "không nộp",
    "excluded": "không thuộc diện đánh giá",
    "pending": "chưa đánh giá",
    "assessed": "không có tiêu chí nào áp dụng",
}
UNTIERED = "không xếp hạng"
UNRATED = "không xếp loại"
NO_TIER = "khong"
SHADES = 3
FEW_GAPS = 2
OPEN_GAPS = 5


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many units of a ranking reached a tier; position 1 is the best."""

    name: str
    position: int
    units: int
    share: Fraction
    words: str
    value: str

    @property
    def kind(self) -> str:
        """How its piece of the bar is drawn: three shades are enough, the number stands beside it."""
        return f"f{self.position}" if self.position <= SHADES else "t"


def is_assessed(unit: Result) -> bool:
    return unit["total"] is not None


def assessed(result: Result) -> list[Result]:
    return [unit for unit in result["units"] if is_assessed(unit)]


def ranked(result: Result) -> list[Result]:
    return [unit for unit in result["units"] if unit["rank"] is not None]


def unranked(result: Result) -> list[Result]:
    """Assessed units that take no place, as the decision wants for those without a tier; best total first."""
    without = [unit for unit in assessed(result) if unit["rank"] is None]
    return sorted(without, key=lambda unit: (-Fraction(unit["total"]), sort_key(unit["name"])))


def absent(result: Result) -> list[Result]:
    return [unit for unit in result["units"] if not is_assessed(unit)]


def tier_counts(result: Result) -> list[TierCount]:
    """One line per tier, best first, and a last one for units without any where there are such."""
    units = assessed(result)
    tiers = result["block"]["tiers"]
    reached = [unit["tier"] for unit in units]
    named = [
        (tier["name"], tier["name"], words)
        for tier, words in zip(tiers, all_tier_words(result["block"]), strict=True)
    ]
    if tiers and None in reached:
        named.append((untiered_word(result).capitalize(), NO_TIER, f"chưa đạt {tiers[-1]['name']}"))
    counts = [reached.count(None if value == NO_TIER else value) for _, value, _ in named]
    return [
        TierCount(name, place, count, share(count, units), words, value)
        for place, ((name, value, words), count) in enumerate(zip(named, counts, strict=True), start=1)
    ]


def untiered_word(result: Result) -> str:
    return UNRATED if result["block"]["rank_untiered"] else UNTIERED


def share(count: int, units: list[Result]) -> Fraction:
    return Fraction(100 * count, len(units)) if units else Fraction(0)


def headline(result: Result) -> str:
    """The finding in one sentence: how many reached the best tier, or the best that anyone reached."""
    total = len(assessed(result))
    about = f"về {result['rubric']['subject']} năm {result['campaign']['year']}"
    reached = [tier for tier in tier_counts(result)[: len(result["block"]["tiers"])] if tier.units]
    if not total:
        return f"Không đơn vị nào được đánh giá {about}"
    if not reached:
        return f"{total} đơn vị được đánh giá {about}"
    best = reached[0]
    if best.units == total:
        return f"Cả {total} đơn vị đạt {best.name} {about}"
    finding = f"{best.units} trong {total} đơn vị đạt {best.name} {about}"
    top = result["block"]["tiers"][0]["name"]
    return finding if best.position == 1 else f"Chưa đơn vị nào đạt {top}; {finding}"


def label(result: Result) -> str:
    """Which units this ranking orders: the block, inside which parent unit."""
    name = str(result["block"]["name"])
    return f"{name}, {result['scope']['name']}" if result["scope"] else name


def totals(result: Result) -> dict[str, Fraction]:
    return middle_and_ends([Fraction(unit["total"]) for unit in assessed(result)])


def middle_and_ends(values: Iterable[Fraction]) -> dict[str, Fraction]:
    """Median, best and worst; empty when nobody was assessed."""
    ordered = sorted(values)
    if not ordered:
        return {}
    half = len(ordered) // 2
    median = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return {"median": median, "best": ordered[-1], "worst": ordered[0]}


def all_tier_words(block: Result) -> list[str]:
    """The conditions of each tier in words; bands when only the total counts."""
    tiers = block["tiers"]
    return [tier_words(tier, tiers[place - 1] if place else None) for place, tier in enumerate(tiers)]


def tier_words(tier: Result, better: Result | None) -> str:
    total = next((minimum for minimum in tier["minimums"] if minimum["node"] == ""), None)
    nodes = len(tier["minimums"]) - (total is not None)
    words = [band_words(total, better)] if total else []
    if nodes:
        words.append(f"đủ điểm tối thiểu ở {nodes} nhóm")
    if tier["require"]:
        words.append("đủ điều kiện bắt buộc")
    if tier["ban"]:
        words.append("không vi phạm điều cấm")
    return ", ".join(words)


def band_words(total: Result, better: Result | None) -> str:
    above = next((m for m in better["minimums"] if m["node"] == ""), None) if better else None
    comparable = above is not None and above["percent"] == total["percent"]
    unit = "% điểm tối đa" if total["percent"] else " điểm"
    if not comparable or above is None:
        return f"từ {amount(total['value'])}{unit}"
    if Fraction(total["value"]) == 0:
        return f"dưới {amount(above['value'])}{unit}"
    return f"từ {amount(total['value'])} đến dưới {amount(above['value'])}{unit}"


def amount(value: str | Fraction) -> str:
    return format_number(Fraction(value))


def node_of(result: Result, code: str) -> Result:
    found: Result = next(node for node in result["block"]["nodes"] if node["code"] == code)
    return found


def node_name(result: Result, code: str) -> str:
    if code == "":
        return "tổng điểm"
    node = node_of(result, code)
    return f"{node['code']}. {node['text']}"


def gaps(result: Result, unit: Result) -> list[str]:
    """What kept the unit from the next tier, one phrase per condition that fails."""
    above = unit["next_tier"] or {"missing": []}
    missing, hidden = above["missing"], above.get("undisclosed")
    if [gap["node"] for gap in missing] == [""] and not hidden:
        return [f"thiếu {amount(missing[0]['points'])} điểm"]
    words = [f"chưa thỏa {hidden} điều kiện ở điểm thành phần không công bố"] if hidden else []
    return [gap_words(result, gap) for gap in missing] + words


def short_gaps(result: Result, unit: Result) -> str:
    """The gaps of a line in the table: all when few, else their number; the unit's page names every one."""
    phrases = gaps(result, unit)
    if len(phrases) <= FEW_GAPS:
        return ", ".join(phrases)
    return f"thiếu {len(phrases)} điều kiện của {unit['next_tier']['name']}"


def gap_words(result: Result, gap: Result) -> str:
    if gap.get("ban"):
        return f"chưa thỏa điều kiện {node_name(result, gap['node'])}"
    points = f"thiếu {amount(gap['points'])} điểm"
    return f"{points} ở {node_name(result, gap['node'])}"


def verdict_words(result: Result, unit: Result) -> str:
    """Tier and what was missing for the next, in one sentence (none when the unit was not assessed)."""
    if not is_assessed(unit):
        return f"{STATE_WORDS[unit['status']].capitalize()}: {unit['reason'] or 'không ghi lý do'}"
    tier = unit["tier"] or (untiered_word(result).capitalize() if result["block"]["tiers"] else "")
    if result.get("imported"):
        return f"{tier}, theo văn bản đã công bố." if tier else "Theo văn bản đã công bố."
    missing = gaps(result, unit)
    remark = f" {reason_words(unit)}" if unit["reason"] else ""
    if missing:
        return f"{tier}; {', '.join(missing)} để đạt {unit['next_tier']['name']}.{remark}"
    return (f"{tier}, mức cao nhất." if unit["tier"] else tier) + remark


def conditions(result: Result, unit: Result) -> list[dict[str, Any]]:
    """The conditions of the unit's own tier and of the next better one, beside the unit's figures."""
    wanted = [unit["tier"], unit["next_tier"]["name"] if unit["next_tier"] else None]
    return [
        {"tier": tier["name"], "rows": condition_rows(result, unit, tier)}
        for tier in reversed(result["block"]["tiers"])
        if tier["name"] in wanted
    ]


def condition_rows(result: Result, unit: Result, tier: Result) -> list[dict[str, Any]]:
    is_next = unit["next_tier"] is not None and tier["name"] == unit["next_tier"]["name"]
    missing = {gap["node"]: gap for gap in unit["next_tier"]["missing"]} if is_next else {}
    figures = (
        {"": unit}
        | {leaf["code"]: leaf for leaf in unit["criteria"]}
        | {g["code"]: g for g in unit["groups"]}
    )
    rows = [
        {
            "name": "Tổng điểm" if minimum["node"] == "" else node_name(result, minimum["node"]),
            "minimum": f"{amount(minimum['value'])}{'%' if minimum['percent'] else ''}",
            "figure": figures.get(minimum["node"], {}).get("total" if minimum["node"] == "" else "points"),
            "missing": missing.get(minimum["node"]),
            "undisclosed": is_next and minimum["node"] not in figures,
        }
        for minimum in tier["minimums"]
    ]
    facts = [(code, "có") for code in tier["require"]] + [(code, "không") for code in tier["ban"]]
    return rows + [
        {
            "name": node_name(result, code),
            "minimum": word,
            "figure": None,
            "missing": missing.get(code),
            "undisclosed": is_next and code not in figures,
        }
        for code, word in facts
    ]


def lost_points(unit: Result) -> list[dict[str, Any]]:
    """Criteria below their maximum, the largest loss first."""
    lost = [
        {"code": leaf["code"], "lost": Fraction(leaf["max_points"]) - Fraction(leaf["points"])}
        for leaf in unit["criteria"]
    ]
    return sorted((leaf for leaf in lost if leaf["lost"] > 0), key=lambda leaf: -leaf["lost"])


def group_rows(result: Result, unit: Result) -> list[dict[str, Any]]:
    """Each group of one unit beside the middle and the best of its block."""
    others: dict[str, list[Fraction]] = {}
    for other in assessed(result):
        for group in other["groups"]:
            others.setdefault(group["code"], []).append(Fraction(group["points"]))
    return [
        group | middle_and_ends(others[group["code"]]) | {"node": node_of(result, group["code"])}
        for group in unit["groups"]
    ]


def columns(result: Result) -> list[Result]:
    """The groups that the table shows beside the total; a form of a single group shows none."""
    by_code = {node["code"]: node for node in result["block"]["nodes"]}
    groups = [by_code[code] for code in result["block"]["groups"] if not by_code[code].get("part")]
    return groups if len(groups) > 1 else []


def sheet_lines(result: Result, unit: Result) -> list[dict[str, Any]]:
    """The criteria of one unit in printed order, with their groups as heads."""
    points = {leaf["code"]: leaf for leaf in unit["criteria"]}
    groups = {group["code"]: group for group in unit["groups"]}
    without = set(unit["not_applicable"])
    lines = []
    for node in result["block"]["nodes"]:
        code = node["code"]
        if code in points:
            lines.append({"node": node, "figures": points[code], "leaf": True, "waived": code in without})
        elif code in groups:
            lines.append({"node": node, "figures": groups[code], "leaf": False, "waived": code in without})
    return lines


def lines(result: Result, units: Iterable[Result]) -> list[dict[str, Any]]:
    """Lines of the table: a unit, the place of its tier, its groups as the columns stand, its remarks."""
    places = {tier["name"]: place for place, tier in enumerate(result["block"]["tiers"], start=1)}
    shown = columns(result)
    repeated = repeated_names(result)
    drawn = []
    for unit in units:
        points = {group["code"]: group for group in unit["groups"]}
        drawn.append(
            {
                "unit": unit,
                "tier_place": places.get(unit["tier"], len(places) + 1),
                "groups": [group_cell(points[node["code"]]) for node in shown if points],
                "untiered": untiered_word(result),
                "remarks": row_words(result, unit, repeated),
            }
        )
    return drawn


def group_cell(group: Result) -> dict[str, Any]:
    return {"points": group["points"], "bar": bar_class(group["points"], group["applicable_max"])}


@lru_cache(maxsize=10_000)
def bar_class(points: str, applicable_max: str) -> str:
    """The length of a bar in steps of a tenth, full only for full points; empty where nothing applies."""
    reachable = Fraction(applicable_max)
    return f"b{Fraction(points) * 10 // reachable}" if reachable else ""


def rescaling_words(result: Result, unit: Result) -> str:
    """How the total came from fewer points than the whole form has; empty where everything applies."""
    maximum = Fraction(result["block"]["max_points"])
    if not is_assessed(unit) or Fraction(unit["applicable_max"]) == maximum:
        return ""
    return (
        f"{amount(unit['raw_total'])} điểm trên {amount(unit['applicable_max'])} điểm của các tiêu chí "
        f"áp dụng, quy về thang {amount(maximum)}: {amount(unit['total'])} điểm."
    )


def repeated_names(result: Result) -> set[str]:
    """Names that more than one unit of the result bears, as communes of different districts do."""
    names = Counter(unit["name"] for unit in result["units"])
    return {name for name, units in names.items() if units > 1}


def row_words(result: Result, unit: Result, repeated: set[str]) -> list[str]:
    """What stands under a name: the unit above where the name is not the only one, then what is missing."""
    parent = parent_of(unit)
    place = [parent["name"]] if parent and unit["name"] in repeated else []
    shortfall = short_gaps(result, unit) if unit["rank"] is None else ""
    return place + ([shortfall] if shortfall else []) + remarks(unit)


def remarks(unit: Result) -> list[str]:
    """What a reader must know beside figures and tier, in words."""
    words = []
    if is_assessed(unit) and unit["status"] == "late":
        words.append("nộp muộn")
    if is_assessed(unit) and unit["reason"]:
        words.append(reason_words(unit))
    if unit["tier_by_total"] not in (None, unit["tier"]):
        words.append(f"nếu chỉ xét tổng điểm: {unit['tier_by_total']}")
    return words


def reason_words(unit: Result) -> str:
    """Why and by which document a unit takes part as it does."""
    reason = unit["reason"] or "Không ghi lý do."
    return f"{reason} ({unit['document']})" if unit["document"] else str(reason)


def absent_groups(result: Result) -> list[dict[str, Any]]:
    """Units that were not assessed, alike ones together; none is dropped."""
    groups: dict[tuple[str, str, str], list[Result]] = {}
    for unit in in_name_order(absent(result)):
        alike = (STATE_WORDS[unit["status"]], unit["reason"], unit["document"])
        groups.setdefault(alike, []).append(unit)
    return [
        {"word": word, "reason": reason, "document": document, "units": units}
        for (word, reason, document), units in groups.items()
    ]


def parent_of(unit: Result) -> Result | None:
    """The unit above, as it was when the result was frozen; older publications do not name it."""
    parent: Result | None = unit.get("parent")
    return parent


def in_name_order(units: Iterable[Result]) -> list[Result]:
    return sorted(units, key=lambda unit: (sort_key(unit["name"]), unit["unit"]))
