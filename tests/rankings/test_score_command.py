import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from openpyxl import Workbook

ROOT = Path(__file__).resolve().parents[2]
QUANG_BINH = "quang-binh-3270-2020"
PHU_THO = "phu-tho-1609-2018"
HUE = "thua-thien-hue-3043-2021"
HUNG_YEN = "hung-yen-2749-2018"
CAO_BANG = "cao-bang-2310-2016"


class Run:
    """One call of the command in an empty folder."""

    def __init__(self, folder, capsys):
        self.folder = folder
        self.capsys = capsys

    def write(self, name, text, encoding="utf-8"):
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return str(path)

    def __call__(self, rubric, block, answers, *, name="answers.csv", units=None, arguments=()):
        path = self.write(name, answers) if isinstance(answers, str) else str(answers)
        extra = ["--units", self.write("units.csv", units)] if units else []
        status = 0
        try:
            call_command("score", rubric, path, "--block", block, *extra, *arguments)
        except SystemExit as stop:
            status = stop.code
        captured = self.capsys.readouterr()
        return status, captured.out, captured.err

    def json(self, *arguments, **options):
        options["arguments"] = (*options.get("arguments", ()), "--format", "json")
        status, out, err = self(*arguments, **options)
        assert (status, err) == (0, "")
        return json.loads(out)

    def problems(self, *arguments, **options):
        status, out, err = self(*arguments, **options)
        assert (status, out) == (1, "")
        return err.splitlines()

    def workbook(self, rows, name="answers.xlsx"):
        book = Workbook()
        book.active.title = "Sheet1"
        for row in rows:
            book.active.append(row)
        path = self.folder / name
        book.save(path)
        return path


@pytest.fixture
def run(tmp_path, capsys):
    return Run(tmp_path, capsys)


def totals(result):
    return {unit["unit"]: unit["total"] for unit in result["units"]}


def test_the_json_result_has_every_figure_of_a_unit(run):
    answers = "unit,criterion,answer\nHuyện A,1,17\nHuyện A,2,20\nHuyện A,4,25\n"

    result = run.json(CAO_BANG, "huyen", answers)

    [unit] = result.pop("units")
    assert result == {"rubric": CAO_BANG, "block": "huyen", "max_points": "100.00"}
    assert [line["code"] for line in unit["criteria"]] == ["1", "2", "3", "4", "5"]
    assert all(isinstance(line.pop("explanation"), str) for line in unit["criteria"])
    assert unit == {
        "unit": "Huyện A",
        "name": "Huyện A",
        "scope": None,
        "status": "assessed",
        "total": "62.00",
        "exact_total": "62/1",
        "percent": "62.00",
        "raw_total": "62.00",
        "applicable_max": "100.00",
        "tier": "Trung bình",
        "tier_by_total": "Trung bình",
        "rank": 1,
        "unanswered": ["3", "5"],
        "not_computable": [],
        "not_applicable": [],
        "groups": [
            {"code": "1", "points": "17.00", "max_points": "25.00", "applicable_max": "25.00"},
            {"code": "2", "points": "20.00", "max_points": "20.00", "applicable_max": "20.00"},
            {"code": "3", "points": "0.00", "max_points": "20.00", "applicable_max": "20.00"},
            {"code": "4", "points": "25.00", "max_points": "25.00", "applicable_max": "25.00"},
            {"code": "5", "points": "0.00", "max_points": "10.00", "applicable_max": "10.00"},
        ],
        "criteria": [
            {"code": "1", "points": "17.00", "max_points": "25.00", "answer": "17"},
            {"code": "2", "points": "20.00", "max_points": "20.00", "answer": "20"},
            {"code": "3", "points": "0.00", "max_points": "20.00", "answer": None},
            {"code": "4", "points": "25.00", "max_points": "25.00", "answer": "25"},
            {"code": "5", "points": "0.00", "max_points": "10.00", "answer": None},
        ],
        "next_tier": {"name": "Khá", "missing": [{"node": "", "points": "3.00"}]},
    }


