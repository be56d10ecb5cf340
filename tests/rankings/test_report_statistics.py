"""Figures of the report against numbers worked out by hand."""

from decimal import Decimal
from fractions import Fraction

from rankings.documents import statistics
from rankings.documents.content import Figure, percent
from rankings.documents.statistics import (
    Attendance,
    Comparison,
    Loss,
    Movement,
    Passage,
    Summary,
    TierShare,
)

NODES = [
    {"code": "1", "text": "Chính sách", "max_points": "4"},
    {"code": "1.1", "text": "Kế hoạch", "max_points": "3", "rule": {}},
    {"code": "1.2", "text": "Quy chế", "max_points": "1", "rule": {}},
    {"code": "2", "text": "Hạ tầng", "max_points": "6", "rule": {}},
]
TIERS = [
    {
        "name": "Hạng A",
        "minimums": [{"node": "", "value": "8", "percent": False}],
        "require": [],
        "ban": [],
    },
    {
        "name": "Hạng B",
        "minimums": [{"node": "", "value": "5", "percent": False}],
        "require": [],
        "ban": [],
    },
]


def unit(code, points, rank=None, tier=None, status="assessed", left_out=()):
    """A unit with the points of 1.1, 1.2 and 2; without points it was not assessed."""
    line = {"unit": code, "name": f"Xã {code}", "status": status, "rank": rank, "tier": tier, "waivers": []}
    if points is None:
        return line | {"total": None, "groups": [], "criteria": [], "not_applicable": []}
    first, second, third = (Fraction(text) for text in points)
    return line | {
        "total": str(first + second + third),
        "groups": [
            {"code": "1", "points": str(first + second), "applicable_max": "4"},
            {"code": "2", "points": str(third), "applicable_max": "0" if "2" in left_out else "6"},
        ],
        "criteria": [
            {"code": code, "points": text, "max_points": maximum}
            for code, text, maximum in zip(("1.1", "1.2", "2"), points, ("3", "1", "6"), strict=True)
        ],
        "not_applicable": list(left_out),
        "waivers": [{"criterion": code, "document": ""} for code in left_out],
    }


def result(*units, block="xa", year=2025):
    return {
        "block": {
            "code": block,
            "name": "Cấp xã",
            "max_points": "10",
            "decimals": 2,
            "groups": ["1", "2"],
            "nodes": NODES,
            "tiers": TIERS,
            "rank_untiered": True,
        },
        "campaign": {"year": year},
        "scope": None,
        "units": list(units),
    }


FOUR = result(
    unit("a", ("3", "1", "6"), 1, "Hạng A"),  # 10
    unit("b", ("3", "0.5", "4"), 2, "Hạng B"),  # 7,5
    unit("c", ("1", "0.5", "4"), 3, "Hạng B"),  # 5,5
    unit("d", ("0", "0", "1"), 4),  # 1
    unit("e", None, status="missing"),
)


def test_totals_have_an_exact_mean_and_the_median_between_the_two_in_the_middle():
    assert statistics.total_figures(FOUR) == Summary(
        4, mean=Fraction(6), median=Fraction(13, 2), best=Fraction(10), worst=Fraction(1)
    )


def test_the_mean_of_thirds_is_rounded_only_when_it_is_printed():
    found = statistics.summary_of([Fraction(1), Fraction(1), Fraction(0)])

    assert found.mean == Fraction(2, 3)
    assert percent(found.mean * 100) == Figure(Decimal("66.67"), 2, percent=True)
    assert str(percent(found.mean * 100)) == "66,67%"


def test_nobody_assessed_gives_no_figures_at_all():
    assert statistics.total_figures(result(unit("e", None, status="missing"))) == Summary(0)


def test_tiers_count_units_of_those_that_were_assessed():
    shares = statistics.tier_shares(FOUR)

    assert shares == [TierShare("Hạng A", 1, 4), TierShare("Hạng B", 2, 4), TierShare("Không xếp loại", 1, 4)]
    assert [share.share for share in shares] == [25, 50, 25]


def test_groups_leave_out_units_to_which_nothing_of_them_applies():
    without = result(unit("a", ("3", "1", "6")), unit("b", ("2", "0", "0"), left_out=("2",)))

    first, second = statistics.group_figures(without)

    assert first.summary == Summary(2, Fraction(3), Fraction(3), Fraction(4), Fraction(2))
    assert first.percent == 75
    assert second.summary == Summary(1, Fraction(6), Fraction(6), Fraction(6), Fraction(6))


