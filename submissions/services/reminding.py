"""Reminders that a verifying body sends by hand to the units whose forms have not come."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from egov_scoring import outbox
from egov_scoring.events import record
from egov_scoring.models import Message, User
from submissions import queries
from submissions.errors import WorkflowError
from submissions.models import Campaign, Submission
from submissions.progress_queries import places_of
from submissions.services.messages import people_of
from submissions.services.reminders import due_of, paragraphs, reminder_key, unfinished

NOT_YET, OVERDUE, RETURNED = "chua-nop", "qua-han", "tra-lai"


@dataclass(frozen=True)
class WaitingRow:
    """A form that lies with its unit, when it is due, and who would be reminded."""

    submission: Submission
    people: list[User]
    is_reminded: bool

    @property
    def due_at(self):
        return due_of(self.submission)

    @property
    def is_overdue(self):
        return timezone.now() >= self.due_at


def waiting_forms(user, campaign, *, block="", parent="", state=""):
    """The forms that lie with their units, narrowed as the page is."""
    forms = unfinished().filter(
        participation__in=places_of(user, campaign).values("pk"), participation__campaign=campaign
    )
    if block:
        forms = forms.filter(participation__campaign_block__block__code=block)
    if parent:
        forms = forms.filter(participation__unit__parent=parent)
    late = queries.past_due("participation", timezone.now())
    first_time = Q(level=0)
    narrowed = {NOT_YET: first_time & ~late, OVERDUE: first_time & late, RETURNED: Q(level__gte=1)}
    return forms.filter(narrowed[state]) if state else forms


def waiting_rows(forms):
    """Each form with the people of its unit and whether one of them was reminded today."""
    forms = list(forms)
    now = timezone.now()
    people = people_of({form.unit.pk for form in forms}, now)
    keys = [reminder_key(person, now) for found in people.values() for person in found]
    said = set(Message.objects.filter(dedupe_key__in=keys).values_list("recipient_id", flat=True))
    return [
        WaitingRow(form, people[form.unit.pk], any(person.pk in said for person in people[form.unit.pk]))
        for form in forms
    ]


@transaction.atomic
def remind(campaign, forms, *, actor):
    """Post one notice per person for these forms, and none to a unit reminded today; how many there were."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    campaign = Campaign.objects.select_related("province").get(pk=campaign.pk)
    if campaign.status != Campaign.Status.OPEN:
        raise WorkflowError("Kỳ đánh giá không mở nên không gửi nhắc.")
    keys = {form.pk for form in forms}
    own_desks = queries.desk_submissions(actor).values("pk")
    found = list(waiting_forms(actor, campaign).filter(pk__in=keys).filter(pk__in=own_desks))
    if {form.pk for form in found} != keys:
        raise PermissionDenied
    by_person, reminded = defaultdict(list), []
    for row in waiting_rows(found):
        if row.people and not row.is_reminded:
            reminded.append(row.submission.pk)
            for person in row.people:
                by_person[person].append(row.submission)
    posted = sum(post_call(person, forms, campaign) for person, forms in by_person.items())
    record(campaign, "remind", actor, submissions=sorted(reminded), posted=posted)
    return posted


def post_call(person, forms, campaign):
    """Under the key of the daily digest: nobody is reminded twice on one day."""
    now = timezone.now()
    form = reverse("submissions:form", args=[forms[0].pk])
    message = outbox.post(
        person,
        f"Nhắc nộp phiếu chấm điểm: {campaign}"[:200],
        paragraphs([(form, due_of(form)) for form in forms], now),
        province=campaign.province,
        kind="reminder",
        key=reminder_key(person, now),
        path=form if len(forms) == 1 else reverse("submissions:home"),
    )
    return message is not None
