"""Every boundary that a decision prints, one step below, at and above; expected values are from its text."""

from fractions import Fraction

import pytest

from rubrics.answers import parse_answer
from rubrics.scoring import score_answer
from tests.golden.sheets import block_of, score_one, shipped
from tests.golden.test_quang_binh import BEST

STEP = Fraction(1, 100)
NAMES = ["Mức I", "Mức II", "Mức III", "Mức IV"]


def as_typed(value):
    """An exact figure of at most four decimals with a decimal comma."""
    digits = f"{int(value * 10000):05}"
    return f"{digits[:-4]},{digits[-4:]}"


# Phú Thọ, Điều 7.2: the three tables as printed; a maximum is Mức I / 90%.

PHU_THO = {
    "so": """
        25,2 22,4 21 19,6
        9,0 8,0 7,5 7,0
        10,8 9,6 9,0 8,4
        16,2 16,2 15,3 14,4
        46,8 44,2 41,6 36,4
        18,0 16,0 15,0 14,0
        9,0 5,0 0,0 0,0""",
    "huyen": """
        27,0 24,0 22,5 21,0
        10,8 9,6 9,0 8,4
        7,2 6,4 6,0 5,6
        36,0 36,0 34,0 32,0
        31,5 29,75 28,0 24,5
        18,0 16,0 15,0 14,0
        4,5 2,5 0,0 0,0""",
    "xa": """
        18,0 16,0 15,0 14,0
        4,5 4,0 3,75 3,5
        4,5 4,0 3,75 3,5
        24,3 24,3 21,6 18,9
        16,2 15,3 14,4 12,6
        9,0 8,0 7,5 7,0
        4,5 2,5 0,0 0,0""",
}


def printed_table(text):
    rows = [row.split() for row in text.strip().splitlines()]
    return [[Fraction(figure.replace(",", ".")) for figure in row] for row in rows]


def phu_tho_cases():
    for block, text in PHU_THO.items():
        for group, minimums in enumerate(printed_table(text), start=1):
            for figure in {minimum + step for minimum in minimums for step in (-STEP, 0, STEP)}:
                if figure >= 0:
                    reached = [name for name, least in zip(NAMES, minimums, strict=True) if figure >= least]
                    yield block, str(group), figure, reached[0] if reached else None


@pytest.mark.parametrize(("block_code", "group", "figure", "tier"), sorted(phu_tho_cases(), key=str))
def test_phu_tho_one_group_decides_when_all_others_are_full(block_code, group, figure, tier):
    block = block_of(shipped("phu-tho-1609-2018"), block_code)
    full = [row[0] / Fraction("0.9") for row in printed_table(PHU_THO[block_code])]
    answers = {str(place): as_typed(points) for place, points in enumerate(full, start=1)}

    line = score_one(block, answers | {group: as_typed(figure)})

    assert line["tier"] == tier
    assert (line["rank"] is None) == (tier is None)


# Thừa Thiên Huế, Điều 3 (points of a group) and Điều 6 (90, 80, 75, 70 of the total and % of each group).

HUE_GROUPS = [8, 5, 10, 52, 5, 12, 6, 2]
HUE_LEAST = [90, 80, 75, 70]


def hue_group_cases():
    for block in ("so", "huyen"):
        for group, most in enumerate(HUE_GROUPS, start=1):
            for least in HUE_LEAST:
                for step in (-STEP, 0, STEP):
                    figure = Fraction(most * least, 100) + step
                    percent = round_half_up(figure * 100 / most)
                    total = 100 - most + figure
                    reached = [
                        name
                        for name, bound in zip(NAMES, HUE_LEAST, strict=True)
                        if percent >= bound and total >= bound
                    ]
                    yield block, str(group), figure, reached[0] if reached else None


