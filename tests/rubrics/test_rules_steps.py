import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.answers import parse_answer
from rubrics.errors import AnswerError
from rubrics.explaining import explain, rule_words
from rubrics.scoring import score_answer
from tests.rubrics.samples import leaf

MIXED = leaf(
    {
        "kind": "steps",
        "steps": [
            {"over": "90%", "points": 3},
            {"at_least": "70%", "points": 2},
            {"at_least": "40%", "points": 1},
        ],
    },
    3,
)
MEETINGS = leaf(
    {
        "kind": "steps",
        "on": "count",
        "label": "cuộc họp",
        "steps": [{"at_least": 4, "points": 20}, {"equals": 3, "share": "75%"}, {"equals": 2, "points": 10}],
        "otherwise": 5,
    },
    20,
)
FEWER = leaf(
    {
        "kind": "steps",
        "on": "change",
        "steps": [{"at_most": "-10%", "points": 2}, {"under": "0%", "points": 1}],
    },
    2,
)
BAND = leaf(
    {
        "kind": "steps",
        "on": "count",
        "steps": [{"at_least": 2, "under": 4, "points": 1}, {"at_least": 4, "points": 5}],
        "otherwise": 0,
    }
)


def points(node, text):
    return score_answer(node, parse_answer(node, text)).points


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("899/1000", 2), ("900/1000", 2), ("901/1000", 3),
        ("699/1000", 1), ("700/1000", 2), ("701/1000", 2),
        ("399/1000", 0), ("400/1000", 1), ("401/1000", 1),
        ("0/1000", 0), ("1000/1000", 3), ("0/0", 0),
        ("6996/10000", 1),
    ],
)  # fmt: skip
def test_each_step_keeps_its_own_strictness(text, expected):
    assert points(MIXED, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("0", 5), ("1", 5), ("2", 10), ("3", 15), ("4", 20), ("5", 20)]
)
def test_steps_on_a_count(text, expected):
    assert points(MEETINGS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("89/100", 2), ("90/100", 2), ("91/100", 1), ("100/100", 0), ("0/0", 0), ("5/0", 0)],
)
def test_steps_on_the_change_since_last_year(text, expected):
    assert points(FEWER, text) == expected


def test_a_change_from_nothing_cannot_be_computed():
    assert score_answer(FEWER, parse_answer(FEWER, "5/0")).not_computable
    assert not score_answer(FEWER, parse_answer(FEWER, "0/0")).not_computable


@pytest.mark.parametrize(("text", "expected"), [("1", 0), ("2", 1), ("3", 1), ("4", 5)])
def test_a_band_may_have_two_ends(text, expected):
    assert points(BAND, text) == expected


def test_a_negative_count_is_refused():
    with pytest.raises(AnswerError, match="số âm"):
        parse_answer(MEETINGS, "-1")


@pytest.mark.parametrize(
    ("node", "text", "sentence"),
    [
        (MIXED, "450/500", "450/500 = 90%, từ 70% trở lên: 2 điểm"),
        (MIXED, "1/10", "1/10 = 10%, không đạt mức nào: 0 điểm"),
        (MEETINGS, "3", "3 cuộc họp, bằng 3: 75% điểm tối đa (15 điểm)"),
        (FEWER, "80/100", "100 → 80, thay đổi −20%, không quá −10%: 2 điểm"),
        (FEWER, "5/0", "5/0, chưa tính được (mẫu số bằng 0): 0 điểm"),
    ],
)
def test_steps_are_explained(node, text, sentence):
    assert explain(node, parse_answer(node, text)).sentence == sentence


def test_steps_are_said_in_words():
    assert rule_words(MIXED) == (
        "Tỷ lệ = số đạt được / tổng số; trên 90%: 3 điểm; từ 70% trở lên: 2 điểm; "
        "từ 40% trở lên: 1 điểm; còn lại: 0 điểm"
    )


@given(st.integers(1, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_a_higher_ratio_never_reaches_a_lower_step(whole, first, second):
    less, more = sorted((min(first, whole), min(second, whole)))

    assert points(MIXED, f"{less}/{whole}") <= points(MIXED, f"{more}/{whole}")
