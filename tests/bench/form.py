"""Measurement 3: one form, as every autosave computes and stores it."""

import itertools
from fractions import Fraction

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from rubrics.answers import parse_answer, read_answer
from rubrics.scoring import Entry, score_sheet
from submissions import services
from submissions.models import Submission
from tests.bench.rubric import answer_maker
from tests.bench.table import Line, seconds, timed

TIMES = 200


def measure(world):
    block = world.campaign_block.spec
    answers = fill_in(world, block)
    return [*pure(block, answers), *saved(world, block)]


def fill_in(world, block):
    """Answer the draft as its officer would; gives the answers by code."""
    answers = {code: text for code, text in answer_maker(block)() if text}
    for code, text in answers.items():
        save(world, block, code, text)
    return answers


def save(world, block, code, text):
    criterion = world.campaign_block.block.criteria.get(code=code)
    answer = parse_answer(block.node(code), text)
    services.save_answer(world.draft, criterion, answer, actor=world.officer, note="Theo báo cáo.")


def pure(block, answers):
    def compute():
        return score_sheet(
            block, {code: Entry(read_answer(block.node(code), text)) for code, text in answers.items()}
        )

    points = [leaf.points for leaf in compute().leaves]
    floor = seconds(lambda: sum(points, Fraction(0)), TIMES)
    what = "form: 80 canonical answers -> points, groups, total"
    return [timed(what, seconds(compute, TIMES), floor, "add 80 exact fractions", "<= 1 ms")]


def saved(world, block):
    leaf = next(leaf for leaf in block.leaves if leaf.rule.kind == "ratio")
    amounts = itertools.cycle(["41/60", "42/60"])
    with CaptureQueriesContext(connection) as captured:
        save(world, block, leaf.code, "40/60")
    statements = [query["sql"] for query in captured if is_of_save(query["sql"])]
    taken = seconds(lambda: save(world, block, leaf.code, next(amounts)), TIMES)
    floor = seconds(lambda: touch(world), TIMES)
    return [
        timed("  save_answer", taken, floor, "lock and update one row, commit"),
        Line("  save_answer, statements", str(len(statements) - 1), goal="<= 12"),
    ]


def is_of_save(statement):
    """BEGIN and COMMIT are no statements of ours; the look-up of the criterion belongs to the caller."""
    return not statement.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))


def touch(world):
    with transaction.atomic():
        Submission.objects.select_for_update().filter(pk=world.draft.pk).values_list("pk").get()
        Submission.objects.filter(pk=world.draft.pk).update(self_total=1)
