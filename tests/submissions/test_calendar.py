from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Event, Role
from submissions import services
from submissions.calendar_queries import calendar_of, moved_terms
from submissions.errors import WorkflowError
from submissions.models import CalendarDay, Level
from submissions.working_days import STATE_CALENDAR, state_days_of
from tests.factories import make_province, make_reviewer, make_submitted, make_unit, make_user

pytestmark = pytest.mark.django_db
STORM = {"name": "nghỉ bão", "document": "Công điện 1/CĐ-UBND"}


def at(name):
    return reverse(f"submissions:{name}")


@pytest.fixture
def administrator():
    return make_user(make_unit(code="so-tttt"), Role.ADMINISTRATOR)


@pytest.fixture
def running():
    """A form whose level has three working days from yesterday on."""
    submission = make_submitted()
    Level.objects.update(working_days=3)
    services.accept(submission, actor=make_reviewer(submission.campaign.agency))
    submission.refresh_from_db()
    return submission


def next_term_day(submission):
    return STATE_CALENDAR.next_working_day(timezone.localdate(submission.accepted_at) + timedelta(days=1))


def test_setting_a_day_keeps_the_whole_year_and_is_on_record(administrator):
    province = make_province()

    services.set_day(province, date(2026, 11, 2), True, actor=administrator, **STORM)

    assert CalendarDay.objects.count() == len(state_days_of(2026)) + 1
    assert calendar_of(province.pk).day_off(date(2026, 11, 2)) == "ngày nghỉ (nghỉ bão)"
    events = Event.objects.filter(stream=f"province:{province.pk}").order_by("sequence")
    assert [event.action for event in events] == ["keep_calendar_year", "set_calendar_day"]


def test_only_the_administrator_of_the_province_changes_its_calendar():
    stranger = make_user(make_unit(make_province("tinh-khac", "Tỉnh Khác")), Role.ADMINISTRATOR)

    with pytest.raises(PermissionDenied):
        services.set_day(make_province(), date(2026, 11, 2), True, actor=stranger, **STORM)


def test_a_day_needs_its_document_and_a_worked_day_must_be_one_off(administrator):
    province = make_province()

    with pytest.raises(WorkflowError, match="văn bản"):
        services.set_day(province, date(2026, 11, 2), True, actor=administrator, name="nghỉ", document=" ")
    with pytest.raises(WorkflowError, match="vốn là ngày làm việc"):
        services.set_day(province, date(2026, 11, 3), False, actor=administrator, **STORM)


def test_the_page_shows_which_running_terms_move_before_it_stores(client, running):
    client.force_login(make_user(running.campaign.agency, Role.ADMINISTRATOR))
    day = next_term_day(running)
    values = {"day": f"{day:%d/%m/%Y}", "kind": "nghi", "nam": day.year, **STORM}

    shown = client.post(at("calendar-add"), values)

    assert [term.submission for term in shown.context["moved"]] == [running]
    assert not CalendarDay.objects.exists()

    client.post(at("calendar-add"), values | {"confirmed": "1"})

    assert CalendarDay.objects.get(day=day).name == "nghỉ bão"
    page = client.get(reverse("submissions:calendar") + f"?nam={day.year}").content.decode()
    assert "Công điện 1/CĐ-UBND" in page


def test_taking_a_day_out_moves_the_terms_back(running):
    administrator = make_user(running.campaign.agency, Role.ADMINISTRATOR)
    province, day = running.campaign.province, next_term_day(running)
    services.set_day(province, day, True, actor=administrator, **STORM)
    before = calendar_of(province.pk)

    moved = moved_terms(province, before, before.without_day(day))
    services.remove_day(province, day, actor=administrator)

    assert [(term.submission, term.after < term.before) for term in moved] == [(running, True)]
    assert calendar_of(province.pk).day_off(day) == ""


def test_an_officer_does_not_see_the_calendar(client):
    client.force_login(make_user(make_unit(), Role.OFFICER))

    assert client.get(at("calendar")).status_code == 403


@pytest.mark.parametrize("days", [1, 3])
def test_a_year_takes_four_statements(client, administrator, days, django_assert_num_queries):
    for number in range(days):
        services.set_day(make_province(), date(2026, 11, 2 + number), True, actor=administrator, **STORM)
    client.force_login(administrator)

    with django_assert_num_queries(5):
        assert client.get(at("calendar"), {"nam": 2026}).status_code == 200
