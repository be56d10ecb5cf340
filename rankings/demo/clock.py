"""Lets the services act at the times at which a demonstration's people would have acted."""

from contextlib import contextmanager
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """Stands at one instant and moves on by a little whenever it is read."""

    def __init__(self):
        self.instant = timezone.now()

    def now(self):
        self.instant += timedelta(seconds=7)
        return self.instant

    def set(self, day, hour=9, minute=0):
        self.instant = datetime.combine(day, time(hour, minute), tzinfo=VIETNAM)


@contextmanager
def running():
    """Replace ``timezone.now``, which every service and model asks, by a clock that is set by hand."""
    clock, real_now = Clock(), timezone.now
    timezone.now = clock.now
    try:
        yield clock
    finally:
        timezone.now = real_now
