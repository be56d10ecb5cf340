from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from egov_scoring.models import Message, Role
from submissions import services
from submissions.models import Campaign, CampaignBlock, Extension, Participation, Reminder
from submissions.services.reminders import send_reminders
from tests.factories import (
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_submission,
    make_submitted,
    make_user,
    return_form,
)

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2099, 10, 15, tzinfo=VIETNAM)
AFTERNOON = datetime(2099, 10, 15, 17, tzinfo=VIETNAM)
SECOND = timedelta(seconds=1)


def before(*, due=DUE, **length):
    return due - timedelta(**length)


def make_due_form(due=DUE):
    submission = make_submission(due_at=due)
    make_officer(submission.unit)
    return submission


def subjects():
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


@pytest.mark.parametrize("due", [DUE, AFTERNOON])
@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"days": 14}, "Phiếu chấm điểm còn 14 ngày là hết hạn nộp"),
        ({"days": 7}, "Phiếu chấm điểm còn 7 ngày là hết hạn nộp"),
        ({"days": 3}, "Phiếu chấm điểm còn 3 ngày là hết hạn nộp"),
        ({"days": 1}, "Phiếu chấm điểm còn 1 ngày là hết hạn nộp"),
    ],
)
def test_each_step_begins_at_its_instant_and_is_said_once(due, step, words):
    make_due_form(due)
    start = before(due=due, **step)

    assert [send_reminders(start - SECOND), send_reminders(start), send_reminders(start + SECOND)] == [
        0,
        1,
        0,
    ]
    assert subjects() == [words]


@pytest.mark.parametrize("due", [DUE, AFTERNOON])
def test_the_last_call_begins_four_hours_before(due):
    make_due_form(due)
    send_reminders(before(due=due, days=1))
    start = before(due=due, hours=4)

    assert [send_reminders(start - SECOND), send_reminders(start), send_reminders(due - SECOND)] == [0, 1, 0]
    assert subjects()[1:] == ["Gấp: Phiếu chấm điểm còn 4 giờ là hết hạn nộp"]


def test_a_run_every_hour_says_five_things_and_none_after_the_end():
    make_due_form()
    start = before(days=16)

    for hour in range(24 * 18):
        send_reminders(start + timedelta(hours=hour))

    assert [reminder.hours for reminder in Reminder.objects.order_by("pk")] == [336, 168, 72, 24, 4]
    assert Message.objects.count() == 5


def test_a_daily_run_misses_no_day():
    make_due_form(AFTERNOON)
    morning = before(due=AFTERNOON, days=16).replace(hour=7)

    for day in range(18):
        send_reminders(morning + timedelta(days=day))

    assert [reminder.hours for reminder in Reminder.objects.order_by("pk")] == [336, 168, 72, 24]


@pytest.mark.parametrize("late", [timedelta(), SECOND, timedelta(days=1)])
def test_nobody_is_reminded_at_or_after_the_due_instant(late):
    make_due_form()

    assert send_reminders(DUE + late) == 0


def test_a_step_missed_for_a_day_is_left_to_the_next_one():
    make_due_form()

    assert [send_reminders(before(days=13) - SECOND), send_reminders(before(days=6))] == [1, 0]


def test_officers_and_heads_are_reminded_and_nobody_else():
    submission = make_submission(due_at=DUE)
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    make_user(submission.unit, Role.REVIEWER)
    make_officer(make_submission(due_at=DUE + timedelta(days=100)).unit)
    gone, closed = make_officer(submission.unit), make_officer(submission.unit)
    gone.memberships.update(valid_until=before(days=8).date())
    closed.is_active = False
    closed.save()

    send_reminders(before(days=7))

    assert set(Message.objects.values_list("recipient", flat=True)) == {officer.pk, head.pk}


def test_a_unit_that_has_submitted_is_never_reminded():
    make_submitted(make_campaign(due_at=DUE))

    assert send_reminders(before(days=7)) == 0


def test_a_form_that_waits_for_the_signature_is_still_reminded():
    submission = make_due_form()
    services.request_signature(submission, actor=make_officer(submission.unit))

    assert send_reminders(before(days=1)) == 2


