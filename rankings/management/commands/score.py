import os
import re
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from egov_scoring.console import speak_utf8
from egov_scoring.numbers import NumberError, parse_number
from egov_scoring.tabular import TableError
from rankings.answer_files import merge_units, read_answers, read_units
from rankings.result import score_result
from rankings.result_formats import as_csv, as_json, as_table
from rubrics.errors import RubricError
from rubrics.loading import load_rubric
from rubrics.models import Rubric

FORMATS = {"table": as_table, "json": as_json, "csv": as_csv}
CODE = re.compile(r"[a-z0-9][a-z0-9-]*")
BAD_INPUT = 1
BAD_USAGE = 2


class UsageError(Exception):
    """The command was called wrongly: nothing was read or nothing can be computed."""


class Command(BaseCommand):
    help = "Score and rank the units of one block from files; needs no database and no settings."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("rubric", help="rubric file, or code of a shipped or loaded rubric")
        parser.add_argument("answers", type=Path, help=".csv or .xlsx: unit, criterion, answer, …")
        parser.add_argument("--block", required=True)
        parser.add_argument("--units", type=Path, help=".csv or .xlsx: unit, name, scope, status, reason")
        parser.add_argument("--max-points", help="maximum of the campaign, where the decision leaves it open")
        parser.add_argument("--format", choices=FORMATS, default="table")
        parser.add_argument("--output", type=Path)

    def handle(self, *, rubric, answers, block, units, max_points, output, **options):
        speak_utf8()
        try:
            spec = find_rubric(rubric)
            block_spec = find_block(spec, block, max_points)
            inputs = read_inputs(answers, units, spec, block_spec)
            text = FORMATS[options["format"]](score_result(spec.code, block_spec, inputs))
            self.deliver(text, output)
        except UsageError as error:
            self.give_up(str(error), BAD_USAGE)
        except (RubricError, TableError) as error:
            self.give_up(str(error), BAD_INPUT)
        except OSError as error:
            self.give_up(f"{output}: không ghi được tệp ({error.strerror}).", BAD_INPUT)

    def deliver(self, text, output):
        if output is None:
            self.stdout.write(text, ending="")
        else:
            write_whole(output, text)

    def give_up(self, message, status):
        self.stderr.write(message)
        sys.exit(status)


def find_rubric(name):
    """A file, a rubric shipped with the product, or one loaded into the database."""
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return load_rubric(path)
    shipped = settings.BASE_DIR / "fixtures" / "rubrics" / f"{name}.toml"
    if CODE.fullmatch(name) and shipped.is_file():
        return load_rubric(shipped)
    loaded = loaded_rubric(name)
    if loaded is None:
        known = ", ".join(sorted(file.stem for file in shipped.parent.glob("*.toml")))
        raise UsageError(f"{name}: không có bộ tiêu chí này. Hãy ghi một tệp .toml hoặc một mã: {known}.")
    return loaded.spec


def loaded_rubric(code):
    """The newest version of a loaded rubric; no database is made only to look for it."""
    database = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(database).is_file():
        return None
    try:
        return Rubric.objects.filter(code=code).order_by("-version").first()
    except DatabaseError:
        return None


def find_block(spec, code, max_points):
    """The block to score, with the maximum that the campaign must give where the decision gives none."""
    blocks = {block.code: block for block in spec.blocks}
    if code not in blocks:
        raise UsageError(f"--block {code}: không có khối này. Các khối của {spec.code}: {', '.join(blocks)}.")
    block = blocks[code]
    if block.max_points is not None:
        if max_points is not None:
            raise UsageError("--max-points: bộ tiêu chí đã quy định điểm tối đa. Hãy bỏ tham số này.")
        return block
    if max_points is None:
        raise UsageError(
            "--max-points: bộ tiêu chí không quy định điểm tối đa. Hãy thêm, ví dụ --max-points 500."
        )
    try:
        return block.with_max_points(parse_number(max_points))
    except NumberError as error:
        raise UsageError(f"--max-points: {error}") from error
    except ValueError as error:
        raise UsageError(f"--max-points {max_points}: điểm tối đa phải lớn hơn 0.") from error


def read_inputs(answers, units, spec, block):
    """Both files, or the problems of both."""
    problems = []
    found = []
    for read, path in ((lambda path: read_answers(path, spec, block), answers), (read_units, units)):
        try:
            found.append(read(path) if path else {})
        except TableError as error:
            problems += error.problems
    if problems:
        raise TableError(problems)
    return merge_units(*found)


def write_whole(path, text):
    """The file appears complete or not at all."""
    target = path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
