"""What one reviewer has judged: only the person's own figures, never a colleague's."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q
from django.utils import timezone

from submissions.models import Campaign, Verdict

Kind = Verdict.Kind


@dataclass(frozen=True)
class OwnVerdicts:
    """How many verdicts a person gave today and in the open campaigns, and how many changed nothing."""

    today: int
    number: int
    accepted: int

    @property
    def accepted_percent(self):
        return Fraction(100 * self.accepted, self.number)

    @property
    def changed(self):
        return self.number - self.accepted


def own_verdicts(user):
    given = Verdict.objects.filter(
        given_by=user, level__campaign_block__campaign__status=Campaign.Status.OPEN
    ).order_by()
    # Compared as an instant: SQLite would call Python for the day of every verdict.
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return OwnVerdicts(
        **given.aggregate(
            today=Count("pk", filter=Q(given_at__gte=midnight)),
            number=Count("pk"),
            accepted=Count("pk", filter=Q(kind=Kind.ACCEPT)),
        )
    )
