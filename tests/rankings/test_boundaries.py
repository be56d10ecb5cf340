"""Who is near another tier, worked out by hand: the form has 10 points, so near is 0,10."""

from fractions import Fraction

from rankings.boundaries import near_boundaries

NODES = [
    {"code": "1", "text": "Chính sách", "max_points": "4"},
    {"code": "2", "text": "Hạ tầng", "max_points": "6"},
]
TIERS = [
    {
        "name": "Mức I",
        "minimums": [
            {"node": "", "value": "8", "percent": False},
            {"node": "2", "value": "80", "percent": True},
        ],
        "require": [],
        "ban": [],
    },
    {"name": "Mức II", "minimums": [{"node": "", "value": "0", "percent": False}], "require": [], "ban": []},
]


def unit(code, first, second, tier, missing=None, applicable="6"):
    groups = [
        {"code": "1", "points": first, "applicable_max": "4"},
        {"code": "2", "points": second, "applicable_max": applicable},
    ]
    return {
        "unit": code,
        "name": f"Xã {code}",
        "status": "assessed",
        "total": str(Fraction(first) + Fraction(second)),
        "tier": tier,
        "next_tier": {"name": "Mức I", "missing": missing} if missing else None,
        "groups": groups,
        "criteria": [],
    }


def near(*units):
    result = {"block": {"max_points": "10", "nodes": NODES, "tiers": TIERS}, "units": list(units)}
    return [(found.unit["unit"], found.margin, found.words) for found in near_boundaries(result)]


def test_the_narrowest_comes_first_with_what_decides():
    # a: 8,05 is 0,05 above 8 and 4,8 is 80 % of 6; b lacks 0,1 in all; c is far from everything.
    a = unit("a", "3.25", "4.8", "Mức I")
    b = unit("b", "3.2", "4.7", "Mức II", [{"node": "", "points": "0.10"}])
    c = unit("c", "2", "4", "Mức II", [{"node": "", "points": "2"}, {"node": "2", "points": "0.8"}])

    assert near(a, b, c) == [
        ("a", 0, "vừa đủ so với mức tối thiểu của Mức I ở 2. Hạ tầng"),
        ("b", Fraction(1, 10), "thiếu 0,1 điểm để đạt Mức I"),
    ]


def test_a_percent_is_of_what_applies_to_the_unit():
    # 80 % of 5 points is 4: 0,05 above.
    found = near(unit("a", "4", "4.05", "Mức I", applicable="5"))

    assert found == [("a", Fraction(1, 20), "hơn 0,05 điểm so với mức tối thiểu của Mức I ở tổng điểm")]


def test_a_condition_that_no_point_can_meet_is_not_near():
    assert near(unit("a", "4", "6", "Mức II", [{"node": "2", "ban": True}])) == []
