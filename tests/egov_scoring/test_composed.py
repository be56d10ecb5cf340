"""A composed read gives what the queryset itself would give, with one statement each time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from egov_scoring.composed import Composed
from egov_scoring.events import last_of, record
from egov_scoring.models import Membership, Role, Unit
from submissions import queries
from submissions.models import Submission
from tests.factories import answer, make_officer, make_submission, make_user

pytestmark = pytest.mark.django_db


def test_the_same_statement_serves_every_value(django_assert_num_queries):
    first, second = make_submission(), make_submission()
    found = Composed(lambda pk: Submission.objects.with_places().filter(pk=pk))
    with django_assert_num_queries(3):
        assert [found(form.pk)[0] for form in (first, second, first)] == [first, second, first]
    again = found(second.pk)[0]
    with django_assert_num_queries(0):
        assert str(again.unit) == str(second.unit)
        assert again.submitted_at == second.submitted_at


def test_another_shape_is_composed_anew():
    officer = make_officer(make_submission().unit)
    today = timezone.localdate()
    membership = officer.memberships.get()
    Membership.objects.filter(pk=membership.pk).update(valid_until=today)
    held = Composed(lambda user_id, day: Membership.objects.active_on(day).filter(user=user_id))
    assert held(officer.pk, today) == [membership]
    assert held(officer.pk, today + timedelta(days=1)) == []
    assert held(officer.pk, today) == [membership]


def test_a_text_with_quotes_is_a_value_and_never_part_of_the_statement():
    found = Composed(lambda code: Unit.objects.filter(code=code))
    assert found("x' OR '1'='1") == []


def test_a_statement_is_planned_anew_after_the_connection_was_closed(transactional_db):
    unit = make_submission().unit
    found = Composed(lambda pk: Unit.objects.filter(pk=pk))
    assert found(unit.pk) == [unit]
    connection.close()
    assert found(unit.pk) == [unit]


def test_a_failed_statement_leaves_the_next_ones_as_they_were():
    unit = make_submission().unit
    found = Composed(lambda pk: Unit.objects.filter(pk=pk))
    with pytest.raises(DatabaseError), transaction.atomic():
        found("không phải số")
        raise DatabaseError("SQLite tìm mà không báo lỗi")
    assert found(unit.pk) == [unit]


def test_the_composed_answers_of_a_form_are_its_answers():
    submission = make_submission()
    officer = make_officer(submission.unit)
    answer(submission, "1.2", "42/60", actor=officer)
    (stored,) = queries.own_answers(submission)
    response = submission.responses.get()
    assert (stored.code, stored.answer, stored.version) == ("1.2", response.answer, response.version)
    assert (stored.saved_by_id, stored.has_evidence) == (officer.pk, False)


def test_the_form_knows_its_newest_act():
    submission = make_submission()
    before = queries.form_with_rules(submission.pk).last_act
    record(submission, "look", make_user(submission.unit, Role.HEAD))
    assert queries.form_with_rules(submission.pk).last_act == before + 1 == last_of(submission).sequence
    assert queries.form_with_rules(-7) is None
