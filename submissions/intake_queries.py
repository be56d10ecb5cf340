"""The forms that were submitted to a person's desks and that nobody has taken in yet."""

from django.db.models import Q

from submissions.desk_queries import attach_entrants, desk, entered_by, recused_from, waits_for
from submissions.models import Revision, Submission
from submissions.permissions import REVIEWING


def forms_to_take(user):
    """Those that this person may accept as complete, also where the signed copy is still missing."""
    waiting = waits_for(user.unit_ids_as(*REVIEWING)) & Q(status=Submission.Status.SUBMITTED)
    return (
        desk(user)
        .filter(waiting & ~entered_by(user) & ~recused_from(user))
        .select_related("participation__unit__parent")
        .order_by(
            "awaits_copy",
            "-participation__campaign__year",
            "participation__campaign_block__block__position",
            "participation__unit__parent__sort_key",
            "participation__unit__sort_key",
            "pk",
        )
    )


def with_numbers(submissions):
    """The forms of a page, each with the ``revision`` that waits and whether it answers a return."""
    submissions = list(submissions)
    attach_entrants(submissions)
    numbers = dict(
        Revision.objects.filter(submission__in=submissions)
        .order_by("number")
        .values_list("submission", "number")
    )
    for submission in submissions:
        submission.revision = numbers.get(submission.pk)
    return submissions
