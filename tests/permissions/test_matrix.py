"""Every person at every address: what opens, what is refused, and what does not exist for them."""

from django.urls import URLPattern, get_resolver, reverse

from tests.permissions.asking import ask, clients_of
from tests.permissions.table import EVERYBODY, LOGGED_IN, ROWS

LIBRARY = "tai-khoan/"
# Where everybody is let in, one of each kind asks.
SAMPLE = ("anonymous", "nobody", "officer", "agency", "council", "approver", "emergency")
OPENED = {200, 302, 409, 422}


def addresses(patterns, space="", route=""):
    """The names of all addresses of the product; those of the login library are the library's."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        elif f"{route}{pattern.pattern}" != LIBRARY:
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner, f"{route}{pattern.pattern}")


def test_every_address_has_a_row():
    known = {row.name for row in ROWS}

    assert set(addresses(get_resolver().url_patterns)) ^ known == set()


def test_every_cell_of_the_matrix(world):
    clients = clients_of(world)
    assert set(clients) == EVERYBODY

    wrong = [line for row in ROWS for line in wrong_cells(world, row, clients)]

    assert not wrong, "\n" + "\n".join(wrong)


def wrong_cells(world, row, clients):
    for name in SAMPLE if row.allowed >= LOGGED_IN else clients:
        expected, found = expected_answer(row, name), status_of(ask(world, row, clients[name]))
        if found not in expected:
            yield f"{row.label}: {name} gets {found} instead of {sorted(map(str, expected))}"


def expected_answer(row, name):
    if name in row.allowed:
        return OPENED
    if name == "anonymous":
        return {"login"}
    return {403} if name in row.refused else {row.others}


def status_of(response):
    is_login = response.status_code == 302 and reverse("account_login") in response.url
    return "login" if is_login else response.status_code
