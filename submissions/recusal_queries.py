"""Who withdrew from what: for the page of a form and for who assigns."""

from submissions.models import Recusal


def with_places(recusals):
    return recusals.select_related(
        "reviewer",
        "criterion",
        "lifted_by",
        "submission__participation__unit__parent",
        "submission__participation__campaign",
        "submission__participation__campaign_block__block",
    )


def recusals_of(submission):
    """Everyone who withdrew from a form or one of its criteria, lifted ones too."""
    return with_places(submission.recusals.order_by("pk"))


def recusals_at(desk, reviewers):
    """The standing withdrawals of a body's reviewers in one block."""
    standing = Recusal.objects.standing().filter(
        submission__participation__campaign_block=desk.level.campaign_block, reviewer__in=reviewers
    )
    return with_places(standing.order_by("submission__participation__unit__sort_key", "pk"))
