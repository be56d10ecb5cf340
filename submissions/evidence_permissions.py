"""Who reads and who changes the evidence of a unit; every path (web, file, command) asks here."""

from egov_scoring.models import Role
from submissions.models import Campaign, EntryOnBehalf
from submissions.permissions import ENTERING, can_see_form, reads_in_emergency


def entries_by(user):
    """The forms of open campaigns that a body of the user's enters on behalf of their units."""
    return EntryOnBehalf.objects.filter(
        by_unit__in=user.unit_ids_as(*ENTERING),
        submission__participation__campaign__status=Campaign.Status.OPEN,
    )


def can_change_library(user, unit):
    """An officer of the unit, or one who has entered its form: nobody else may still verify it."""
    if user.has_role(unit, Role.OFFICER):
        return True
    entries = entries_by(user).filter(submission__participation__unit=unit).select_related("submission")
    return any(user.pk in entry.submission.entered_by for entry in entries)


def may_take_evidence(user, submission):
    """A copy of everything cited in a form: who may read it, but not in an emergency."""
    return can_see_form(user, submission) and not reads_in_emergency(user, submission)


def sees_scanner_state(user):
    """Whether uploads are scanned is the business of who runs the system."""
    return bool(user.unit_ids_as(Role.ADMINISTRATOR))
