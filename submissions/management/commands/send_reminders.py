from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from submissions.services.reminders import send_reminders


class Command(BaseCommand):
    help = "Remind those who have not submitted: 14, 7, 3, 1 days and 4 hours before; run it every hour."

    def add_arguments(self, parser):
        parser.add_argument("--now", default="", help="pretend that it is this instant (ISO 8601)")

    def handle(self, *, now, **options):
        posted = send_reminders(instant(now) if now else timezone.now())
        self.stdout.write(f"Đã lập {posted} thông báo nhắc hạn.")


def instant(text):
    """An instant without a zone is one of Viet Nam."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"--now {text}: không phải thời điểm ISO 8601, ví dụ 2026-10-14T20:00:00+07:00."
        ) from error
    return value if timezone.is_aware(value) else timezone.make_aware(value)