@pytest.mark.parametrize("state", [Participation.State.MISSING, Participation.State.EXCLUDED])
def test_a_unit_that_does_not_take_part_is_not_reminded(state):
    submission = make_due_form()
    Participation.objects.filter(pk=submission.participation_id).update(state=state)

    assert send_reminders(before(days=7)) == 0


def test_a_closed_campaign_reminds_nobody():
    make_due_form()
    Campaign.objects.update(status=Campaign.Status.CLOSED)

    assert send_reminders(before(days=7)) == 0


def make_person_of_two_forms(first_due, second_due):
    """Two campaigns in which the same person fills in a form each."""
    first, second = make_submission(due_at=first_due), make_submission(due_at=second_due)
    person = make_officer(first.unit)
    person.memberships.create(unit=second.unit, role=Role.OFFICER)
    second.campaign.participations.exclude(pk=second.participation_id).update(
        state=Participation.State.EXCLUDED
    )
    return person


def test_one_person_gets_one_digest_a_day_for_all_forms():
    make_person_of_two_forms(DUE, AFTERNOON - timedelta(days=4))
    day = before(days=7)

    posted = [send_reminders(day + timedelta(hours=hour)) for hour in range(24)]

    assert sum(posted) == 1
    message = Message.objects.get()
    assert message.subject == "2 phiếu chấm điểm sắp hết hạn nộp"
    assert message.body.count("Hạn nộp:") == 2
    assert message.path == "/phieu/"


def test_the_last_call_comes_besides_the_digest_of_the_day():
    make_person_of_two_forms(DUE, DUE + timedelta(days=2, hours=-20))
    day = before(days=1)

    for hour in range(24):
        send_reminders(day + timedelta(hours=hour))

    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == ["reminder", "last-call"]


def test_a_moved_due_instant_is_reminded_again():
    make_due_form()
    send_reminders(before(days=1))
    later = DUE + timedelta(days=5)
    CampaignBlock.objects.update(due_at=later)

    assert [send_reminders(before(due=later, days=3)), send_reminders(before(due=later, days=3))] == [1, 0]


@pytest.mark.parametrize("units", [1, 3])
def test_a_run_without_news_costs_four_statements(units, django_assert_num_queries):
    for submission in forms_of(make_campaign(units=units, due_at=DUE)):
        make_officer(submission.unit)
    send_reminders(before(days=7))

    with django_assert_num_queries(4):
        send_reminders(before(days=7))


def test_an_extension_moves_the_reminders_of_its_unit_only():
    campaign = make_campaign(units=2, due_at=DUE)
    for submission in forms_of(campaign):
        make_officer(submission.unit)
    later = DUE + timedelta(days=30)
    extended = forms_of(campaign)[0]
    Extension.objects.create(
        participation=extended.participation,
        until=later,
        reason="bão lụt",
        granted_by=make_user(),
        granted_at=timezone.now(),
    )

    assert [send_reminders(before(days=7)), send_reminders(before(due=later, days=7))] == [1, 1]
    assert Reminder.objects.get(due_at=later).submission == extended


def test_a_returned_form_is_reminded_before_the_end_of_its_own_term():
    submission = make_submitted(make_campaign(due_at=DUE))
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    return_form(submission, actor=reviewer, days=5)
    due = submission.returns.get().due_at

    assert [send_reminders(due - timedelta(days=3)), send_reminders(due)] == [2, 0]
    assert "trả lại bổ sung, còn 1/1 tiêu chí cần bổ sung" in Message.objects.first().body


def test_the_command_takes_an_instant_of_viet_nam(capsys):
    make_due_form()

    call_command("send_reminders", now="2099-10-14T00:00:00")
    call_command("send_reminders")

    assert capsys.readouterr().out == "Đã lập 1 thông báo nhắc hạn.\nĐã lập 0 thông báo nhắc hạn.\n"
    with pytest.raises(CommandError, match="không phải thời điểm ISO 8601"):
        call_command("send_reminders", now="hôm nay")


def test_the_text_names_unit_campaign_state_and_term():
    submission = make_due_form()

    send_reminders(before(days=3))

    assert Message.objects.get().body == (
        f"{submission.unit}, {submission.campaign}: đang tự chấm, xong 0/3 tiêu chí. "
        "Hạn nộp: hết ngày 14/10/2099 (24 giờ, giờ Việt Nam), còn 3 ngày."
    )
    assert timezone.localtime(DUE) == DUE
