"""Days on which offices work, and the instants at which terms end."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKEND = {5: "thứ Bảy", 6: "Chủ nhật"}
ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=32)
def holidays_of(year):
    return dict(holidays.country_holidays("VN", years=year, language="vi"))


def day_off(day):
    """Why nobody works on ``day``, in words; empty on a working day."""
    name = holidays_of(day.year).get(day)
    if name:
        return f"ngày nghỉ lễ ({name})"
    return WEEKEND.get(day.weekday(), "")


def next_working_day(day):
    """``day`` itself, or the first working day after it."""
    while day_off(day):
        day += ONE_DAY
    return day


def start_of(day):
    """The first instant of a day in Viet Nam."""
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def end_of(day):
    """The first instant that is no longer in time when ``day`` is the last day."""
    return start_of(day + ONE_DAY)


def last_day(instant):
    """The last day that is in time before the exclusive ``instant``."""
    return (instant - timedelta(microseconds=1)).astimezone(VIETNAM).date()


def end_of_term(start, days):
    """The exclusive end of a term of working days, counted from the day after ``start``."""
    day = start.astimezone(VIETNAM).date()
    for _ in range(days):
        day = next_working_day(day + ONE_DAY)
    return end_of(day)


def day_of_year(text, year):
    """The day written "31/10" in ``year``."""
    day, month = text.split("/")
    return date(year, int(month), int(day))
