"""The instants and periods that a decision's own words give to a campaign of one year."""

from datetime import date

from submissions.working_days import day_of_year, end_of, start_of


def due_instant(due, year):
    """The exclusive instant of a due day of the decision; None when the decision names none.

    "Trước ngày D" ends at D 00:00, "đến hết ngày D" one day later; the day itself is never moved.
    """
    if due is None:
        return None
    if due.before:
        return start_of(day_of_year(due.before, year + due.year_offset))
    return end_of(day_of_year(due.through, year + due.year_offset))


def data_period(period, year):
    """First day and exclusive last day of the data; the calendar year when the decision gives no days."""
    first, until = date(year, 1, 1), date(year + 1, 1, 1)
    if period and period.start:
        first = day_of_year(period.start, year + period.start_year)
    if period and period.until:
        until = day_of_year(period.until, year + period.until_year)
    return first, until
