"""Who administers whose accounts; web, workbook and commands ask here."""

from egov_scoring.models import Role

# Who may sign is settled by a delegation, never by an administrator of accounts.
OF_PROVINCE = frozenset(Role) - {Role.SIGNER}
OF_DISTRICT = frozenset({Role.OFFICER, Role.HEAD})
OF_UNIT = frozenset({Role.OFFICER, Role.REVIEWER})
NOBODY = frozenset()


def administered_provinces(user):
    return {m.unit.province_id for m in user.active_memberships if m.role == Role.ADMINISTRATOR}


def grantable_roles(user, unit):
    """The roles that ``user`` may give and take in ``unit``.

    The province's administrator: all; the head of a district: officers and heads of its communes; the head
    of a unit: its officers and reviewers. Nobody gives a role that reaches further than the own one.
    """
    if unit.province_id in administered_provinces(user):
        return OF_PROVINCE
    headed = user.unit_ids_as(Role.HEAD)
    of_district = OF_DISTRICT if unit.parent_id in headed else NOBODY
    of_unit = OF_UNIT if unit.pk in headed else NOBODY
    return of_district | of_unit


def administers(user, unit):
    return bool(grantable_roles(user, unit))


def administers_account(user, account):
    """Whether ``user`` may reset, change or close an account: every role in it must be theirs to give.

    An account without a role of today is judged by the roles it had.
    """
    if account.is_superuser or account.is_staff or account == user:
        return False
    memberships = roles_to_judge(account)
    return bool(memberships) and all(may_take(user, membership) for membership in memberships)


def roles_to_judge(account):
    """The roles that are not over, or else all that the account ever had; read from what is prefetched."""
    memberships = list(account.memberships.all())
    return [membership for membership in memberships if not membership.is_over] or memberships


def may_take(user, membership):
    """Whether ``user`` may end a role; the right to sign goes with the officers of the unit."""
    roles = grantable_roles(user, membership.unit)
    return membership.role in roles or (membership.role == Role.SIGNER and Role.OFFICER in roles)


def administers_accounts(user):
    """Whether the pages of accounts are for this person at all."""
    return bool(administered_provinces(user) or user.unit_ids_as(Role.HEAD))


def may_delegate(user, unit):
    """Only the head gives the right to sign away; a delegate does not pass it on."""
    return user.has_role(unit, Role.HEAD)


def may_open_emergency(user, agency):
    """The administrator of the agency, or of its province, may break the glass."""
    return user.has_role(agency, Role.ADMINISTRATOR) or agency.province_id in administered_provinces(user)
