from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from egov_scoring.models import Province
from submissions.calendar_queries import calendar_of
from submissions.errors import WorkflowError
from submissions.models import CalendarDay
from submissions.permissions import keeps_calendar_of
from submissions.working_days import WORKED, state_days_of


def locked_province(province, actor):
    if not keeps_calendar_of(actor, province):
        raise PermissionDenied
    return Province.objects.select_for_update().get(pk=province.pk)


@transaction.atomic
def keep_year(province, year, *, actor):
    """Store the state holidays of a year as the province's own days; returns how many."""
    province = locked_province(province, actor)
    return store_year(province, year, actor)


def store_year(province, year, actor):
    if CalendarDay.objects.filter(province=province, day__year=year).exists():
        return 0
    days = CalendarDay.objects.bulk_create(
        CalendarDay(province=province, day=day, is_off=bool(name), name=name or WORKED)
        for day, name in sorted(state_days_of(year).items())
    )
    record(province, "keep_calendar_year", actor, year=year, days=len(days))
    return len(days)


@transaction.atomic
def set_day(province, day, is_off, *, actor, name, document):
    """Make one day a day off, or a worked one, by a document; its year becomes the province's own first."""
    province = locked_province(province, actor)
    if not name.strip() or not document.strip():
        raise WorkflowError("Hãy ghi nội dung và văn bản quy định ngày này.")
    if not is_off and not calendar_of(province.pk).day_off(day):
        raise WorkflowError(f"Ngày {day:%d/%m/%Y} vốn là ngày làm việc, không cần ghi.")
    store_year(province, day.year, actor)
    CalendarDay.objects.update_or_create(
        province=province, day=day, defaults={"is_off": is_off, "name": name, "document": document}
    )
    record(
        province, "set_calendar_day", actor, day=day.isoformat(), is_off=is_off, name=name, document=document
    )


@transaction.atomic
def remove_day(province, day, *, actor):
    """Take a day out of the calendar: it is a working day or a weekend like any other again."""
    province = locked_province(province, actor)
    store_year(province, day.year, actor)
    of_year = CalendarDay.objects.filter(province=province, day__year=day.year)
    if not of_year.exclude(day=day).exists():
        raise WorkflowError(f"Lịch năm {day.year} phải còn ít nhất một ngày nghỉ.")
    removed, _ = of_year.filter(day=day).delete()
    if not removed:
        raise WorkflowError(f"Lịch không có ngày {day:%d/%m/%Y}. Tải lại trang để xem.")
    record(province, "remove_calendar_day", actor, day=day.isoformat())
