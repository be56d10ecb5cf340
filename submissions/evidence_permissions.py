"""Who reads and who changes the evidence of a unit; every path (web, file, command) asks here."""

from egov_scoring.models import Role


def can_change_library(user, unit):
    return user.has_role(unit, Role.OFFICER)


def sees_scanner_state(user):
    """Whether uploads are scanned is the business of who runs the system."""
    return bool(user.unit_ids_as(Role.ADMINISTRATOR))
