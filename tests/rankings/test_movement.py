from fractions import Fraction

from rankings import movement
from rankings.movement import are_comparable, group_changes, linked_groups, most_moved, moves


def unit(code, total, rank, tier="Hạng A"):
    return {"unit": code, "name": f"Sở {code}", "total": total, "tier": tier, "rank": rank}


def block(*nodes, code="so", maximum="10", groups=("1",)):
    return {"block": {"code": code, "max_points": maximum, "groups": list(groups), "nodes": list(nodes)}}


GROUP = {"code": "1", "text": "Hạ tầng", "max_points": "10"}
LEAF = {"code": "1.1", "parent": "1", "text": "Máy tính", "max_points": "10", "rule": {"kind": "yes_no"}}
BEFORE = {"units": [unit("a", "9.00", 1), unit("b", "8.50", 2), unit("c", "7.00", 3), unit("d", None, None)]}
AFTER = {"units": [unit("c", "9.50", 1), unit("a", "9.25", 2), unit("b", "6.00", 3), unit("d", "5.00", 4)]}


def test_places_and_points_move_by_hand():
    found = moves(BEFORE, AFTER, {})

    assert [(move.unit["unit"], move.places, move.points) for move in found] == [
        ("c", 2, Fraction(5, 2)),
        ("a", -1, Fraction(1, 4)),
        ("b", -1, Fraction(-5, 2)),
        ("d", None, None),
    ]
    assert found[3].problem == movement.ABSENT
    up, down = most_moved(found)
    assert [[move.unit["unit"] for move in side] for side in (up, down)] == [["c"], ["b", "a"]]


def test_a_successor_is_set_beside_its_single_predecessor_and_a_merged_one_beside_nobody():
    after = {"units": [unit("moi", "9.00", 1), unit("gop", "8.00", 2), unit("la", "7.00", 3)]}

    found = moves(BEFORE, after, {"moi": ["c"], "gop": ["a", "b"]})

    assert [(move.places, move.problem, move.predecessors) for move in found] == [
        (2, "", ("Sở c",)),
        (None, movement.MERGED, ("Sở a", "Sở b")),
        (None, movement.NEW, ()),
    ]


def test_a_unit_that_took_in_another_one_is_not_compared():
    (move,) = moves(BEFORE, {"units": [unit("a", "9.00", 1)]}, {"a": ["b"]})

    assert (move.places, move.problem, move.predecessors) == (None, movement.MERGED, ("Sở b",))


def test_years_are_compared_only_where_the_criteria_are_the_same():
    whole = block(GROUP, LEAF)

    assert are_comparable(whole, whole)
    assert are_comparable(block(GROUP, maximum="10.00"), whole)  # brought in: groups only
    assert are_comparable(block(groups=()), whole)  # brought in: totals only
    assert not are_comparable(block(GROUP, LEAF, maximum="20"), whole)
    assert not are_comparable(block(GROUP, LEAF, code="huyen"), whole)
    assert not are_comparable(block(GROUP, LEAF | {"text": "Mạng"}), whole)
    assert not are_comparable(block(GROUP, LEAF, LEAF | {"code": "1.2"}), whole)
    assert not are_comparable(block(GROUP, {**GROUP, "code": "2"}, groups=("1", "2")), whole)


def test_a_group_is_linked_where_it_and_all_below_it_mean_the_same():
    other = {"code": "2", "text": "Nhân lực", "max_points": "5"}
    whole = block(GROUP, LEAF, other, groups=("1", "2"))

    def linked(before):
        return [node["code"] for node in linked_groups(before, whole)]

    assert linked(whole) == ["1", "2"]
    assert linked(block(GROUP, other, groups=("1", "2"))) == ["1", "2"]  # brought in: groups only
    assert linked(block(GROUP, LEAF | {"text": "Mạng"}, other, groups=("1", "2"))) == ["2"]
    assert linked(block(GROUP, LEAF, other | {"max_points": "6"}, groups=("1", "2"))) == ["1"]
    assert linked(block(GROUP, LEAF, maximum="20")) == ["1"]
    assert linked(block(groups=())) == []


def with_group(code, points, total="9.00"):
    return unit(code, total, 1) | {"groups": [{"code": "1", "points": points}]}


def test_the_change_of_a_group_counts_units_of_both_years_only():
    before = {"units": [with_group("a", "4.00"), with_group("b", "6.00"), with_group("c", "2.00", None)]}
    after = {"units": [with_group("a", "5.00"), with_group("b", "5.50"), with_group("c", "9.00")]}

    (row,) = group_changes(moves(before, after, {}), [GROUP])

    assert (row["before"], row["after"], row["change"]) == (5, Fraction(21, 4), Fraction(1, 4))
    assert (row["up"], row["down"], row["units"]) == (1, 1, 2)
