"""Every mistake that a rubric file can hold is reported once, where it stands, in words."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from rubrics.errors import RubricError
from rubrics.explaining import proof_words
from rubrics.loading import build, load_rubric, parse_toml
from rubrics.spec import FULL, REFUSE, Due, FactSpec, LevelSpec

BAD = Path(__file__).parent / "bad"
SHIPPED = Path(__file__).parents[2] / "fixtures" / "rubrics"
MISTAKES = {
    "bad-code": "code: là “Thử 1”; chỉ gồm chữ thường không dấu",
    "bad-date": "decision.date: là “02/01/2026”; phải là ngày, ví dụ 2020-09-09",
    "bad-day": "khối so due.before: là “31/11”; phải là ngày/tháng có thật",
    "bad-policy": "2 not_applicable.policy: là “half”; phải là một trong: refuse, full, rescale",
    "bad-proof": "2 proof: là “file”; phải là một trong: either, evidence, explanation, none",
    "bad-share": '2 rule.at_least: là “năm mươi”; phải là tỷ lệ trong ngoặc kép: "50%"',
    "block-without-tiers": "khối xa tiers: không có mức xếp loại nào trong khi khối khác có",
    "campaign-without-criterion": "khối so max_points: lấy theo kỳ nhưng không có tiêu chí nào lấy theo kỳ",
    "cap-above-maximum": "2 rule.cap: là 7; không được lớn hơn điểm tối đa 5",
    "children-against-parent": "1 max_points: là 12 nhưng các tiêu chí con cộng lại là 10",
    "duplicate-block": "khối so code: là “so”, đã dùng cho một khối khác",
    "duplicate-code": "1 code: mã 1 đã dùng ở dòng trên; mỗi mã chỉ dùng một lần",
    "duplicate-tier": "mức Tốt name: là “Tốt”, đã có ở trên",
    "fact-with-points": "3 max_points: là 2; điều kiện (fact) không có điểm: phải là 0",
    "group-with-rule": "1 rule: có cách tính điểm nhưng cũng có tiêu chí con",
    "leaf-without-rule": "2 rule: không có cách tính điểm và cũng không có tiêu chí con",
    "misnumbered-code": "2.2 code: không nối tiếp mã 1 của tiêu chí cha; phải bắt đầu bằng 1.",
    "missing-maximum": "1.2 max_points: không có điểm tối đa; mỗi tiêu chí phải có điểm tối đa; hãy ghi 6",
    "missing-parameter": "2 rule.options: không có; bắt buộc phải có",
    "missing-title": "title: không có; bắt buộc phải có; hãy thêm khóa này",
    "multiplied-by-hundred": "2 printed_rule: là “Tỷ lệ >=50% = (Tỷ lệ %* 100*5); Tỷ lệ < 50% = 0”",
    "negative-maximum": "2 max_points: là -5; phải từ 0 trở lên",
    "option-above-maximum": "1.1 rule.options[1].points: là 5; không được lớn hơn điểm tối đa 4",
    "proof-of-a-fact": "3 proof: là “evidence”; điều kiện (fact) không có điểm nên không đòi minh chứng",
    "requirement-is-no-fact": "mức Tốt require: nhắc đến “2” không phải là điều kiện",
    "rule-and-rules": "3 rules: có cả rule và rules",
    "share-as-number": "2 rule.at_least: là 50; phải là tỷ lệ trong ngoặc kép",
    "steps-out-of-order": "1.2 rule.steps[2]: không bao giờ được dùng vì các bậc trên đã bao hết",
    "steps-overlap": "1.2 rule.steps[2]: chồng lên bậc 1 tại 80%",
    "steps-with-a-gap": "1.2 rule.steps: giá trị 90% không thuộc bậc nào",
    "syntax": "dòng 2, cột 26 không đúng cú pháp TOML",
    "tier-minimum-above-maximum": "mức Tốt min_points.1: là 10,5; không được lớn hơn điểm tối đa 10",
    "tier-percent-above-hundred": 'mức Tốt min_percent."": là 120; không được lớn hơn 100%',
    "tiers-out-of-order": 'mức Khá min_points."": là 13, cao hơn mức Tốt đứng trên',
    "tiers-overlap": "mức Khá min_points: trùng điều kiện với mức Tốt",
    "two-due-days": "khối so due.before: không rõ hạn; phải có đúng một trong before",
    "two-floors": "2 rule.over: có cả at_least và over",
    "unknown-block": "mức Khá blocks: nhắc đến “huyen”; chỉ có các khối: so, xa",
    "unknown-child-block": "2 rule.block: nhắc đến “huyen”; chỉ có các khối: so, xa",
    "unknown-fact": "2 rule.denominator_fact: nhắc đến “cbccvv”; chỉ có các số liệu chung: cbccvc",
    "unknown-key": "2 max_point: là khóa không biết",
    "unknown-kind": "2 rule.kind: là “ratios”; phải là một trong: yes_no, choice, ratio",
    "unknown-level": "khối so levels: nhắc đến “bo”; chỉ có các cấp thẩm định: tham-dinh",
    "unknown-node-in-tier": "mức Tốt min_points.7: nhắc đến “7” không có trong bộ tiêu chí",
    "unknown-parameter": "2 rule.atleast: là khóa không biết",
    "unknown-parent": "1.2 parent: là “9”; phải là mã của một dòng đứng trên: 1, 1.1",
    "unknown-top-key": "decimal: là khóa không biết",
    "unreachable-maximum": "1.2 max_points: là 6 nhưng cách tính chỉ cho nhiều nhất 5",
    "unreachable-target": "2 max_points: là 5 nhưng cách tính chỉ cho nhiều nhất 4,1667",
    "weights-not-one": "1 combine: các trọng số cộng lại là 0,9; phải bằng 1",
    "wrong-type": "2 max_points: là “5”; phải là số",
}


def problems_of(path):
    with pytest.raises(RubricError) as caught:
        load_rubric(path)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_once_where_it_stands(name):
    lines = problems_of(BAD / f"{name}.toml")

    assert [line[: len(f"{name}.toml: {MISTAKES[name]}")] for line in lines] == [
        f"{name}.toml: {MISTAKES[name]}"
    ]


def test_every_bad_file_has_its_words():
    assert {path.stem for path in BAD.glob("*.toml")} == {*MISTAKES, "good", "five-mistakes"}


FACT_RATIO = {"kind": "ratio", "denominator_fact": "cbccvc"}


def good_with_facts(**rule):
    data = good(facts=[{"code": "cbccvc", "text": "Tổng số CBCCVC", "unit": "người"}])
    data["criteria"][3]["rule"] |= rule
    return data


def test_a_ratio_names_the_facts_that_it_divides_by():
    spec = build(good_with_facts(denominator_fact="cbccvc"))

    assert spec.facts == spec.block("so").facts == (FactSpec("cbccvc", "Tổng số CBCCVC", "người"),)
    assert spec.block("xa").node("2").rule.facts == ("cbccvc",)


def test_facts_change_the_structure_and_their_words_do_not():
    plain, named = build(good()), build(good_with_facts(denominator_fact="cbccvc"))
    data = good_with_facts(denominator_fact="cbccvc")
    data["facts"][0] |= {"text": "Tổng số cán bộ, công chức, viên chức", "unit": "cán bộ"}

    assert named.structure_hash != plain.structure_hash
    assert build(data).structure_hash == named.structure_hash
    assert build(data).content_hash != named.content_hash


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (
            {"kind": "relative", "on": "count", "denominator_fact": "cbccvc"},
            "2 rule.denominator_fact: đứng ở cách tính theo count",
        ),
        (
            {"kind": "sum", "parts": [{"code": "a", "text": "a", "max_points": 5, "rule": FACT_RATIO}]},
            "2 rule.parts[1].rule.denominator_fact: đứng trong parts",
        ),
    ],
)
def test_a_fact_stands_only_in_a_ratio_of_a_whole_criterion(rule, found):
    data = good_with_facts()
    data["criteria"][3]["rule"] = rule

    with pytest.raises(RubricError) as caught:
        build(data)
    assert found in str(caught.value)


def test_a_file_with_five_mistakes_reports_five():
    lines = problems_of(BAD / "five-mistakes.toml")

    assert [line.removeprefix("five-mistakes.toml: ").partition(": ")[0] for line in lines] == [
        "title",
        "khối so due.before",
        "2 rule.kind",
        "1.1 rule.options[1].points",
        "mức Tốt min_points.7",
    ]


def test_the_file_that_the_mistakes_were_made_in_is_good():
    spec = load_rubric(BAD / "good.toml")

    assert [block.code for block in spec.blocks] == ["so", "xa"]
    assert spec.block("so").max_points == 15
    assert spec.block("so").due == Due(before="15/10")
    assert spec.block("xa").levels == (LevelSpec("tham-dinh", "Sở", "agency"),)
    assert [group.code for group in spec.block("so").groups] == ["1", "2", "3"]
    assert spec.block("so").subtree("1") == ("1", "1.1", "1.2")


@pytest.mark.parametrize("content", [b"\xff\xfe", "code = 1".encode("utf-16")])
def test_what_is_no_text_is_refused(tmp_path, content):
    path = tmp_path / "a.toml"
    path.write_bytes(content)

    assert problems_of(path) == [
        "a.toml: không phải là văn bản UTF-8; tệp phải lưu bằng mã UTF-8; hãy sửa tệp rồi nạp lại."
    ]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert problems_of(tmp_path / "b.toml") == [
        "b.toml: không mở được tệp; phải là tệp .toml đọc được; hãy sửa tệp rồi nạp lại."
    ]


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_rubrics_are_good(path):
    assert load_rubric(path).code == path.stem


def printed_quang_binh():
    """The shipped file with its repairs undone."""
    data = parse_toml((SHIPPED / "quang-binh-3270-2020.toml").read_text(encoding="utf-8"))
    for line in data["criteria"]:
        line["code"] = line.pop("printed_code", line["code"])
        line.pop("reading", None)
        if line["code"] == "2.3.2":
            del line["max_points"]
    return data


def test_the_checker_finds_the_misprints_of_quang_binh():
    with pytest.raises(RubricError) as caught:
        build(printed_quang_binh())

    assert [(problem.where, problem.field) for problem in caught.value.problems] == [
        ("1.10.1", "code"),
        ("1.10.2", "code"),
        ("1.11.2", "code"),
        ("2.3.2", "max_points"),
        ("2.1.1", "printed_rule"),
        ("2.1.2", "printed_rule"),
    ]
    assert [problem.advice for problem in caught.value.problems] == [
        "hãy dùng mã 2.10.1 và ghi mã in trong quyết định vào printed_code",
        "hãy dùng mã 2.10.2 và ghi mã in trong quyết định vào printed_code",
        "hãy dùng mã 2.11.2 và ghi mã in trong quyết định vào printed_code",
        "hãy ghi 4 (phần còn lại của 2.3)",
        "hãy hiểu là tỷ lệ × 5 và ghi lý do vào reading và reading_note",
        "hãy hiểu là tỷ lệ × 5 và ghi lý do vào reading và reading_note",
    ]


def good(**changes):
    return {**parse_toml((BAD / "good.toml").read_text(encoding="utf-8")), **changes}


def test_the_content_hash_does_not_depend_on_how_the_file_is_written():
    data = good()
    data["criteria"][3]["max_points"] = Decimal("5.00")

    assert build(dict(reversed(data.items()))).content_hash == build(good()).content_hash


def test_a_correction_of_wording_keeps_the_structure_hash():
    before, data = build(good()), good(title="Bộ tiêu chí đã sửa chữ")
    data["criteria"][1]["rule"]["options"][0]["label"] = "Đã có"
    data["blocks"][0]["name"] = "Các sở, ban, ngành"
    after = build(data)

    assert after.content_hash != before.content_hash
    assert after.structure_hash == before.structure_hash


def test_a_change_of_points_changes_the_structure_hash():
    data = good()
    data["criteria"][2]["rule"]["steps"][1]["points"] = 2

    assert build(data).structure_hash != build(good()).structure_hash


def test_what_proves_a_claim_holds_for_the_subtree_until_a_line_says_otherwise():
    data = good()
    data["criteria"][0]["proof"] = "evidence"
    data["criteria"][2]["proof"] = "none"

    block = build(data).block("so")

    assert [node.proof for node in block.nodes] == ["evidence", "evidence", "none", "either", "either"]
    assert [proof_words(block.node(code)) for code in ("1", "1.1", "2")] == [
        "",
        "tự chấm trên 0 điểm thì phải có minh chứng, giải trình không thay được",
        "",
    ]
    assert build(data).structure_hash != build(good()).structure_hash


def test_a_permission_holds_for_the_subtree_and_only_for_its_blocks():
    data = good(not_applicable={"policy": "rescale", "document": True})
    data["criteria"][0]["not_applicable"] = {"policy": "full", "blocks": ["so"], "note": "không có TTHC"}
    spec = build(data)

    policies = {block.code: [node.waiver.policy for node in block.nodes] for block in spec.blocks}
    assert policies == {
        "so": [FULL, FULL, FULL, "rescale", "rescale"],
        "xa": [REFUSE, REFUSE, REFUSE, "rescale", "rescale"],
    }


def test_maxima_and_rules_may_differ_by_block():
    data = good()
    data["criteria"][3]["max_points"] = {"so": 5, "xa": 8}
    data["criteria"][3]["rules"] = {"so": data["criteria"][3].pop("rule"), "xa": {"kind": "points"}}
    spec = build(data)

    leaves = [block.node("2") for block in spec.blocks]
    assert [(leaf.max_points, leaf.rule.kind) for leaf in leaves] == [(5, "ratio"), (8, "points")]
    assert [block.max_points for block in spec.blocks] == [15, 18]


def test_the_campaign_gives_the_maximum_that_the_decision_left_open():
    block = load_rubric(SHIPPED / "hung-yen-2749-2018.toml").block("so")
    open_block = block.with_max_points(Fraction(500))

    assert (block.max_points, block.node("1").max_points) == (None, None)
    assert (open_block.max_points, open_block.node("1").max_points) == (500, 500)


@pytest.mark.parametrize("number", ["inf", "nan", "1e999999999", "1e-999999999", "true", "9" * 5000])
def test_a_number_that_no_decision_prints_is_refused_quickly(number):
    text = (BAD / "good.toml").read_text(encoding="utf-8").replace("max_points = 5", f"max_points = {number}")

    with pytest.raises(RubricError):
        load_rubric(text)


def places_in(data, path=()):
    """The path of every value of nested tables and lists."""
    for key in data if isinstance(data, dict) else range(len(data)):
        yield (*path, key)
        if isinstance(data[key], (dict, list)):
            yield from places_in(data[key], (*path, key))


@pytest.mark.parametrize("value", [None, -1, True, "", "x", [], {}, [1], [{}], {"a": 1}], ids=repr)
def test_no_value_whatever_breaks_the_reader(value):
    for *above, key in places_in(good()):
        data = good()
        table = data
        for step in above:
            table = table[step]
        table[key] = value
        try:
            build(data)
        except RubricError as error:
            assert error.problems
