import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand

from egov_scoring.console import speak_utf8
from rubrics.errors import RubricError
from rubrics.loading import load_rubric


class Command(BaseCommand):
    help = "Check a rubric file and list every problem at once; needs no database and no settings."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, file, **options):
        speak_utf8()
        spec, problems = check(file)
        if options["format"] == "json":
            self.stdout.write(as_json(file, spec, problems))
        elif problems:
            self.stderr.write("\n".join(f"{file.name}: {problem.sentence}" for problem in problems))
        else:
            self.stdout.write(summary(file, spec))
        if problems:
            sys.exit(1)


def check(file):
    try:
        return load_rubric(file), ()
    except RubricError as error:
        return None, error.problems


def as_json(file, spec, problems):
    report = {
        "file": file.name,
        "code": spec.code if spec else None,
        "content_hash": spec.content_hash if spec else None,
        "structure_hash": spec.structure_hash if spec else None,
        "problems": [{**asdict(problem), "sentence": problem.sentence} for problem in problems],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def summary(file, spec):
    blocks = "; ".join(
        f"khối {block.code}: {len(block.leaves)} tiêu chí, {len(block.tiers)} mức" for block in spec.blocks
    )
    return f"{file.name}: hợp lệ. {blocks}."
