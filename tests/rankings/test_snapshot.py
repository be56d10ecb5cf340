import hashlib
import json
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from rankings import snapshot
from rubrics.loading import load_rubric
from tests.factories import FIXTURES, SMALL_RUBRIC


def test_bytes_are_utf8_with_sorted_keys_and_no_spaces():
    content = snapshot.canonical_bytes({"b": [1, None, True], "a": "Sở"})

    assert content == '{"a":"Sở","b":[1,null,true]}'.encode()


def test_both_ways_to_write_a_vietnamese_letter_give_the_same_bytes():
    decomposed = {unicodedata.normalize("NFD", "Đồng Hới"): unicodedata.normalize("NFD", "Huế")}

    assert snapshot.canonical_bytes(decomposed) == snapshot.canonical_bytes({"Đồng Hới": "Huế"})


def test_the_order_in_which_keys_were_added_changes_nothing():
    assert snapshot.canonical_bytes({"a": 1, "b": 2}) == snapshot.canonical_bytes({"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(126, 5), "25.2"),
        (Fraction(119, 4), "29.75"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-1, 20), "-0.05"),
        (Fraction(100), "100"),
        (Fraction(0), "0"),
        (Decimal("25.20"), "25.2"),
        (date(2020, 9, 9), "2020-09-09"),
    ],
)
def test_a_figure_is_exact_text(value, text):
    assert snapshot.plain(value) == text


@pytest.mark.parametrize("value", [0.5, {"a": [1.0]}, {1, 2}, b"x"])
def test_a_binary_fraction_or_an_unknown_type_is_refused(value):
    with pytest.raises(TypeError, match="a result cannot hold"):
        snapshot.canonical_bytes(value)


def test_reading_gives_back_what_was_written():
    content = snapshot.canonical_bytes({"units": [{"total": "80.00", "rank": 1}]})

    assert snapshot.canonical_bytes(snapshot.read_result(content)) == content
    assert snapshot.sha256_of(content) == hashlib.sha256(content).hexdigest()


def test_a_block_is_whole_rules_as_data():
    block = load_rubric(SMALL_RUBRIC, name="nho.toml").block("so")

    data = snapshot.plain(snapshot.block_data(block, {"1.1": "có: 2 điểm"}))

    assert data["tiers"] == [
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
    assert [node["code"] for node in data["nodes"]] == ["1", "1.1", "1.2", "2"]
    assert data["nodes"][1] == {
        "code": "1.1",
        "text": "Kế hoạch của năm",
        "max_points": "2",
        "parent": "1",
        "rule": {
            "kind": "choice",
            "options": [
                {"label": "Có ban hành", "worth": {"points": "2", "share": None}},
                {"label": "Không ban hành", "worth": {"points": "0", "share": None}},
            ],
            "each": "1",
            "bonus": "0",
            "penalty": "0",
            "min": "0",
            "function": "mean",
        },
        "scored_by": "unit",
        "combine": "sum",
        "waiver": {"policy": "refuse"},
        "proof": "either",
        "rule_words": "có: 2 điểm",
    }


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_rubric_can_be_frozen(path):
    spec = load_rubric(path.read_text(encoding="utf-8"), name=path.name)

    for block in spec.blocks:
        data = json.loads(snapshot.canonical_bytes(snapshot.block_data(block, {})))
        assert [node["code"] for node in data["nodes"]] == [node.code for node in block.nodes]
