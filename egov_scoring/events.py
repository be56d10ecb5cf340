"""The log of acts: the only writer of events, and the check of their chains."""

import hashlib
import json
from collections import namedtuple

from django.db.models import CharField, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from egov_scoring.composed import Composed, ComposedInsert
from egov_scoring.models import Event

Last = namedtuple("Last", ["sequence", "hash"])
LAST_EVENT = Composed(
    lambda stream: (
        Event.objects.filter(stream=stream).order_by("-sequence").values_list(*Last._fields, named=True)[:1]
    )
)

ADD_EVENTS = ComposedInsert(
    Event, "stream", "sequence", "action", "actor", "data", "created_at", "previous_hash", "hash"
)


def stream_of(subject):
    """The name of the chain that the acts on ``subject`` belong to."""
    return f"{prefix_of(subject)}{subject.pk}"


def stream_of_row(model):
    """The same, in a subquery, of the row of ``model`` around it."""
    return Concat(Value(prefix_of(model)), Cast(OuterRef("pk"), CharField()))


def prefix_of(model):
    return f"{model._meta.model_name}:"


def record(subject, action, actor, **data):
    """Append one act to the chain of ``subject``, whose row the caller holds locked."""
    record_each(subject, action, actor, [data])


def last_of(subject):
    """Number and hash of the newest act on ``subject``; the same number again: nothing has happened since."""
    return next(iter(LAST_EVENT(stream_of(subject))), Last(0, ""))


def record_each(subject, action, actor, contents, last=None):
    """Append several acts of one kind in the order of their ``contents``.

    ``last`` is the newest act, where the caller has read it under the lock.
    """
    stream = stream_of(subject)
    sequence, previous = last or last_of(subject)
    events = []
    for number, data in enumerate(contents, start=sequence + 1):
        event = Event(
            stream=stream,
            sequence=number,
            action=action,
            actor=actor,
            data=data,
            created_at=timezone.now(),
            previous_hash=previous,
        )
        previous = event.hash = hash_of(event)
        events.append(event)
    ADD_EVENTS(events)


def hash_of(event):
    """SHA-256 over the event and the hash before it."""
    content = {
        "stream": event.stream,
        "sequence": event.sequence,
        "action": event.action,
        "actor": event.actor_id,
        "data": event.data,
        "created_at": event.created_at.astimezone(timezone.get_default_timezone()).isoformat(),
        "previous": event.previous_hash,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken_event():
    """The first event whose hash, place or predecessor does not fit; None when every chain holds."""
    stream, sequence, previous = "", 0, ""
    for event in Event.objects.order_by("stream", "sequence").iterator():
        if event.stream != stream:
            stream, sequence, previous = event.stream, 0, ""
        sequence += 1
        if (event.sequence, event.previous_hash, event.hash) != (sequence, previous, hash_of(event)):
            return event
        previous = event.hash
    return None
