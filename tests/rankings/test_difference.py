from rankings.difference import Change, changes, summary


def unit(code, total, tier, rank, *, status="assessed", criteria=None):
    leaves = [{"code": leaf, "points": points} for leaf, points in (criteria or {}).items()]
    return {
        "unit": code,
        "name": f"Sở {code}",
        "total": total,
        "tier": tier,
        "rank": rank,
        "status": status,
        "criteria": leaves,
    }


BEFORE = {
    "units": [
        unit("a", "9.00", "Hạng A", 1, criteria={"1": "4.00", "2": "5.00"}),
        unit("b", "8.00", "Hạng A", 2, criteria={"1": "3.00", "2": "5.00"}),
        unit("c", "7.00", "Hạng B", 3, criteria={"1": "2.00", "2": "5.00"}),
    ]
}


def test_a_correction_names_each_unit_that_has_another_total_tier_or_place():
    after = {
        "units": [
            unit("b", "8.00", "Hạng A", 1, criteria={"1": "3.00", "2": "5.00"}),
            unit("a", "7.50", "Hạng B", 2, criteria={"1": "2.50", "2": "5.00"}),
            unit("c", "7.00", "Hạng B", 3, criteria={"1": "2.00", "2": "5.00"}),
        ]
    }

    found = changes(BEFORE, after)

    same = ("assessed", "assessed")
    assert found == [
        Change("b", "Sở b", ("8.00", "8.00"), ("Hạng A", "Hạng A"), (2, 1), same),
        Change("a", "Sở a", ("9.00", "7.50"), ("Hạng A", "Hạng B"), (1, 2), same, ("1",)),
    ]
    assert summary(found) == "1 đơn vị đổi tổng điểm, 1 đơn vị đổi xếp loại, 2 đơn vị đổi thứ hạng"


def test_points_that_move_between_criteria_are_a_change_though_the_total_stays():
    after = {"units": [*BEFORE["units"][:2], unit("c", "7.00", "Hạng B", 3, criteria={"1": "7.00"})]}

    found = changes(BEFORE, after)

    assert [(change.unit, change.criteria) for change in found] == [("c", ("1", "2"))]
    assert summary(found) == "1 đơn vị có điều chỉnh"


def test_units_that_come_or_go_are_named_and_the_same_result_has_no_change():
    new, gone = changes(BEFORE, {"units": [*BEFORE["units"][:2], unit("d", None, None, None)]})

    assert (new.unit, new.is_new, new.is_gone) == ("d", True, False)
    assert (gone.unit, gone.is_new, gone.is_gone, gone.rank) == ("c", False, True, (3, None))
    assert changes(BEFORE, BEFORE) == []
    assert summary([]) == "không đổi điểm, xếp loại, thứ hạng của đơn vị nào"
