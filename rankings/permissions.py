"""Who may compute, close and publish a ranking, and who may see it before that."""

from egov_scoring.models import Role


def is_approver_of(user, ranking):
    """The approver of the parent unit where the decision ranks inside it, else of the campaign's agency."""
    return user.has_role(ranking.scope or ranking.campaign_block.campaign.agency, Role.APPROVER)


def can_see_ranking(user, ranking):
    """The campaign's agency follows the rankings that its parent units make."""
    agency = ranking.campaign_block.campaign.agency
    return is_approver_of(user, ranking) or user.has_role(agency, Role.APPROVER)


def can_answer_report(user, report):
    """Who publishes what the page shows also answers for its mistakes."""
    return user.has_role(report.desk, Role.APPROVER)


def may_withdraw(user, publication):
    """Who could publish it takes it back."""
    if publication.is_imported:
        return may_import(user, publication.province)
    return is_approver_of(user, publication.ranking)


def may_import(user, province):
    """Results of earlier years are published by whoever publishes those of today."""
    return province.agency is not None and user.has_role(province.agency, Role.APPROVER)
