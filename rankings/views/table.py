"""The table of a ranking as its reader wants it: searched, filtered, ordered, one page of it."""

from urllib.parse import urlencode

from django.core.paginator import Paginator

from egov_scoring.templatetags.formats import sentence_case
from rankings import board, listing

ROWS_ON_A_PAGE = 300
# The parameters with few values; what readers search for is theirs alone.
SHAPING = ("loai", "huyen", "sap", "page")


def table_context(request, result):
    """The finding, the tiers and the table, as far as search and filter let it through."""
    text, tier, district, order = (
        request.GET.get(name, "").strip() for name in ("q", "loai", "huyen", "sap")
    )
    orders = listing.orders(result)
    order = order if order in orders else ""
    listed = board.ranked(result) + board.unranked(result)
    found = listing.in_order(result, listing.find(listed, text, tier, district), order)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return summary(result) | {
        "assessed_count": len(listed),
        "columns": board.columns(result),
        "heads": heads(request, result, order),
        "orders": [{"value": value, "label": sentence_case(words)} for value, words in orders.items()],
        "districts": listing.districts(result),
        "page": page,
        "rows": board.lines(result, page.object_list),
        "caption": f"Hiện {len(page.object_list)} trong {len(listed)} đơn vị, sắp theo {orders[order]}.",
        "empty_text": f"Tìm trong {len(listed)} đơn vị được đánh giá, không thấy tên, mức và nơi như vậy.",
        "text": text,
        "tier": tier,
        "district": district,
        "order": order,
        "is_filtered": bool(text or tier or district),
        "query": query_with(request.GET),
    }


def summary(result):
    tiers = board.tier_counts(result)
    return {
        "headline": board.headline(result),
        "tiers": tiers,
        "tier_parts": [{"value": tier.units, "kind": tier.kind} for tier in tiers],
        "totals": board.totals(result),
        "absent": board.absent_groups(result),
        "leaf_count": sum(1 for node in result["block"]["nodes"] if node.get("rule")),
    }


def heads(request, result, order):
    """The heads of the columns, each with the address of the table in its order; tiers have none."""
    texts = [
        ("Thứ hạng", "", "ascending"),
        ("Đơn vị", listing.BY_NAME, "ascending"),
        ("Xếp loại", None, ""),
        ("Tổng điểm", listing.BY_TOTAL, "descending"),
    ]
    texts += [(node["text"], node["code"], "descending") for node in board.columns(result)]
    maxima = {node["code"]: node.get("max_points") for node in board.columns(result)}
    return [
        {
            "text": text,
            "maximum": maxima.get(value),
            "sort": direction if value == order else "",
            "url": None if value is None else f"?{query_with(request.GET, sap=value)}#bang",
        }
        for text, value, direction in texts
    ]


def query_with(parameters, **changes):
    """The present filter as a query for another page of the list, or with another order."""
    kept = {name: value for name, value in parameters.items() if name != "page"} | changes
    text = urlencode({name: value for name, value in kept.items() if value})
    return f"{text}&" if text else ""
