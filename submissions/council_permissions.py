"""Who sits on the council of a campaign."""

from egov_scoring.models import Role
from submissions.permissions import REVIEWING


def sits_on_council(user, campaign):
    return campaign.council is not None and user.has_role(campaign.council, *REVIEWING)


def sits_on_some_council(user):
    return bool(user.unit_ids_as(Role.COUNCIL))
