"""Two officers in one form: whatever the order of their looks and saves, nothing is overwritten unseen."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from submissions.errors import ConflictError
from submissions.models import Response
from tests.factories import answer, make_officer, make_submission

ANSWERS = {"1.1": ["#1", "#2", ""], "1.2": ["42/60", "30/60", ""]}
FIRST, SECOND = 0, 1

codes = st.sampled_from(sorted(ANSWERS))
looks = st.tuples(st.just("look"), st.sampled_from([FIRST, SECOND]), codes, st.just(0))
saves = st.tuples(st.just("save"), st.sampled_from([FIRST, SECOND]), codes, st.integers(0, 2))


@dataclass(frozen=True)
class Acknowledged:
    """A save that the officer was told is stored; ``seen`` is the version that they had before them."""

    officer: int
    value: tuple
    version: int
    seen: int


class Desks:
    """Two officers' pages of the same form, each with the versions that it was drawn with."""

    def __init__(self, submission, officers):
        self.submission = submission
        self.officers = officers
        self.seen = [defaultdict(int), defaultdict(int)]
        self.acknowledged = defaultdict(list)
        self.conflicts = []

    def look(self, officer, code):
        found = self.stored(code)
        self.seen[officer][code] = found.version if found else 0

    def save(self, officer, code, text):
        seen, note = self.seen[officer][code], f"Người {officer}"
        try:
            done = answer(self.submission, code, text, actor=self.officers[officer], note=note, version=seen)
        except ConflictError as error:
            self.conflicts.append((officer, code))
            assert error.stored.version != seen
            return
        self.seen[officer][code] = done.version
        self.acknowledged[code].append(Acknowledged(officer, (text, note), done.version, seen))

    def stored(self, code):
        return Response.objects.filter(submission=self.submission, criterion__code=code).first()

    def check(self, code):
        """Each acknowledged value is stored, or the next one's author had it before them."""
        log = self.acknowledged[code]
        assert [save.version for save in log] == list(range(1, len(log) + 1))
        assert [save.seen for save in log] == list(range(len(log)))
        found = self.stored(code)
        shown = (found.answer, found.note, found.version) if found else None
        assert shown == ((*log[-1].value, log[-1].version) if log else None)


@pytest.fixture
def desk_pair(db):
    submission = make_submission()
    return submission, [make_officer(submission.unit), make_officer(submission.unit)]


@given(steps=st.lists(looks | saves, max_size=25))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_acknowledged_answer_is_overwritten_by_one_who_has_not_seen_it(desk_pair, steps):
    desks = Desks(*desk_pair)
    with transaction.atomic():
        for act, officer, code, choice in steps:
            if act == "look":
                desks.look(officer, code)
            else:
                desks.save(officer, code, ANSWERS[code][choice])
        for code in ANSWERS:
            desks.check(code)
        transaction.set_rollback(True)


@given(turns=st.lists(st.tuples(st.sampled_from([FIRST, SECOND]), st.integers(0, 2)), max_size=20))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_officers_in_different_criteria_never_conflict(desk_pair, turns):
    desks = Desks(*desk_pair)
    with transaction.atomic():
        for officer, choice in turns:
            code = sorted(ANSWERS)[officer]
            desks.save(officer, code, ANSWERS[code][choice])
        assert desks.conflicts == []
        assert sum(len(log) for log in desks.acknowledged.values()) == len(turns)
        transaction.set_rollback(True)


def at_the_same_time(*acts):
    """Run acts in threads that start together, each with a connection of its own."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            return act()
        except ConflictError:
            return "conflict"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_first_answers_at_the_same_instant_one_is_told_of_the_other():
    submission = make_submission()
    officers = [make_officer(submission.unit), make_officer(submission.unit)]

    results = at_the_same_time(
        lambda: answer(submission, "1.2", "42/60", actor=officers[0], version=0).answer,
        lambda: answer(submission, "1.2", "30/60", actor=officers[1], version=0).answer,
    )

    stored = Response.objects.get(submission=submission)
    assert sorted(results) == sorted([stored.answer, "conflict"])
    assert stored.version == 1


@pytest.mark.django_db(transaction=True)
def test_saves_in_different_criteria_at_the_same_instant_are_all_kept():
    submission = make_submission()
    officers = [make_officer(submission.unit), make_officer(submission.unit)]

    def ten_times(officer, code):
        return [
            answer(submission, code, ANSWERS[code][turn % 2], actor=officer, version=turn).version
            for turn in range(10)
        ]

    results = at_the_same_time(lambda: ten_times(officers[0], "1.1"), lambda: ten_times(officers[1], "1.2"))

    assert results == [list(range(1, 11))] * 2
    submission.refresh_from_db()
    assert submission.self_total == Decimal("1.5")
