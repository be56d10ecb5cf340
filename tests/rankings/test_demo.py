import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from egov_scoring.demo_logins import demo_logins
from rankings.demo.answers import Answers, lowered
from rankings.demo.folder import DemoFolder, FolderTakenError
from rubrics.answers import parse_answer
from rubrics.loading import load_rubric
from rubrics.scoring import score_answer

ROOT = Path(__file__).parents[2]
RUBRICS = sorted((ROOT / "fixtures" / "rubrics").glob("*.toml"))
STATES = (ROOT / "tests" / "rankings" / "demo_states.py").read_text(encoding="utf-8")
FORMS = {
    "quang-binh": {"0 draft", "1 verified"},
    "phu-tho": {
        "0 draft",
        "0 to_sign",
        "1 submitted",
        "1 accepted",
        "1 returned",
        "1 verified",
        "2 submitted",
        "2 accepted",
        "2 returned",
        "2 verified",
    },
    "thua-thien-hue": {
        "0 draft",
        "0 to_sign",
        "1 submitted",
        "1 accepted",
        "1 returned",
        "2 submitted",
        "2 accepted",
        "2 verified",
    },
    "cao-bang": {"0 draft", "0 to_sign", "1 submitted", "1 verified"},
    "hung-yen": {"1 verified"},
}
# What a reader of Phú Thọ's desks must find, at the least.
IN_PHU_THO = {
    "units": 60,
    "levels": 2,
    "late": 1,
    "missing": 1,
    "excluded": 2,
    "extended": 1,
    "on behalf": 1,
    "assigned reviewers": 4,
    "unassigned places": 1,
    "recusals": 2,
    "questions of open returns": 5,
    "answered returns": 3,
    "changed since the verdict": 3,
    "criteria accepted at once": 4,
    "own reasons": 2,
    "shared reasons": 2,
    "kinds of findings": 4,
    "findings": 8,
    "looked at": 2,
    "replies agreed": 20,
    "replies open": 2,
    "replies refused": 1,
    "replies accepted": 1,
    "reminders": 4,
    "notices of guidance": 2,
    "distinct files": 40,
}
MOST_FINDINGS = 60


def manage(*arguments, env, cwd=ROOT):
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, timeout=900)


def empty_environment(folder):
    return {"EGOV_DATA_DIR": str(folder), "PATH": ""}


@pytest.mark.skipif(
    not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="the demonstration is SQLite only"
)
def test_the_demonstration_is_built_once_and_shows_five_provinces_at_five_moments(tmp_path):
    first = manage("demo", "--no-serve", env=empty_environment(tmp_path))
    folder = DemoFolder(tmp_path / "demo")
    logins = json.loads(folder.logins.read_text(encoding="utf-8"))
    states = json.loads(manage("shell", "--verbosity=0", "-c", STATES, env=folder.environment()).stdout)

    second = manage("demo", "--no-serve", env=empty_environment(tmp_path))
    again = json.loads(manage("shell", "--verbosity=0", "-c", STATES, env=folder.environment()).stdout)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert states == again
    assert states.pop("events") > 1000
    assert {code: set(found) for code, found in states.pop("forms").items()} == FORMS
    phu_tho = states.pop("phu tho")
    assert {name: phu_tho[name] for name, least in IN_PHU_THO.items() if phu_tho[name] < least} == {}
    assert phu_tho["findings"] < MOST_FINDINGS
    assert states == {
        "publications": [["cao-bang", 2], ["hung-yen", 12], ["quang-binh", 5]],
        "late": 3,
        "waivers": ["accepted", "refused", "requested"],
        "council": True,
        "corrections": [["quang-binh", "2"]],
        "earlier years": 2,
        "petitions": ["accepted", "refused"],
        "documents": ["decision docx", "proposal docx", "workbook xlsx"],
        "shared files": 1,
        "real": 0,
        "broken": None,
        "frozen": True,
    }
    assert all(login["username"] in second.stdout for login in logins)
    assert logins[0]["password"] in second.stdout
    assert oct(folder.logins.stat().st_mode)[-3:] == oct(folder.secrets.stat().st_mode)[-3:] == "600"
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_folder_that_holds_anything_else_is_refused_and_left_alone(tmp_path):
    foreign = tmp_path / "demo" / "demo.sqlite3"
    foreign.parent.mkdir()
    foreign.write_bytes(b"somebody's work")

    with pytest.raises(FolderTakenError, match="chứa dữ liệu khác"):
        DemoFolder(tmp_path / "demo").claim()

    assert [path.name for path in foreign.parent.iterdir()] == ["demo.sqlite3"]


def test_the_command_refuses_a_foreign_folder_in_one_line(tmp_path):
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "so-lieu-that.txt").write_text("x")

    result = manage("demo", "--no-serve", env=empty_environment(tmp_path))

    assert result.returncode == 1
    assert result.stderr.startswith("CommandError: ")
    assert result.stderr.count("\n") == 1


def test_an_interrupted_first_run_is_emptied_but_keeps_its_password(tmp_path):
    folder = DemoFolder(tmp_path / "demo")
    folder.claim()
    password = folder.read_secrets()["password"]
    folder.database.write_bytes(b"half")

    folder.claim()

    assert not folder.database.exists()
    assert folder.read_secrets()["password"] == password


def test_a_finished_demonstration_is_kept(tmp_path):
    folder = DemoFolder(tmp_path / "demo")
    folder.claim()
    folder.database.write_bytes(b"whole")
    folder.finish(seed=1)

    folder.claim()

    assert folder.database.read_bytes() == b"whole"


def test_passwords_differ_from_installation_to_installation(tmp_path):
    folders = [DemoFolder(tmp_path / name) for name in ("a", "b")]
    for folder in folders:
        folder.claim()

    first, second = (folder.read_secrets() for folder in folders)

    assert first["password"] != second["password"]
    assert first["secret_key"] != second["secret_key"]


def test_only_a_demonstration_offers_accounts_on_its_login_page(tmp_path):
    (tmp_path / "logins.json").write_text('[{"username": "a"}]', encoding="utf-8")

    with override_settings(DEMO=False, DATA_DIR=tmp_path):
        assert demo_logins(None) == {}
    with override_settings(DEMO=True, DATA_DIR=tmp_path):
        assert demo_logins(None)["demo_logins"]() == [{"username": "a"}]


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_invented_answers_are_valid_and_what_a_verifier_finds_is_worth_less_or_the_same(path):
    rng = random.Random(1)
    for block in load_rubric(path).blocks:
        for leaf in (block if block.max_points else block.with_max_points(500)).leaves:
            answer = parse_answer(leaf, Answers(rng, 70).typed(leaf))
            found = lowered(leaf, answer, rng)

            assert found is None or score_answer(leaf, found).points <= score_answer(leaf, answer).points
