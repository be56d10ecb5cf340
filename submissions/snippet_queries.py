from django.db.models import Q

from submissions.models import Snippet
from submissions.permissions import REVIEWING


def visible_snippets(user):
    """Own reasons, and those that colleagues share in the bodies where ``user`` verifies."""
    bodies = user.unit_ids_as(*REVIEWING)
    return Snippet.objects.filter(Q(owner=user) | Q(is_shared=True), unit__in=bodies)


def snippets_for(user, submission, node):
    """The reasons to choose from at a criterion: own and shared ones of the body that verifies here."""
    body = submission.participation.verifier_at(submission.current_level)
    here = Q(rubric_code=submission.campaign.rubric.code, criterion_code=node.code)
    return list(visible_snippets(user).filter(here | Q(criterion_code=""), unit=body))
