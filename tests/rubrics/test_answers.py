"""What is stored reads back as what was typed, for every kind of rule."""

import unicodedata

import pytest

from rubrics.answers import display, parse_answer, read_answer, shape_name
from rubrics.errors import AnswerError
from rubrics.rules import KINDS
from rubrics.spec import RESCALE
from tests.rubrics.samples import block_of, leaf

OPTIONS = [{"label": "Đã có", "points": 5}, {"label": "Chưa có", "points": 0}]
PARTS = [{"code": "a", "text": "Phần a", "max_points": 5, "rule": {"kind": "choice", "options": OPTIONS}}]
SAMPLES = {
    "yes_no": ({"kind": "yes_no"}, "yes_no", "Có", "#1", "Có"),
    "choice": ({"kind": "choice", "options": OPTIONS}, "choice", "đã có", "#1", "Đã có"),
    "ratio": ({"kind": "ratio"}, "ratio", "42 / 60", "42/60", "42/60"),
    "steps": ({"kind": "steps", "steps": [{"over": "0%", "points": 5}]}, "ratio", "1,50/2", "1.5/2", "1,5/2"),
    "count": ({"kind": "count"}, "number", "1.500", "1500", "1.500"),
    "sum": ({"kind": "sum", "parts": PARTS}, "parts", "a = chưa có", "a=#2", "a: Chưa có"),
    "best": ({"kind": "best", "parts": PARTS}, "parts", "a=#1", "a=#1", "a: Đã có"),
    "relative": ({"kind": "relative", "on": "count"}, "number", "0,50", "0.5", "0,5"),
    "target_leader": ({"kind": "target_leader", "target": "80%"}, "ratio", "4/5", "4/5", "4/5"),
    "bonus_penalty": ({"kind": "bonus_penalty", "bonus": 1, "penalty": 1}, "counts", "3/1", "3/1", "3/1"),
    "points": ({"kind": "points"}, "points", "2,50/5", "2.5/5", "2,5/5"),
    "fact": ({"kind": "fact"}, "fact", "không", "0", "Không"),
    "children": ({"kind": "children", "block": "so"}, "percent", "82,5 %", "82.5", "82,5%"),
}


def test_every_kind_has_a_sample():
    assert set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", SAMPLES)
def test_an_answer_is_stored_in_one_text_and_shown_again(kind):
    rule, shape, typed, canonical, shown = SAMPLES[kind]
    node = leaf(rule, policy=RESCALE)
    answer = parse_answer(node, typed)

    assert (shape_name(node), answer.canonical) == (shape, canonical)
    assert (read_answer(node, canonical), parse_answer(node, canonical)) == (answer, answer)
    assert display(node, answer) == shown


def test_letters_may_be_composed_or_not():
    node = leaf({"kind": "choice", "options": OPTIONS})

    assert parse_answer(node, unicodedata.normalize("NFD", "Đã có")).canonical == "#1"


def test_a_group_takes_no_answer():
    block = block_of(
        [
            {"code": "1", "max_points": 5},
            {"code": "1.1", "parent": "1", "max_points": 5, "rule": {"kind": "points"}},
        ]
    )

    with pytest.raises(AnswerError, match="1 là nhóm tiêu chí"):
        parse_answer(block.node("1"), "5")
