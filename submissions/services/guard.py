from django.core.exceptions import PermissionDenied

from submissions.errors import LockedError
from submissions.locks import lock_of
from submissions.permissions import can_edit_answers, is_officer_of


def check_may_edit(actor, submission):
    """Refuse whoever may not fill in the form; to its officers a lock says which one it is."""
    if can_edit_answers(actor, submission):
        return
    lock = lock_of(submission)
    if lock and is_officer_of(actor, submission):
        raise LockedError(str(lock))
    raise PermissionDenied
