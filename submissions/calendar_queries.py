"""The working days of provinces, and the running terms that a change of them moves."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from submissions.models import CalendarDay, Submission
from submissions.working_days import WEEKEND, WORKED, WorkingCalendar, state_days_of


def calendars_of(province_ids):
    """The calendar of each province, by its id, in one statement for all."""
    entries = defaultdict(dict)
    rows = CalendarDay.objects.filter(province__in=province_ids).values_list(
        "province", "day", "is_off", "name"
    )
    for province, day, is_off, name in rows:
        entries[province][day] = name if is_off else ""
    return {key: WorkingCalendar(entries[key], kept_years(entries[key])) for key in province_ids}


def kept_years(days):
    return frozenset(day.year for day in days)


def calendar_of(province_id):
    return calendars_of([province_id])[province_id]


@dataclass(frozen=True)
class MovedTerm:
    """A form whose working-day term ends at another instant under a changed calendar."""

    submission: Submission
    before: datetime
    after: datetime


def moved_terms(province, before, after):
    """The running terms of a province that end elsewhere under the calendar ``after``."""
    running = (
        Submission.objects.with_places()
        .filter(
            participation__campaign__province=province,
            status=Submission.Status.ACCEPTED,
            participation__campaign_block__levels__number=F("level"),
            participation__campaign_block__levels__working_days__isnull=False,
        )
        .annotate(term_days=F("participation__campaign_block__levels__working_days"))
        .order_by("participation__unit__sort_key", "pk")
    )
    terms = [
        MovedTerm(
            submission=form,
            before=before.end_of_term(form.accepted_at, form.term_days),
            after=after.end_of_term(form.accepted_at, form.term_days),
        )
        for form in running
    ]
    return [term for term in terms if term.before != term.after]


@dataclass(frozen=True)
class DayLine:
    """One line of a year's page; ``document`` is empty for what the state holidays gave."""

    day: object
    weekday: str
    is_off: bool
    name: str
    document: str


WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", WEEKEND[5], WEEKEND[6])


def year_lines(province, year):
    """The province's own days of a year, or the state holidays where it keeps none."""
    kept = list(CalendarDay.objects.filter(province=province, day__year=year).order_by("day"))
    if kept:
        return True, [line(entry.day, entry.is_off, entry.name, entry.document) for entry in kept]
    seed = sorted(state_days_of(year).items())
    return False, [line(day, bool(name), name or WORKED) for day, name in seed]


def line(day, is_off, name, document=""):
    return DayLine(day, WEEKDAYS[day.weekday()], is_off, name, document)
