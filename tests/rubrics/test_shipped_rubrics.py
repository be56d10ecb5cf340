"""What the five decisions say besides points: dates, chain, late forms, N/A, publication, scope."""

from collections import Counter
from pathlib import Path

import pytest

from rubrics.loading import load_rubric

RUBRICS = {
    path.stem: load_rubric(path)
    for path in sorted((Path(__file__).resolve().parents[2] / "fixtures" / "rubrics").glob("*.toml"))
}
BLOCKS = [
    # rubric, block, maximum, due, chain, scope, late
    ("cao-bang-2310-2016", "so", 100, "01/11", ["so"], "province", "not_ranked"),
    ("cao-bang-2310-2016", "huyen", 100, "01/11", ["so"], "province", "not_ranked"),
    ("hung-yen-2749-2018", "so", None, None, ["so"], "province", "assess"),
    ("hung-yen-2749-2018", "huyen", None, None, ["so"], "province", "assess"),
    ("hung-yen-2749-2018", "xa", None, None, ["huyen"], "parent", "assess"),
    ("phu-tho-1609-2018", "so", 150, "31/10", ["so"], "province", "assess"),
    ("phu-tho-1609-2018", "huyen", 150, "31/10", ["so"], "province", "assess"),
    ("phu-tho-1609-2018", "xa", 90, "15/10", ["huyen", "so"], "province", "assess"),
    ("quang-binh-3270-2020", "so", 100, "15/01", ["so"], "province", "assess"),
    ("quang-binh-3270-2020", "huyen", 100, "15/01", ["so"], "province", "assess"),
    ("thua-thien-hue-3043-2021", "so", 100, "20/10", ["so", "hoi-dong"], "province", "assess"),
    ("thua-thien-hue-3043-2021", "huyen", 100, "10/11", ["so", "hoi-dong"], "province", "assess"),
]


def test_every_block_is_as_its_decision_says():
    found = [
        (
            code,
            block.code,
            block.max_points,
            block.due.before if block.due else None,
            [level.code for level in block.levels],
            block.scope,
            block.late,
        )
        for code, rubric in RUBRICS.items()
        for block in rubric.blocks
    ]

    assert sorted(found, key=lambda row: row[:2]) == sorted(BLOCKS, key=lambda row: row[:2])


def test_quang_binh_has_every_leaf_of_its_appendix():
    block = RUBRICS["quang-binh-3270-2020"].block("so")

    assert Counter(leaf.rule.kind for leaf in block.leaves) == {"choice": 28, "steps": 6, "ratio": 4}
    assert sum(leaf.max_points for leaf in block.leaves) == 100
    assert all(leaf.printed_rule for leaf in block.leaves)
    assert {node.code: node.printed_code for node in block.nodes if node.printed_code} == {
        "2.10.1": "1.10.1",
        "2.10.2": "1.10.2",
        "2.11.2": "1.11.2",
    }


@pytest.mark.parametrize("code", RUBRICS)
def test_whoever_reads_a_node_finds_the_article_and_why_it_is_read_so(code):
    nodes = [node for block in RUBRICS[code].blocks for node in block.nodes]

    assert [node.code for node in nodes if not node.article] == []
    assert [node.code for node in nodes if node.reading and not node.reading_note] == []


def test_inferred_maxima_say_so():
    nodes = [node for block in RUBRICS["phu-tho-1609-2018"].blocks for node in block.nodes]

    assert all(node.inferred.startswith("suy ra: ") for node in nodes)


@pytest.mark.parametrize(
    ("code", "policies"),
    [
        ("cao-bang-2310-2016", {("full", False)}),
        ("hung-yen-2749-2018", {("refuse", False)}),
        ("phu-tho-1609-2018", {("refuse", False)}),
        ("quang-binh-3270-2020", {("full", False), ("refuse", False)}),
        ("thua-thien-hue-3043-2021", {("rescale", True)}),
    ],
)
def test_what_not_applicable_means(code, policies):
    nodes = [node for block in RUBRICS[code].blocks for node in block.nodes]

    assert {(node.waiver.policy, node.waiver.document) for node in nodes} == policies


@pytest.mark.parametrize(
    ("code", "block", "publication"),
    [
        ("cao-bang-2310-2016", "so", ("Báo cáo", "01/01", 1)),
        ("hung-yen-2749-2018", "xa", ("", "", 0)),
        ("phu-tho-1609-2018", "xa", ("Quyết định", "", 0)),
        ("quang-binh-3270-2020", "huyen", ("", "31/03", 1)),
        ("thua-thien-hue-3043-2021", "so", ("Quyết định", "15/12", 0)),
    ],
)
def test_who_publishes_before_which_day(code, block, publication):
    found = RUBRICS[code].block(block).publication

    assert (found.kind, found.before, found.year_offset) == publication


def test_only_two_decisions_leave_units_without_a_tier_unranked():
    unranked = [code for code, rubric in RUBRICS.items() if not rubric.rank_untiered]

    assert unranked == ["phu-tho-1609-2018", "thua-thien-hue-3043-2021"]


def test_the_website_of_cao_bang_is_watched_by_the_department_itself():
    for block in RUBRICS["cao-bang-2310-2016"].blocks:
        assert [leaf.code for leaf in block.leaves if leaf.scored_by == "verifier"] == ["3"]


def test_the_terms_of_phu_tho():
    block = RUBRICS["phu-tho-1609-2018"].block("xa")

    assert [
        (level.code, level.due.before if level.due else None, level.working_days) for level in block.levels
    ] == [
        ("huyen", "31/10", None),
        ("so", None, 60),
    ]


def test_the_period_of_hue_ends_before_the_first_of_october():
    period = RUBRICS["thua-thien-hue-3043-2021"].period

    assert (period.start, period.start_year, period.until, period.until_year) == ("01/10", -1, "01/10", 0)
