import pytest
from django.utils import timezone

from egov_scoring.models import Membership, Role
from submissions.assignment_queries import assigned_groups, assigned_to, group_of
from submissions.models import Assignment, Submission
from tests.factories import make_campaign, make_reviewer, make_submitted, make_unit

pytestmark = pytest.mark.django_db


def assign(reviewer, submission, group, place=None):
    """Store one cell as the service does."""
    return Assignment.objects.create(
        level=submission.current_level,
        place=place or submission.unit,
        group=group,
        reviewer=reviewer,
        assigned_by=reviewer,
        assigned_at=timezone.now(),
    )


def test_a_reviewer_finds_the_forms_and_groups_that_are_assigned():
    campaign = make_campaign(units=2)
    mine = make_submitted(campaign)
    reviewer, other = make_reviewer(campaign.agency), make_reviewer(campaign.agency)
    assign(reviewer, mine, "1")
    assign(other, mine, "2")

    assert list(Submission.objects.filter(assigned_to(reviewer))) == [mine]
    assert list(Submission.objects.filter(assigned_to(reviewer, group="2"))) == []
    assert assigned_groups(reviewer, Submission.objects.all()) == {mine.pk: {"1"}}
    assert group_of(mine.campaign_block.spec, "1.2") == "1"


def test_the_place_above_means_all_its_units_but_never_the_reviewer_s_own():
    mine = make_submitted()
    reviewer = make_reviewer(mine.campaign.agency)
    district = make_unit(mine.campaign.province)
    mine.unit.parent = district
    mine.unit.save()
    assign(reviewer, mine, "1", place=district)
    found = Submission.objects.filter(assigned_to(reviewer))

    assert list(found) == [mine]
    assert assigned_groups(reviewer, [mine]) == {mine.pk: {"1"}}

    Membership.objects.create(user=reviewer, unit=mine.unit, role=Role.OFFICER)
    del reviewer.active_memberships

    assert not Submission.objects.filter(assigned_to(reviewer)).exists()
    assert assigned_groups(reviewer, [mine]) == {}
