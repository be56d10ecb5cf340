import re

import pytest
from django.urls import get_resolver

from tests.test_architecture import PUBLIC_VIEWS

pytestmark = pytest.mark.django_db

NOT_FOR_SEARCH = {
    "rankings.views.error_reports.error_report_add",
    "rankings.views.error_reports.error_report_state",
    "egov_scoring.activation_views.activate",
    "egov_scoring.health.healthz",
    "egov_scoring.health.readyz",
    "egov_scoring.views.robots",
}


def addresses(patterns, before=""):
    """Every view with an example of its address."""
    for pattern in patterns:
        route = before + re.sub(r"<[^>]+>", "1", str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield f"{pattern.callback.__module__}.{pattern.callback.__qualname__}", f"/{route}"


def may_be_searched(rules, address):
    """The longest rule that fits decides, and one that allows before one that does not (RFC 9309)."""
    fitting = [
        (len(path), word == "Allow")
        for word, path in rules
        if re.match(re.escape(path).replace(r"\*", ".*").replace(r"\$", "$"), address)
    ]
    return max(fitting)[1]


def test_search_engines_find_public_pages_and_no_others(client):
    text = client.get("/robots.txt").content.decode()
    rules = [tuple(line.split(": ")) for line in text.splitlines()[1:]]

    open_views = {
        name for name, address in addresses(get_resolver().url_patterns) if may_be_searched(rules, address)
    }

    assert open_views == PUBLIC_VIEWS - NOT_FOR_SEARCH
    assert not may_be_searched(rules, "/ket-qua/tinh-2025-so/?q=so")
