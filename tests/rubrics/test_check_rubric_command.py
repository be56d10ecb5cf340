import json
from pathlib import Path

import pytest
from django.core.management import call_command

RUBRICS = Path(__file__).resolve().parents[2] / "fixtures" / "rubrics"
MISTAKEN = (
    (RUBRICS / "cao-bang-2310-2016.toml").read_text(encoding="utf-8").replace("huyen = 20", "huyen = 21")
)


def check(capsys, path, *arguments):
    status = 0
    try:
        call_command("check_rubric", str(path), *arguments)
    except SystemExit as stop:
        status = stop.code
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize("path", sorted(RUBRICS.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_rubric_is_valid(capsys, path):
    status, out, err = check(capsys, path)

    assert (status, err) == (0, "")
    assert out.startswith(f"{path.name}: hợp lệ. ")


def test_a_mistake_is_named_with_its_place(capsys, tmp_path):
    path = tmp_path / "rubric.toml"
    path.write_text(MISTAKEN, encoding="utf-8")

    status, out, err = check(capsys, path)

    assert (status, out) == (1, "")
    assert [line.split(":")[0] for line in err.splitlines()] == ["rubric.toml"]
    assert "max_points" in err


def test_the_report_for_programs_holds_every_problem(capsys, tmp_path):
    path = tmp_path / "rubric.toml"
    path.write_text(MISTAKEN.replace('kind = "points"', 'kind = "point"', 1), encoding="utf-8")

    status, out, err = check(capsys, path, "--format", "json")

    report = json.loads(out)
    assert (status, err, report["file"], report["code"]) == (1, "", "rubric.toml", None)
    assert {problem["where"] for problem in report["problems"]} >= {"1"}
    assert all(problem["sentence"] for problem in report["problems"])


def test_the_report_of_a_valid_file_names_its_hashes(capsys):
    status, out, _ = check(capsys, RUBRICS / "quang-binh-3270-2020.toml", "--format", "json")

    report = json.loads(out)
    assert (status, report["code"], report["problems"]) == (0, "quang-binh-3270-2020", [])
    assert len(report["content_hash"]) == len(report["structure_hash"]) == 64
