from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record
from rubrics.answers import parse_answer
from submissions.contributor_queries import contributor_names
from submissions.errors import WorkflowError
from submissions.models import Campaign, Contributor, Observation
from submissions.permissions import manages_campaigns_of, may_observe
from submissions.workflow import locked


@transaction.atomic
def name_contributors(campaign, units, *, actor):
    """Say which unit each agency of the rubric is; ``units`` by name, None for nobody."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not manages_campaigns_of(actor, campaign.agency):
        raise PermissionDenied
    for name in contributor_names(campaign):
        Contributor.objects.filter(campaign=campaign, name=name).delete()
        if units.get(name):
            Contributor.objects.create(campaign=campaign, name=name, unit=units[name])
    named = {name: unit and unit.code for name, unit in units.items()}
    record(campaign, "name_contributors", actor, units=named)


@transaction.atomic
def add_observation(submission, criterion, text, *, actor, observed_on, document, note=""):
    """Store what the contributing agency found; the unit's answer and every verdict stay as they are."""
    submission = locked(submission)
    node = submission.campaign_block.spec.node(criterion.code)
    named = submission.campaign.contributors.filter(name=node.contributor).select_related("unit").first()
    if named is None or not may_observe(actor, submission, named.unit):
        raise PermissionDenied
    if not document.strip():
        raise WorkflowError("Hãy ghi văn bản hoặc nguồn của số liệu.")
    if observed_on > timezone.localdate():
        raise WorkflowError("Ngày của số liệu không được ở sau hôm nay.")
    observation = Observation.objects.create(
        submission=submission,
        criterion=criterion,
        agency=named.unit,
        observed_on=observed_on,
        answer=parse_answer(node, text).canonical,
        document=document,
        note=note,
        entered_by=actor,
    )
    record(
        submission,
        "observe",
        actor,
        criterion=criterion.code,
        answer=observation.answer,
        observed_on=observed_on.isoformat(),
        document=document,
    )
    return observation
