from django.core.exceptions import PermissionDenied

from submissions.errors import LockedError
from submissions.locks import criterion_lock, lock_of
from submissions.permissions import can_edit_criterion, is_officer_of


def check_may_edit(actor, submission, code):
    """Refuse whoever may not fill in a criterion; to the form's officers a lock says which one it is."""
    if can_edit_criterion(actor, submission, code):
        return
    lock = lock_of(submission) or criterion_lock(submission, code)
    if lock and is_officer_of(actor, submission):
        raise LockedError(str(lock))
    raise PermissionDenied
