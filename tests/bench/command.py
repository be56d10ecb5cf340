"""Measurement 5: ``score`` on 300 units from a CSV file, with every explanation."""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

from rubrics.loading import load_rubric
from tests.bench.rubric import BLOCK, answer_maker, rubric_text
from tests.bench.table import seconds, timed

UNITS = 300


def measure():
    with tempfile.TemporaryDirectory(prefix="egov-bench-") as folder:
        rubric, answers = Path(folder) / "do.toml", Path(folder) / "answers.csv"
        rubric.write_text(rubric_text(), encoding="utf-8")
        write_answers(answers, load_rubric(rubric).block(BLOCK))
        score = ["score", rubric, answers, "--block", BLOCK, "--format", "json"]
        floor = seconds(lambda: run("score", "--help"))
        taken = seconds(lambda: run(*score))
    return [timed(f"score: {UNITS} units x 80 leaves from CSV to JSON", taken, floor, "score --help")]


def write_answers(path, block):
    answers_of_a_unit = answer_maker(block)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["unit", "criterion", "answer"])
        for unit in range(UNITS):
            writer.writerows((f"xa-{unit:05}", code, text) for code, text in answers_of_a_unit())


def run(*arguments):
    subprocess.run([sys.executable, "manage.py", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
