from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from egov_scoring import outbox
from egov_scoring.models import Event, Message, Role
from tests.factories import make_province, make_unit, make_user

pytestmark = pytest.mark.django_db
NO_SERVER = "tests.egov_scoring.test_outbox.BrokenBackend"


class BrokenBackend:
    """A mail server that is never there."""

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError("không nối được máy chủ thư")


def make_person(email="canbo@example.vn", *roles):
    person = make_user(make_unit(), *(roles or [Role.OFFICER]))
    person.email = email
    person.save()
    return person


def post(person, key="nhac-1"):
    return outbox.post(
        person, "Nhắc hạn nộp", "Còn 3 ngày.", province=make_province(), kind="reminder", key=key
    )


def test_a_notice_is_mailed_once_and_counted_as_unread(mailoutbox):
    person = make_person()
    message = post(person)

    assert (outbox.deliver(), outbox.deliver()) == ((1, 0), (0, 0))

    message.refresh_from_db()
    person.refresh_from_db()
    assert [(mail.subject, mail.to) for mail in mailoutbox] == [("Nhắc hạn nộp", ["canbo@example.vn"])]
    assert (message.state, message.attempts, person.unread) == ("sent", 1, 1)


def test_the_same_key_is_never_stored_twice():
    person = make_person()

    assert (bool(post(person)), post(person)) == (True, None)
    person.refresh_from_db()
    assert (Message.objects.count(), person.unread) == (1, 1)


@pytest.mark.parametrize(("email", "backend"), [("", "locmem"), ("canbo@example.vn", "dummy")])
def test_without_an_address_or_a_server_a_notice_is_only_shown(settings, client, email, backend):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    person = make_person(email)
    client.force_login(person)

    message = post(person)

    page = client.get("/thong-bao/").content.decode()
    assert message.state == "shown"
    assert "Còn 3 ngày." in page
    assert "Thông báo (1)" in page


def test_a_failure_is_tried_again_later_and_given_up_after_five(settings, monkeypatch):
    settings.EMAIL_BACKEND = NO_SERVER
    message = post(make_person())
    seen = []
    now = timezone.now()
    for hours in range(6):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + timedelta(hours=3 * hours))
        outcome = outbox.deliver()
        message.refresh_from_db()
        seen.append((outcome, message.state, message.attempts))

    assert seen == [
        *(((0, 1), "waiting", attempts) for attempts in range(1, 5)),
        ((0, 1), "failed", 5),
        ((0, 0), "failed", 5),
    ]
    assert message.last_error == "ConnectionRefusedError: không nối được máy chủ thư"


def test_a_failure_waits_before_the_next_attempt(settings):
    settings.EMAIL_BACKEND = NO_SERVER
    post(make_person())

    assert (outbox.deliver(), outbox.deliver()) == ((0, 1), (0, 0))


def test_two_runs_at_once_mail_a_notice_once(mailoutbox):
    message = post(make_person())
    twin = Message.objects.select_related("recipient").get(pk=message.pk)

    outbox.send(message)
    outbox.send(twin)

    assert len(mailoutbox) == 1


def test_the_administrator_resends_what_was_given_up(client, mailoutbox):
    administrator, person = make_person("", Role.ADMINISTRATOR), make_person()
    message = post(person)
    Message.objects.update(state="failed", attempts=5, last_error="SMTPServerDisconnected")
    client.force_login(administrator)

    listed = client.get("/thong-bao/hop-thu-di/?trang-thai=failed").content.decode()
    page = client.post(f"/thong-bao/{message.pk}/gui-lai/", follow=True).content.decode()

    message.refresh_from_db()
    assert "SMTPServerDisconnected" in listed
    assert f"Đã gửi lại cho {person}." in page
    assert (message.state, message.attempts, len(mailoutbox)) == ("sent", 1, 1)
    event = Event.objects.get(stream=f"province:{message.province_id}")
    assert (event.action, event.data) == ("message_resend", {"message": message.pk, "recipient": person.pk})


def test_others_see_no_outbox_and_another_province_has_its_own(client):
    message = post(make_person())
    Message.objects.update(state="failed")
    client.force_login(make_person())
    assert client.get("/thong-bao/hop-thu-di/").status_code == 403
    assert client.post(f"/thong-bao/{message.pk}/gui-lai/").status_code == 404

    other = make_unit(make_province("tinh-khac", "Tỉnh Khác"))
    client.force_login(make_user(other, Role.ADMINISTRATOR))
    assert client.post(f"/thong-bao/{message.pk}/gui-lai/").status_code == 404


def test_reading_marks_only_my_own(client):
    person, other = make_person(), make_person("khac@example.vn")
    post(person, "a")
    post(other, "b")
    client.force_login(person)

    client.post("/thong-bao/da-doc/")

    for one in (person, other):
        one.refresh_from_db()
    assert (person.unread, other.unread) == (0, 1)
    assert list(Message.objects.filter(read_at__isnull=True).values_list("dedupe_key", flat=True)) == ["b"]


def test_the_lists_cost_the_same_for_one_and_many(client, django_assert_num_queries):
    administrator = make_person("qt@example.vn", Role.ADMINISTRATOR)
    client.force_login(administrator)
    for number in range(3):
        post(administrator, f"k{number}")
        with django_assert_num_queries(5):
            client.get("/thong-bao/")
        with django_assert_num_queries(5):
            client.get("/thong-bao/hop-thu-di/")


def test_the_command_says_what_it_did(capsys):
    post(make_person())

    call_command("send_outbox")

    assert capsys.readouterr().out == "Đã gửi 1, chưa gửi được 0; đã thôi gửi lại 0 thông báo.\n"
