"""The outbox: every notice is stored first, shown in the product, and mailed when there is a mail server."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from egov_scoring.events import record
from egov_scoring.models import Message, Province, User

NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
MOST_ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_ERROR = 300
State = Message.State


def mail_is_on():
    return settings.EMAIL_BACKEND != NO_MAIL


@transaction.atomic
def post(recipient, subject, body, *, province, kind, key, path=""):
    """Store one notice; None when a notice with the same key was stored before."""
    values = {"subject": subject, "body": body, "province": province, "kind": kind, "path": path}
    message, is_new = Message.objects.get_or_create(dedupe_key=key, defaults=values | addressed(recipient))
    if not is_new:
        return None
    User.objects.filter(pk=recipient.pk).update(unread=F("unread") + 1)
    return message


def addressed(recipient):
    state = State.WAITING if mail_is_on() and recipient.email else State.SHOWN
    return {"recipient": recipient, "state": state, "created_at": timezone.now()}


@transaction.atomic
def post_to(recipients, subject, body, *, province, kind, path=""):
    """Store the notice of an act that happens once for each of several people, in two statements."""
    values = {"subject": subject, "body": body, "province": province, "kind": kind, "path": path}
    Message.objects.bulk_create(
        Message(dedupe_key=f"{kind}:{uuid4()}", **values, **addressed(recipient)) for recipient in recipients
    )
    ids = [recipient.pk for recipient in recipients]
    User.objects.filter(pk__in=ids).update(unread=F("unread") + 1)


def post_outside(address, subject, body, *, province, kind, path=""):
    """Store a notice to someone without an account; without a mail server it could reach nobody."""
    if not mail_is_on():
        return None
    return Message.objects.create(
        address=address,
        subject=subject,
        body=body,
        province=province,
        kind=kind,
        path=path,
        dedupe_key=f"{kind}:{uuid4()}",
        state=State.WAITING,
        created_at=timezone.now(),
    )


def deliver():
    """Mail everything that waits; returns how many were sent and how many failed this time."""
    outcomes = [send(message) for message in Message.objects.due().select_related("recipient")]
    return outcomes.count(State.SENT), len(outcomes) - outcomes.count(State.SENT)


def send(message):
    """Mail one notice and store what came of it."""
    if not claim(message):
        return message.state
    try:
        EmailMessage(message.subject, mail_text(message), to=[message.email]).send()
    # Whatever the mail server or the network does, the notice stays and is tried again.
    except Exception as error:
        return store_failure(message, error)
    message.state, message.sent_at, message.last_error = State.SENT, timezone.now(), ""
    message.save(update_fields=["state", "sent_at", "last_error"])
    return message.state


def claim(message):
    """Take the notice before sending it, so that two runs at once do not mail it twice."""
    seen = message.attempts
    message.attempts = seen + 1
    message.next_attempt_at = timezone.now() + FIRST_PAUSE * 2**seen
    waiting = Message.objects.filter(pk=message.pk, state=State.WAITING, attempts=seen)
    return waiting.update(attempts=message.attempts, next_attempt_at=message.next_attempt_at)


def store_failure(message, error):
    message.last_error = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    if message.attempts >= MOST_ATTEMPTS:
        message.state = State.FAILED
    message.save(update_fields=["state", "last_error"])
    return message.state


def mail_text(message):
    if not message.path or not settings.SITE_URL:
        return message.body
    return f"{message.body}\n\n{settings.SITE_URL}{message.path}"


@transaction.atomic
def resend(message, *, actor):
    """Try a notice again that was given up; the caller has checked that ``actor`` may."""
    province = Province.objects.select_for_update().get(pk=message.province_id)
    message.state, message.attempts, message.next_attempt_at = State.WAITING, 0, None
    message.save(update_fields=["state", "attempts", "next_attempt_at"])
    record(province, "message_resend", actor, message=message.pk, recipient=message.recipient_id)


@transaction.atomic
def mark_read(user):
    """Everything that has come so far has been seen."""
    User.objects.select_for_update().get(pk=user.pk)
    user.notices.filter(read_at__isnull=True).update(read_at=timezone.now())
    User.objects.filter(pk=user.pk).update(unread=0)