@pytest.mark.parametrize(
    "answers",
    [
        "unit,criterion,answer\nA,1,17.5\nA,2,20\n",
        "unit;criterion;answer\nA;1;17,5\nA;2;20\n",
        "\ufeffunit;criterion;answer\r\nA;1;17,5\r\nA;2;20\r\n",
        'unit,criterion,answer\n"A","1","17,5"\n\n A ,2, 20 \n',
        "criterion,answer,unit,document\n1,17.5,A,\n2,20,A,\n",
    ],
)
def test_commas_semicolons_marks_and_spaces_read_the_same(run, answers):
    assert totals(run.json(CAO_BANG, "huyen", answers)) == {"A": "37.50"}


def test_decomposed_text_is_the_same_unit(run):
    answers = "unit,criterion,answer\nHòa An,1,10\nHo\u0300a An,2,10\n"

    assert totals(run.json(CAO_BANG, "huyen", answers)) == {"Hòa An": "20.00"}


def test_printed_labels_are_read_whatever_their_case_and_final_mark(run):
    answers = (
        "unit,criterion,answer\nA,1.1,  có BAN  hành; \nA,1.3,#1\nA,2.4.1,có\nA,2.4.2,không thường xuyên.\n"
    )

    assert totals(run.json(QUANG_BINH, "so", answers)) == {"A": "7.00"}  # 2 + 1 + 2 + 2


def test_an_empty_answer_is_no_row_and_a_unit_with_only_such_rows_exists(run):
    result = run.json(CAO_BANG, "so", "unit,criterion,answer\nA,1,\nA,1,12\nB,1,\n")

    assert totals(result) == {"A": "12.00", "B": "0.00"}


def test_the_units_file_names_units_and_their_status(run):
    units = (
        "unit,name,scope,status,reason\n"
        "X1,Xã Một,Huyện A,assessed,\nX2,Xã Hai,Huyện B,,\n"
        "X3,,Huyện A,missing,không gửi\nX4,,Huyện A,excluded,\n"
    )

    result = run.json(
        HUNG_YEN,
        "xa",
        "unit,criterion,answer\nX1,1,80\nX5,1,90\n",
        units=units,
        arguments=["--max-points", "100"],
    )

    assert [
        (unit["unit"], unit["name"], unit["scope"], unit["status"], unit["total"], unit["rank"])
        for unit in result["units"]
    ] == [
        ("X5", "X5", None, "assessed", "90.00", 1),
        ("X1", "Xã Một", "Huyện A", "assessed", "80.00", 1),
        ("X3", "X3", "Huyện A", "missing", None, None),
        ("X4", "X4", "Huyện A", "excluded", None, None),
        ("X2", "Xã Hai", "Huyện B", "assessed", "0.00", 1),
    ]


def test_a_late_unit_is_ranked_unless_the_decision_says_otherwise(run):
    units = "unit,status\nA,late\n"
    answers = "unit,criterion,answer\nA,1,10\n"

    [cao_bang] = run.json(CAO_BANG, "so", answers, units=units)["units"]
    [phu_tho] = run.json(PHU_THO, "so", answers, units=units)["units"]

    assert (cao_bang["status"], cao_bang["total"]) == ("late", None)
    assert (phu_tho["status"], phu_tho["total"]) == ("late", "10.00")


def test_the_highest_level_with_a_row_counts_for_each_criterion(run):
    answers = (
        "unit,criterion,level,answer\n"
        "A,1,self,20\nA,1,huyen,18\nA,1,so,15\n"  # 15
        "A,2,self,5\nA,2,huyen,4\nA,2,so,\n"  # 4
        "A,3,self,5\n"  # 5
    )

    assert totals(run.json(PHU_THO, "xa", answers)) == {"A": "24.00"}


def test_a_node_marked_not_applicable_waives_its_subtree(run):
    answers = "unit,criterion,answer,not_applicable\nA,2.3,,1\nA,1.1,có,0\n"

    [unit] = run.json(QUANG_BINH, "so", answers)["units"]

    assert unit["total"] == "9.00"
    assert unit["not_applicable"] == ["2.3.1", "2.3.2"]