def round_half_up(value):
    return Fraction((2 * value * 100 + 1) // 2, 100)


@pytest.mark.parametrize(("block_code", "group", "figure", "tier"), list(hue_group_cases()))
def test_hue_one_group_decides_when_all_others_are_full(block_code, group, figure, tier):
    block = block_of(shipped("thua-thien-hue-3043-2021"), block_code)
    answers = {str(place): str(most) for place, most in enumerate(HUE_GROUPS, start=1)}

    line = score_one(block, answers | {group: as_typed(figure)})

    assert line["tier"] == tier


@pytest.mark.parametrize("least", HUE_LEAST)
@pytest.mark.parametrize("step", [-STEP, 0, STEP])
def test_hue_the_tier_by_total_follows_the_total_alone(least, step):
    block = block_of(shipped("thua-thien-hue-3043-2021"), "so")
    # the platform group (52) gives way, all others are full: 48 points
    answers = {str(place): str(most) for place, most in enumerate(HUE_GROUPS, start=1)}

    line = score_one(block, answers | {"4": as_typed(least + step - 48)})

    expected = [name for name, bound in zip(NAMES, HUE_LEAST, strict=True) if least + step >= bound]
    assert line["tier_by_total"] == (expected[0] if expected else None)


# Bands of the total: Cao Bằng, Điều 7.1; Hưng Yên, in percent of the maximum of the campaign.

CAO_BANG = [("Tốt", 85), ("Khá", 65), ("Trung bình", 50), ("Dưới trung bình", 0)]
HUNG_YEN = [("Tốt", 85), ("Khá", 70), ("Trung bình", 50), ("Yếu", 0)]
QUANG_BINH = [("Hạng A", 80), ("Hạng B", 65), ("Hạng C", 50), ("Hạng D", 0)]


def band(bands, figure):
    return next(name for name, least in bands if figure >= least)


@pytest.mark.parametrize(
    ("block_code", "maxima"), [("so", [20, 25, 20, 25, 10]), ("huyen", [25, 20, 20, 25, 10])]
)
@pytest.mark.parametrize("least", [85, 65, 50])
@pytest.mark.parametrize("step", [-STEP, 0, STEP])
def test_cao_bang_bands_of_the_total(block_code, maxima, least, step):
    block = block_of(shipped("cao-bang-2310-2016"), block_code)
    left = least + step
    answers = {}
    for place, most in enumerate(maxima, start=1):
        answers[str(place)] = as_typed(min(Fraction(most), left))
        left -= min(Fraction(most), left)

    assert score_one(block, answers)["tier"] == band(CAO_BANG, least + step)


@pytest.mark.parametrize("block_code", ["so", "huyen", "xa"])
@pytest.mark.parametrize("least", [85, 70, 50])
@pytest.mark.parametrize("step", [-STEP, 0, STEP])
def test_hung_yen_bands_of_the_percent(block_code, least, step):
    block = block_of(shipped("hung-yen-2749-2018"), block_code, max_points=500)

    line = score_one(block, {"1": as_typed((least + step) * 5)})

    assert line["tier"] == band(HUNG_YEN, least + step)


# Quảng Bình: the leaf 2.1.1 gives any figure from 2,5 to 5, so a total can stand anywhere near a bound.

NO = "không"
NOT_80 = {"2.1.2": "0/9", "2.2.2": "0/9", "2.2.1": NO, "2.6.2": NO, "4.1": NO}  # 5 + 5 + 5 + 2 + 2 = 19
NOT_65 = NOT_80 | dict.fromkeys(["2.10.1", "2.10.2", "2.11.1", "2.11.2"], NO) | {"2.9": "0/9"}  # + 15
NOT_50 = NOT_65 | {"3.1": "#3", "3.2": "0/9", "3.3": "0/9", "3.4": "0/9", "3.5": NO}  # + 15


@pytest.mark.parametrize("block_code", ["so", "huyen"])
@pytest.mark.parametrize(("least", "lost"), [(80, NOT_80), (65, NOT_65), (50, NOT_50)])
@pytest.mark.parametrize(
    ("step", "printed_step"),
    [("-0.01", "-0.01"), ("-0.0051", "-0.01"), ("-0.005", "0"), ("0", "0"), ("0.01", "0.01")],
)
def test_quang_binh_bands_of_the_printed_total(block_code, least, lost, step, printed_step):
    block = block_of(shipped("quang-binh-3270-2020"), block_code)
    share = (4 + Fraction(step)) / 5  # all but 2.1.1 is worth the bound less 4

    line = score_one(block, BEST | lost | {"2.1.1": f"{as_typed(share * 10000)}/10000,0"})

    printed = least + Fraction(printed_step)
    assert Fraction(line["total"]) == printed
    assert line["tier"] == band(QUANG_BINH, printed)


RULES = [
    *[(leaf, "49/100", 0) for leaf in ("2.1.1", "2.1.2", "2.2.2")],
    *[(leaf, "50/100", "2.5") for leaf in ("2.1.1", "2.1.2", "2.2.2")],
    *[(leaf, "51/100", "2.55") for leaf in ("2.1.1", "2.1.2", "2.2.2")],
    *[(leaf, "4999/10000", 0) for leaf in ("2.1.1", "2.1.2", "2.2.2")],
    *[(leaf, "100/100", 5) for leaf in ("2.1.1", "2.1.2", "2.2.2")],
    ("2.3.2", "0/100", 0),
    ("2.3.2", "29/100", "58/15"),  # 0,29 × 4 / 0,3
    ("2.3.2", "30/100", 4),
    ("2.3.2", "31/100", 4),
    ("2.3.2", "100/100", 4),
    ("2.5.1", "91/100", 3),
    ("2.5.1", "90/100", 2),
    ("2.5.1", "89/100", 2),
    ("2.5.1", "71/100", 2),
    ("2.5.1", "70/100", 1),
    ("2.5.1", "69/100", 1),
    ("2.5.1", "51/100", 1),
    ("2.5.1", "50/100", 1),
    ("2.5.1", "49/100", 0),
    ("2.5.2", "71/100", 2),
    ("2.5.2", "70/100", 1),
    ("2.5.2", "69/100", 1),
    ("2.5.2", "51/100", 1),
    ("2.5.2", "50/100", 1),
    ("2.5.2", "49/100", 0),
    ("2.9", "100/100", 5),
    ("2.9", "99/100", 3),
    ("2.9", "51/100", 3),
    ("2.9", "50/100", 3),
    ("2.9", "49/100", 0),
    ("3.2", "101/100", 3),
    *[(leaf, "91/100", 3) for leaf in ("3.2", "3.3")],
    *[(leaf, "90/100", 2) for leaf in ("3.2", "3.3")],
    *[(leaf, "89/100", 2) for leaf in ("3.2", "3.3")],
    *[(leaf, "71/100", 2) for leaf in ("3.2", "3.3")],
    *[(leaf, "70/100", 2) for leaf in ("3.2", "3.3")],
    *[(leaf, "69/100", 1) for leaf in ("3.2", "3.3")],
    *[(leaf, "41/100", 1) for leaf in ("3.2", "3.3")],
    *[(leaf, "40/100", 1) for leaf in ("3.2", "3.3")],
    *[(leaf, "39/100", 0) for leaf in ("3.2", "3.3")],
    ("3.4", "71/100", 2),
    ("3.4", "70/100", 2),
    ("3.4", "69/100", 1),
    ("3.4", "6996/10000", 1),
    ("3.4", "31/100", 1),
    ("3.4", "30/100", 1),
    ("3.4", "29/100", 0),
]


@pytest.mark.parametrize("block_code", ["so", "huyen"])
@pytest.mark.parametrize(("leaf", "answer", "points"), RULES)
def test_quang_binh_every_threshold_of_a_ratio(block_code, leaf, answer, points):
    node = block_of(shipped("quang-binh-3270-2020"), block_code).node(leaf)

    assert score_answer(node, parse_answer(node, answer)).points == Fraction(points)


CHOICES = {
    "1.1": [2, 0],
    **{leaf: [1, 0] for leaf in ("1.2.1", "1.2.2", "1.3", "1.4.1", "1.4.2", "1.4.3", "1.4.4", "1.4.5")},
    "2.2.1": [5, 0],
    **{leaf: [3, 0] for leaf in ("2.3.1", "2.6.1", "2.7", "2.8.1", "2.10.1", "2.11.1", "3.5", "4.3", "4.4")},
    **{leaf: [2, 0] for leaf in ("2.4.1", "2.6.2", "2.8.2", "2.10.2", "2.11.2", "4.1", "4.2")},
    "2.4.2": [3, 2, 0],
    "3.1": [4, 2, 0],
}


def test_quang_binh_every_option_earns_what_is_printed():
    block = block_of(shipped("quang-binh-3270-2020"), "so")

    found = {
        node.code: [
            score_answer(node, parse_answer(node, f"#{place}")).points
            for place in range(1, len(node.rule.options) + 1)
        ]
        for node in block.leaves
        if node.rule.kind == "choice"
    }

    assert found == CHOICES
