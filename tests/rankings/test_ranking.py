from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rankings.ranking import Contender, in_order, positions


def contenders(*totals, scope=""):
    return [
        Contender(f"{scope}{index:02}", None if total is None else Decimal(total), scope)
        for index, total in enumerate(totals)
    ]


@pytest.mark.parametrize(
    ("totals", "places"),
    [
        ([], []),
        (["80.00"], [1]),
        (["90.00", "80.00", "80.00", "70.00"], [1, 2, 2, 4]),
        (["70.00", "80.00", "80.00", "90.00"], [4, 2, 2, 1]),
        (["80.00", "80.0", "80"], [1, 1, 1]),
        (["0.00", None, "10.00"], [2, None, 1]),
        ([None, None], [None, None]),
    ],
)
def test_units_with_equal_totals_share_a_place(totals, places):
    units = contenders(*totals)

    found = positions(units)

    assert [found.get(unit.unit) for unit in units] == places


def test_the_seventeenth_place_is_shared_and_the_next_is_the_nineteenth():
    units = contenders(*[str(100 - index) for index in range(16)], "50", "50", "40")

    places = positions(units)

    assert list(places.values())[-3:] == [17, 17, 19]


def test_each_scope_has_its_own_first_place():
    units = contenders("50", "60", scope="huyện A ") + contenders("10", "20", scope="huyện B ")

    assert list(positions(units).values()) == [2, 1, 2, 1]


def test_the_order_is_scope_place_unit_and_unranked_last():
    units = [
        Contender("B", Decimal(50), "x"),
        Contender("A", Decimal(50), "x"),
        Contender("C", None, "x"),
        Contender("D", Decimal(70), "x"),
        Contender("E", Decimal(10), "w"),
    ]

    ordered = in_order(units, positions(units))

    assert [unit.unit for unit in ordered] == ["E", "D", "A", "B", "C"]


SOME_UNITS = st.dictionaries(
    st.text(min_size=1, max_size=4),
    st.tuples(st.none() | st.decimals(0, 20, places=1), st.sampled_from(["", "a", "b"])),
    max_size=20,
).map(lambda units: [Contender(unit, total, scope) for unit, (total, scope) in units.items()])


@given(SOME_UNITS, st.randoms())
def test_the_order_of_the_rows_changes_nothing(units, random):
    shuffled = random.sample(units, len(units))

    assert positions(shuffled) == positions(units)
    assert in_order(shuffled, positions(shuffled)) == in_order(units, positions(units))


@given(SOME_UNITS)
def test_a_place_counts_the_units_ahead_in_the_scope(units):
    places = positions(units)

    assert places == {
        unit.unit: 1
        + sum(
            1
            for other in units
            if other.scope == unit.scope and other.total is not None and other.total > unit.total
        )
        for unit in units
        if unit.total is not None
    }
