"""Reminders before the due instant: one digest per person and day, and a last call four hours before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from egov_scoring import outbox
from egov_scoring.models import User
from egov_scoring.templatetags.formats import due, timeleft
from submissions.models import Campaign, Participation, Reminder, Submission
from submissions.officer_queries import read_forms
from submissions.services.messages import people_of

Status = Submission.Status
STEPS = (14 * 24, 7 * 24, 3 * 24, 24, 4)
LAST_CALL = 4
# A step that no run came to within a day is left out: the next one says the same.
LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class Call:
    """One person, one form that has not been submitted, and the step that has been reached or comes today."""

    recipient: User
    submission: Submission
    due_at: datetime
    hours: int
    is_reached: bool

    @property
    def key(self):
        return self.submission.pk, self.recipient.pk, self.hours, self.due_at


def send_reminders(now=None):
    """Post every reminder that is due at ``now``; returns how many notices were posted."""
    now = now or timezone.now()
    said = set(
        Reminder.objects.filter(due_at__gt=now).values_list("submission", "recipient", "hours", "due_at")
    )
    posted, waiting = 0, defaultdict(list)
    for call in calls_at(now):
        if call.key in said:
            continue
        if call.hours == LAST_CALL:
            posted += post_last_call(call, now)
        else:
            waiting[call.recipient, call.submission.campaign.province].append(call)
    for (recipient, province), calls in waiting.items():
        if any(call.is_reached for call in calls):
            posted += post_digest(recipient, province, calls, now)
    return posted


def calls_at(now):
    """Who is to be reminded of what: the step of now, and the step that begins later on the same day."""
    submissions = list(unfinished())
    people = people_of({submission.unit.pk for submission in submissions}, now)
    return [
        Call(recipient, submission, due_at, hours, is_reached)
        for submission in submissions
        for due_at in [due_of(submission)]
        for hours, is_reached in [step_at(due_at, now)]
        if hours
        for recipient in people[submission.unit.pk]
    ]


def unfinished():
    """Forms that lie with their units: never submitted, taken back, or returned to be mended."""
    submissions = Submission.objects.with_places().filter(
        status__in=[Status.DRAFT, Status.TO_SIGN, Status.RETURNED],
        participation__state__in=[Participation.State.ASSESSED, Participation.State.LATE],
        participation__campaign__status=Campaign.Status.OPEN,
    )
    return submissions.prefetch_related("returns").order_by("participation__campaign_block__due_at", "pk")


def due_of(submission):
    """The due instant of the unit with its extension; for a returned form that of the last return."""
    returns = list(submission.returns.all()) if submission.level else []
    return returns[-1].due_at if returns else submission.participation.due_at


def step_at(due_at, now):
    """The step of ``now`` and whether its instant has come; (0, False) between steps and after the end."""
    end_of_day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(1)
    for hours in reversed(STEPS):
        start = due_at - timedelta(hours=hours)
        if start <= now < min(start + LASTS, due_at):
            return hours, True
        if now < start < end_of_day and hours != LAST_CALL:
            return hours, False
    return 0, False


def reminder_key(recipient, now):
    """One reminder per person and day, whoever sends it."""
    return f"reminder:{recipient.pk}:{timezone.localdate(now)}"


@transaction.atomic
def post_digest(recipient, province, calls, now):
    """All forms of one person in one notice; nothing when today's reminder has gone already."""
    message = outbox.post(
        recipient,
        subject_of(calls, now),
        paragraphs([(call.submission, call.due_at) for call in calls], now),
        province=province,
        kind="reminder",
        key=reminder_key(recipient, now),
        path=page_of(calls),
    )
    return remember(message, calls)


@transaction.atomic
def post_last_call(call, now):
    message = outbox.post(
        call.recipient,
        f"Gấp: {subject_of([call], now)}",
        paragraphs([(call.submission, call.due_at)], now),
        province=call.submission.campaign.province,
        kind="last-call",
        key=f"last-call:{call.recipient.pk}:{call.submission.pk}:{call.due_at.timestamp():.0f}",
        path=page_of([call]),
    )
    return remember(message, [call])


def remember(message, calls):
    """Keep which steps the notice covers; 1 when it is new."""
    if message is None:
        return 0
    Reminder.objects.bulk_create(
        Reminder(
            submission=call.submission,
            recipient=call.recipient,
            hours=call.hours,
            due_at=call.due_at,
            message=message,
        )
        for call in calls
    )
    return 1


def subject_of(calls, now):
    if len(calls) > 1:
        return f"{len(calls)} phiếu chấm điểm sắp hết hạn nộp"
    return f"Phiếu chấm điểm {timeleft(calls[0].due_at, now)} là hết hạn nộp"


def paragraphs(dues, now):
    """One per form, with the progress that its own page shows; ``dues`` are pairs of form and due instant."""
    forms = read_forms([submission for submission, _ in dues])
    said = [paragraph(form, due_at, now) for form, (_, due_at) in zip(forms, dues, strict=True)]
    return "\n\n".join(said)


def paragraph(form, due_at, now):
    submission = form.submission
    state = f"{submission.get_status_display()}, {form.progress.words}"
    return (
        f"{submission.unit}, {submission.campaign}: {state}. Hạn nộp: {due(due_at)}, {timeleft(due_at, now)}."
    )


def page_of(calls):
    if len(calls) > 1:
        return reverse("submissions:home")
    return reverse("submissions:form", args=[calls[0].submission.pk])
