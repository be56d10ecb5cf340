"""Days on which offices work, and the instants at which terms end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKEND = {5: "thứ Bảy", 6: "Chủ nhật"}
ONE_DAY = timedelta(days=1)
WORKED = "làm việc bù"


@lru_cache(maxsize=32)
def state_days_of(year):
    """The state's days off of a year by day, with "" for a weekend worked instead: the seed of a calendar."""
    state = holidays.country_holidays("VN", years=year, language="vi")
    return dict(state) | {day: "" for day in state.weekend_workdays if day.year == year}


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days offices work: ``days`` says why a day is off, or "" where a weekend is worked.

    The years in ``kept`` know no other holidays; all others follow the state's.
    """

    days: Mapping[date, str] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()

    def day_off(self, day):
        """Why nobody works on ``day``, in words; empty on a working day."""
        known = self.days if day.year in self.kept else state_days_of(day.year)
        if day in known:
            return f"ngày nghỉ ({known[day]})" if known[day] else ""
        return WEEKEND.get(day.weekday(), "")

    def next_working_day(self, day):
        """``day`` itself, or the first working day after it."""
        while self.day_off(day):
            day += ONE_DAY
        return day

    def end_of_term(self, start, days):
        """The exclusive end of a term of working days, counted from the day after ``start``."""
        day = start.astimezone(VIETNAM).date()
        for _ in range(days):
            day = self.next_working_day(day + ONE_DAY)
        return end_of(day)

    def with_year(self, year):
        """The same calendar with the state holidays of ``year`` as days of its own."""
        if year in self.kept:
            return self
        return WorkingCalendar({**self.days, **state_days_of(year)}, self.kept | {year})

    def with_day(self, day, name):
        own = self.with_year(day.year)
        return WorkingCalendar({**own.days, day: name}, own.kept)

    def without_day(self, day):
        own = self.with_year(day.year)
        return WorkingCalendar({known: name for known, name in own.days.items() if known != day}, own.kept)


STATE_CALENDAR = WorkingCalendar()


def start_of(day):
    """The first instant of a day in Viet Nam."""
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def end_of(day):
    """The first instant that is no longer in time when ``day`` is the last day."""
    return start_of(day + ONE_DAY)


def last_day(instant):
    """The last day that is in time before the exclusive ``instant``."""
    return (instant - timedelta(microseconds=1)).astimezone(VIETNAM).date()


def day_of_year(text, year):
    """The day written "31/10" in ``year``."""
    day, month = text.split("/")
    return date(year, int(month), int(day))
