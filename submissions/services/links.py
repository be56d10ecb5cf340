from django.utils import timezone

from submissions import links
from submissions.models import LinkCheck


def check_link(evidence, *, problem_of=links.problem_of):
    """Open one link of the library and keep what came of it, with the time."""
    problem = problem_of(evidence.url)
    LinkCheck.objects.update_or_create(
        evidence=evidence,
        defaults={"url": evidence.url, "problem": problem, "checked_at": timezone.now()},
    )
    return problem
