from datetime import date, datetime, timedelta

import pytest

from rubrics.spec import Due, Period
from submissions.due_dates import data_period, due_instant
from submissions.working_days import (
    STATE_CALENDAR,
    VIETNAM,
    end_of,
    last_day,
    start_of,
)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 10, 30), ""),
        (date(2026, 10, 31), "thứ Bảy"),
        (date(2026, 11, 1), "Chủ nhật"),
        (date(2026, 8, 22), ""),
        (date(2026, 9, 2), "ngày nghỉ (Quốc khánh)"),
    ],
)
def test_weekends_and_public_holidays_are_named(day, why):
    assert STATE_CALENDAR.day_off(day) == why


def test_the_next_working_day_is_the_day_itself_when_offices_work():
    assert STATE_CALENDAR.next_working_day(date(2026, 10, 30)) == date(2026, 10, 30)
    assert STATE_CALENDAR.next_working_day(date(2026, 10, 31)) == date(2026, 11, 2)


def test_before_a_day_ends_when_the_day_begins():
    assert due_instant(Due(before="31/10"), 2026) == datetime(2026, 10, 31, tzinfo=VIETNAM)


def test_through_a_day_ends_when_the_next_day_begins():
    assert due_instant(Due(through="14/10"), 2026) == datetime(2026, 10, 15, tzinfo=VIETNAM)


def test_a_due_day_of_the_year_after():
    assert due_instant(Due(before="15/01", year_offset=1), 2026) == datetime(2027, 1, 15, tzinfo=VIETNAM)


def test_a_decision_without_a_due_day_gives_none():
    assert due_instant(None, 2026) is None


def test_a_due_day_on_a_sunday_is_never_moved():
    sunday = date(2026, 11, 1)

    assert due_instant(Due(through="01/11"), 2026) == end_of(sunday)


def test_the_last_day_in_time_is_the_day_before_an_instant_at_midnight():
    assert last_day(start_of(date(2026, 10, 31))) == date(2026, 10, 30)
    assert last_day(start_of(date(2026, 10, 31)) + timedelta(hours=17)) == date(2026, 10, 31)


def test_a_term_of_working_days_skips_weekends_and_counts_from_the_day_after():
    friday_morning = datetime(2026, 10, 30, 9, tzinfo=VIETNAM)

    assert STATE_CALENDAR.end_of_term(friday_morning, 1) == end_of(date(2026, 11, 2))
    assert STATE_CALENDAR.end_of_term(friday_morning, 5) == end_of(date(2026, 11, 6))


def test_sixty_working_days_skip_the_lunar_new_year():
    friday, before_new_year = (
        datetime(2026, 10, 30, 9, tzinfo=VIETNAM),
        datetime(2027, 1, 29, 9, tzinfo=VIETNAM),
    )

    assert STATE_CALENDAR.end_of_term(friday, 60) == end_of(date(2027, 1, 26))
    assert STATE_CALENDAR.end_of_term(before_new_year, 10) > end_of(date(2027, 2, 12))


def test_a_day_off_and_a_swapped_saturday_move_a_term():
    friday = datetime(2026, 10, 30, 9, tzinfo=VIETNAM)
    monday_off = STATE_CALENDAR.with_day(date(2026, 11, 2), "nghỉ bão")
    swapped = monday_off.with_day(date(2026, 10, 31), "")

    assert monday_off.day_off(date(2026, 11, 2)) == "ngày nghỉ (nghỉ bão)"
    assert monday_off.end_of_term(friday, 1) == end_of(date(2026, 11, 3))
    assert swapped.end_of_term(friday, 1) == end_of(date(2026, 10, 31))


def test_a_kept_year_forgets_the_state_holidays_that_are_taken_out():
    national_day = date(2026, 9, 2)

    assert STATE_CALENDAR.without_day(national_day).day_off(national_day) == ""
    assert STATE_CALENDAR.without_day(national_day).day_off(date(2026, 1, 1)) == "ngày nghỉ (Tết Dương lịch)"
    assert STATE_CALENDAR.without_day(national_day).day_off(date(2027, 9, 2)) == "ngày nghỉ (Quốc khánh)"


def test_the_data_period_of_a_decision_crosses_the_year():
    period = Period(start="01/10", start_year=-1, until="01/10", until_year=0)

    assert data_period(period, 2026) == (date(2025, 10, 1), date(2026, 10, 1))


def test_without_days_the_data_period_is_the_calendar_year():
    assert data_period(Period(text="trong năm"), 2026) == (date(2026, 1, 1), date(2027, 1, 1))