def test_the_criteria_that_cost_most_points_come_first():
    assert statistics.losses(FOUR, most=2) == [
        # 0 + 2 + 2 + 5 = 9 of 4 × 6
        Loss("2", "Hạ tầng", Fraction(6), Fraction(9), 3, 4),
        # 0 + 0 + 2 + 3 = 5 of 4 × 3
        Loss("1.1", "Kế hoạch", Fraction(3), Fraction(5), 2, 4),
    ]
    assert [loss.percent for loss in statistics.losses(FOUR)] == [
        Fraction(75, 2),
        Fraction(125, 3),
        Fraction(50),
    ]


def test_what_does_not_apply_is_no_loss():
    assert statistics.losses(result(unit("a", ("3", "1", "0"), left_out=("2",)))) == []


def test_own_totals_stand_beside_verified_ones_with_the_largest_cut_first():
    passages = {
        ("xa", "a"): Passage(self_total=Fraction(10)),
        ("xa", "b"): Passage(self_total=Fraction(7)),
        ("xa", "c"): Passage(self_total=Fraction(9)),
    }

    assert statistics.comparisons(FOUR, passages) == [
        Comparison("Xã c", Fraction(9), Fraction(11, 2)),
        Comparison("Xã a", Fraction(10), Fraction(10)),
        Comparison("Xã b", Fraction(7), Fraction(15, 2)),
    ]


def test_units_are_compared_with_the_year_before_where_both_assessed_them():
    earlier = result(
        unit("a", ("3", "1", "5"), 1), unit("b", ("3", "1", "6"), 2), unit("x", ("0", "0", "0"), 3)
    )

    assert statistics.movements(FOUR, earlier, {}) == [
        Movement("Xã a", Fraction(90), Fraction(100), 1, 1),
        Movement("Xã b", Fraction(100), Fraction(75), 2, 2),
    ]


def test_a_unit_is_compared_with_the_one_it_carries_on():
    earlier = result(unit("old", ("3", "1", "5"), 1))

    assert statistics.movements(FOUR, earlier, {"a": ["old"]}) == [
        Movement("Xã a", Fraction(90), Fraction(100), 1, 1)
    ]


def test_other_rules_are_not_compared():
    earlier = result(unit("a", ("3", "1", "5"), 1))
    earlier["block"] |= {"max_points": "12"}

    assert statistics.movements(FOUR, earlier, {}) == []


def test_attendance_counts_every_word_by_parent_unit():
    units = [
        unit("a", ("3", "1", "6"), 1, "Hạng A", left_out=("1.2",)),
        unit("b", ("3", "1", "6"), 1, "Hạng A", status="late"),
        unit("c", None, status="missing"),
        unit("d", None, status="excluded"),
    ]
    passages = {("xa", code): Passage(parent="Huyện Một", extended=code == "b") for code in "abc"}

    assert statistics.attendance([result(*units)], passages) == [
        Attendance("Huyện Một", 3, assessed=2, late=1, missing=1, excluded=0, extended=1, waived=1),
        Attendance("Cấp xã", 1, assessed=0, late=0, missing=0, excluded=1, extended=0, waived=0),
    ]


def test_districts_are_summed_up_only_where_there_are_several():
    both = {("xa", "a"): Passage("Huyện Ô"), ("xa", "b"): Passage("Huyện Ô")}
    apart = both | {("xa", code): Passage("Huyện Đa") for code in "cde"}
    same = {("xa", code): Passage("Huyện Ô") for code in "abcde"}

    first, second = statistics.districts(FOUR, apart)

    assert (first.name, second.name) == ("Huyện Đa", "Huyện Ô")
    assert first.summary == Summary(2, Fraction(13, 4), Fraction(13, 4), Fraction(11, 2), Fraction(1))
    assert second.tiers[:2] == (TierShare("Hạng A", 1, 2), TierShare("Hạng B", 1, 2))
    assert statistics.districts(FOUR, same) == []


def test_lists_of_parent_units_stand_together_as_one_block():
    first = result(unit("a", ("3", "1", "6"), 1)) | {"scope": {"name": "Huyện Ô"}}
    second = result(unit("b", ("3", "1", "6"), 1)) | {"scope": {"name": "Huyện Đa"}}

    (together,) = statistics.merged([first, second])

    assert [unit["unit"] for unit in together["units"]] == ["a", "b"]
    assert together["scope"] is None
    assert len(first["units"]) == 1