def test_a_workbook_is_read_like_a_table(run):
    rows = [
        ["unit", "criterion", "answer"],
        ["A", "1", 17.5],
        ["A", "2", "1,25"],
        ["A", "4", 2],
        [None],
        ["B", "1", None],
    ]

    assert totals(run.json(CAO_BANG, "huyen", run.workbook(rows))) == {"A": "20.75", "B": "0.00"}


def test_a_number_cell_is_taken_as_it_is(run):
    # a text 1.250 would be one thousand two hundred and fifty
    rows = [["unit", "criterion", "answer"], [101, "1", 1.25], [101, "2", 0.125]]

    assert run.json(CAO_BANG, "huyen", run.workbook(rows))["units"][0]["exact_total"] == "11/8"


def test_the_table_is_written_for_people(run):
    status, out, err = run(PHU_THO, "so", "unit,criterion,answer\nSở Nội vụ,1,25.2\n")

    assert (status, err) == (0, "")
    assert "Sở Nội vụ" in out
    assert "25,20" in out
    assert "không xếp hạng" in out


def test_the_csv_has_one_line_for_each_unit(run):
    _, out, _ = run(CAO_BANG, "so", "unit,criterion,answer\nA,1,10\nB,1,20\n", arguments=["--format", "csv"])

    lines = [line.split(",") for line in out.splitlines()]
    assert lines[0][:6] == ["unit", "name", "scope", "status", "rank", "tier"]
    assert [line[0] for line in lines[1:]] == ["B", "A"]


def test_the_output_file_is_written_instead_of_the_screen(run):
    target = run.folder / "out.json"

    status, out, err = run(
        CAO_BANG,
        "so",
        "unit,criterion,answer\nA,1,10\n",
        arguments=["--format", "json", "--output", str(target)],
    )

    assert (status, out, err) == (0, "", "")
    assert totals(json.loads(target.read_text(encoding="utf-8"))) == {"A": "10.00"}
    assert sorted(path.name for path in run.folder.iterdir()) == ["answers.csv", "out.json"]


def test_the_same_input_gives_the_same_bytes(run):
    answers = "unit,criterion,answer\n" + "".join(f"U{place},1,{place % 7}\n" for place in range(30))
    shuffled = "unit,criterion,answer\n" + "".join(
        f"U{place},1,{place % 7}\n" for place in reversed(range(30))
    )

    assert run(CAO_BANG, "so", answers, arguments=["--format", "json"]) == run(
        CAO_BANG, "so", shuffled, arguments=["--format", "json"]
    )


HEADER = "unit,criterion,answer"
WITH_WAIVER = "unit,criterion,answer,not_applicable,document"
WITH_LEVEL = "unit,criterion,answer,level"


