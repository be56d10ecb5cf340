"""Who asks, who answers, who publishes guidance; every path asks here."""

from egov_scoring.models import Role
from submissions.models import Campaign
from submissions.permissions import is_officer_of, is_signer_of, manages_campaigns_of

ANSWERING = (Role.ADMINISTRATOR, Role.REVIEWER)


def can_ask(user, submission):
    if submission.campaign.status != Campaign.Status.OPEN:
        return False
    return is_officer_of(user, submission) or is_signer_of(user, submission)


def can_answer(user, campaign):
    return user.has_role(campaign.agency, *ANSWERING)


def can_publish(user, campaign):
    return manages_campaigns_of(user, campaign.agency)


def can_read_guidance(user, campaign):
    """Everybody who works in the campaign's province."""
    return any(m.unit.province_id == campaign.province_id for m in user.active_memberships)