@pytest.mark.parametrize(
    ("rubric", "block", "answers", "places"),
    [
        (CAO_BANG, "so", "", ["answers.csv"]),
        (CAO_BANG, "so", "unit,answer\nA,1\n", ["answers.csv:1"]),
        (CAO_BANG, "so", f"{HEADER},note\nA,1,10,x\n", ["answers.csv:1"]),
        (CAO_BANG, "so", f"{HEADER},answer\nA,1,10,10\n", ["answers.csv:1"]),
        (CAO_BANG, "so", f"{HEADER}\nA,1,10,5\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f'{HEADER}\nA,1,"10\n', ["answers.csv:2"]),
        (CAO_BANG, "so", f"{HEADER}\n,1,10\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f"{HEADER}\nA,,10\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f"{HEADER}\nA,9,10\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f"{HEADER}\nA,1,10\nA,1,10\n", ["answers.csv:3"]),
        (CAO_BANG, "so", f"{HEADER}\nA,1,20.01\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f"{HEADER}\nA,1,-1\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f"{HEADER}\nA,1,mười\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f'{HEADER}\nA,1,"1,000.5"\n', ["answers.csv:2"]),
        (CAO_BANG, "so", f"{HEADER}\nA,1,9/10\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f"{WITH_LEVEL}\nA,3,10,self\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f"{WITH_LEVEL}\nA,1,10,huyen\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f"{WITH_LEVEL}\nA,1,10,\n", ["answers.csv:2"]),
        (CAO_BANG, "so", f"{WITH_LEVEL}\nA,1,10,so\nA,1,9,so\n", ["answers.csv:3"]),
        (PHU_THO, "so", f"{HEADER}\nA,I,10\n", ["answers.csv:2"]),
        (PHU_THO, "so", f"{WITH_WAIVER}\nA,1,,1,\n", ["answers.csv:2"]),
        (QUANG_BINH, "huyen", f"{WITH_WAIVER}\nA,2.3,,1,\n", ["answers.csv:2"]),
        (QUANG_BINH, "huyen", f"{WITH_WAIVER}\nA,2.7,,1,\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{WITH_WAIVER}\nA,2,,1,\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{WITH_WAIVER}\nA,2.7,có,1,\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{WITH_WAIVER}\nA,2.7,,x,\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{WITH_WAIVER}\nA,2.3,,1,\nA,2.3.1,có,,\n", ["answers.csv:3"]),
        (QUANG_BINH, "so", f"{WITH_WAIVER}\nA,2.3.2,,1,\nA,2.3,,1,\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{HEADER}\nA,1.1,có lẽ\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{HEADER}\nA,3.1,có\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{HEADER}\nA,1.1,#3\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{HEADER}\nA,2.1.1,5/0\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{HEADER}\nA,2.1.1,-1/5\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{HEADER}\nA,2.1.1,6/5\n", ["answers.csv:2"]),
        (QUANG_BINH, "so", f"{HEADER}\nA,2.1.1,70%\n", ["answers.csv:2"]),
        (HUE, "so", f"{WITH_WAIVER}\nA,1,,1,\n", ["answers.csv:2"]),
        (HUE, "so", f'{WITH_WAIVER}\nA,6,"9,5/10",,\n', ["answers.csv:2"]),
        (HUE, "so", f"{WITH_WAIVER}\nA,6,11/10,,số 1\n", ["answers.csv:2"]),
        (HUE, "so", f"{WITH_WAIVER}\nA,6,9/13,,số 1\n", ["answers.csv:2"]),
    ],
)
def test_a_mistake_is_reported_with_its_line(run, rubric, block, answers, places):
    problems = run.problems(rubric, block, answers)

    assert [problem.partition(": ")[0] for problem in problems] == places


def test_every_mistake_of_both_files_is_reported_at_once(run):
    answers = f"{HEADER}\nA,9,1\nA,1,99\n,1,1\nA,2,5\nA,2,6\n"

    problems = run.problems(CAO_BANG, "so", answers, units="unit,status\nA,absent\nA,late\n")

    assert [problem.partition(": ")[0] for problem in problems] == [
        "answers.csv:2",
        "answers.csv:3",
        "answers.csv:4",
        "answers.csv:6",
        "units.csv:2",
        "units.csv:3",
    ]


def test_a_mistake_leaves_no_file_behind(run):
    target = run.folder / "out.json"

    assert run.problems(CAO_BANG, "so", f"{HEADER}\nA,9,1\n", arguments=["--output", str(target)])

    assert not target.exists()


def test_a_file_that_is_not_utf8_names_the_line(run):
    path = run.folder / "answers.csv"
    path.write_bytes(f"{HEADER}\nA,1,1\n".encode() + b"S\xf4,2,1\n")

    assert run.problems(CAO_BANG, "so", path)[0].startswith("answers.csv:3: ")


def test_a_missing_file_and_an_unknown_type_are_named(run):
    assert run.problems(CAO_BANG, "so", run.folder / "none.csv")[0].startswith("none.csv: ")
    assert run.problems(CAO_BANG, "so", f"{HEADER}\n", name="answers.txt")[0].startswith("answers.txt: ")


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        (["A", 1.1, "có"], "answers.xlsx:Sheet1!B2"),
        (["A", 1, "có"], "answers.xlsx:Sheet1!B2"),
        (["A", "2.1.1", "=1/2"], "answers.xlsx:Sheet1!C2"),
        (["A", "2.1.1", "5/0"], "answers.xlsx:Sheet1!C2"),
        (["A", "1.1", "có", "x"], "answers.xlsx:Sheet1!D2"),
        ([None, "1.1", "có"], "answers.xlsx:Sheet1!A2"),
    ],
)
def test_a_mistake_in_a_workbook_is_reported_with_its_cell(run, cells, place):
    path = run.workbook([["unit", "criterion", "answer"], cells])

    assert [problem.partition(": ")[0] for problem in run.problems(QUANG_BINH, "so", path)] == [place]


def test_a_date_in_a_workbook_is_refused(run):
    path = run.workbook([["unit", "criterion", "answer"], ["A", "2.1.1", date(2020, 4, 3)]])

    assert run.problems(QUANG_BINH, "so", path)[0].startswith("answers.xlsx:Sheet1!C2: ")


def test_a_file_that_only_pretends_to_be_a_workbook_is_refused(run):
    assert run.problems(CAO_BANG, "so", "unit,criterion,answer\n", name="answers.xlsx") == [
        "answers.xlsx: không đọc được như tệp Excel .xlsx. Hãy mở và lưu lại tệp."
    ]


def test_a_workbook_that_unpacks_too_large_is_refused(run, monkeypatch):
    monkeypatch.setattr("egov_scoring.tabular.LARGEST_UNPACKED", 100_000)
    path = run.workbook([["unit", "criterion", "answer"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", "0" * 200_000)

    assert "quá lớn" in run.problems(CAO_BANG, "so", path)[0]


def test_entities_in_a_workbook_are_refused(run):
    path = run.workbook([["unit", "criterion", "answer"], ["A", "1", "secret"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"<worksheet", entity, 1)
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"secret", b"&e;")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert run.problems(CAO_BANG, "so", path) == [
        "answers.xlsx: không đọc được như tệp Excel .xlsx. Hãy mở và lưu lại tệp."
    ]


def test_a_bad_rubric_file_reports_its_problems(run):
    text = (ROOT / "fixtures" / "rubrics" / f"{QUANG_BINH}.toml").read_text(encoding="utf-8")
    path = run.write("rubric.toml", text.replace('kind = "ratio", at_least', 'kind = "rate", at_least'))

    problems = run.problems(path, "so", f"{HEADER}\nA,1.1,có\n")

    assert [problem.split(":")[0] for problem in problems] == ["rubric.toml"] * len(problems)
    assert any(problem.startswith("rubric.toml: 2.1.1 ") for problem in problems)
    assert any(problem.startswith("rubric.toml: 2.2.2 ") for problem in problems)


@pytest.mark.parametrize(
    ("rubric", "block", "arguments"),
    [
        (CAO_BANG, "xa", []),
        (CAO_BANG, "so", ["--max-points", "100"]),
        (HUNG_YEN, "so", []),
        (HUNG_YEN, "so", ["--max-points", "0"]),
        (HUNG_YEN, "so", ["--max-points", "nhiều"]),
        ("no-such-rubric", "so", []),
    ],
)
@pytest.mark.django_db
def test_wrong_usage_ends_with_two(run, rubric, block, arguments):
    status, out, err = run(rubric, block, f"{HEADER}\nA,1,1\n", arguments=arguments)

    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1


@pytest.mark.django_db
def test_a_loaded_rubric_is_found_by_its_code(run):
    text = (ROOT / "fixtures" / "rubrics" / f"{CAO_BANG}.toml").read_text(encoding="utf-8")
    path = run.write("rubric.toml", text.replace(CAO_BANG, "cao-bang-2024"))
    call_command("load_rubric", path)
    run.capsys.readouterr()

    assert run.json("cao-bang-2024", "so", f"{HEADER}\nA,1,1\n")["rubric"] == "cao-bang-2024"


def test_it_runs_with_an_empty_environment_and_a_plain_locale(tmp_path):
    answers = tmp_path / "answers.csv"
    answers.write_text("unit;criterion;answer\nHuyện Hòa An;1;17,5\n", encoding="utf-8")

    command = [sys.executable, "-X", "utf8=0", ROOT / "manage.py", "score", CAO_BANG, answers]
    done = subprocess.run(
        [*command, "--block", "huyen", "--format", "json"],
        capture_output=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert totals(json.loads(done.stdout.decode("utf-8"))) == {"Huyện Hòa An": "17.50"}
