"""A unit merged, split or renamed in mid-campaign: closed or continued by an act that names both units."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from egov_scoring.models import Event, Role, Succession
from submissions import services
from submissions.errors import LockedError, WorkflowError
from submissions.models import Participation, Submission, UnitFact
from tests.factories import (
    answer,
    make_campaign,
    make_officer,
    make_reviewer,
    make_submission,
    make_submitted,
    make_unit,
    make_user,
)
from tests.rankings.scenes import BEST, make_publication, make_verified_campaign, participations_of

pytestmark = pytest.mark.django_db
PAPER = {"number": "12/NQ-HĐND", "day": date(2021, 7, 1)}
DOCUMENT = "12/NQ-HĐND ngày 01/7/2021"


def make_world(units=2):
    """An open campaign, one of its forms, its administrator, and a new unit outside the campaign."""
    campaign = make_campaign(units=units)
    submission = make_submission(campaign)
    administrator = make_user(campaign.agency, Role.ADMINISTRATOR)
    return submission, administrator, make_unit(campaign.province, name="Sở Mới")


def again(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def test_a_merged_unit_is_closed_and_its_form_locked_with_the_reason():
    submission, administrator, heir = make_world()
    officer = make_officer(submission.unit)

    services.close_for_successors(submission.participation, "merged", [heir], actor=administrator, **PAPER)

    participation = Participation.objects.get(pk=submission.participation.pk)
    assert participation.state == "excluded"
    assert (participation.reason, participation.document) == ("Hợp nhất vào Sở Mới", DOCUMENT)
    with pytest.raises(LockedError, match=f"Hợp nhất vào Sở Mới. Văn bản: {DOCUMENT}"):
        answer(again(submission), "1.1", "#1", actor=officer)
    event = Event.objects.get(stream=f"campaign:{submission.campaign.pk}", action="close_for_successors")
    assert (event.data["unit"], event.data["successors"]) == (submission.unit.code, [heir.code])
    assert Succession.objects.filter(
        predecessor=submission.unit, successor=heir, act=PAPER["number"]
    ).exists()


def test_nobody_judges_a_closed_form_and_the_reviewer_reads_why(client):
    campaign = make_campaign(units=2)
    submission, reviewer = make_submitted(campaign), make_reviewer(campaign.agency)
    services.accept(submission, actor=reviewer)
    administrator, heir = make_user(campaign.agency, Role.ADMINISTRATOR), make_unit(campaign.province)
    services.close_for_successors(submission.participation, "merged", [heir], actor=administrator, **PAPER)

    with pytest.raises(PermissionDenied):
        services.accept_remaining(again(submission), actor=reviewer)
    client.force_login(reviewer)
    page = client.get(reverse("submissions:review", args=[submission.pk]))

    assert "Đơn vị không thuộc diện đánh giá. Hợp nhất vào" in page.content.decode()
    assert (page.context["may_judge"], page.context["steps"]) == (False, [])


def test_the_successor_goes_on_with_the_form_and_both_stand_in_the_result():
    submission, administrator, heir = make_world()
    before, officer, new_officer = submission.unit, make_officer(submission.unit), make_officer(heir)
    answer(submission, "1.1", "#1", actor=officer)
    UnitFact.objects.create(
        campaign=submission.campaign,
        unit=before,
        code="cbccvc",
        value="9",
        as_of=PAPER["day"],
        saved_by=officer,
    )

    services.continue_under(submission.participation, "renamed", heir, actor=administrator, **PAPER)

    submission = again(submission)
    assert submission.unit == heir
    answer(submission, "1.1", "#2", actor=new_officer)
    with pytest.raises(PermissionDenied):
        answer(submission, "1.1", "#1", actor=officer)
    assert UnitFact.objects.get().unit == heir
    assert submission.participation.reason == f"Tiếp tục phiếu của {before}, đã đổi tên thành Sở Mới"


def test_a_split_names_every_successor():
    submission, administrator, heir = make_world()
    other = make_unit(submission.campaign.province, name="Sở Khác")

    changed = services.close_for_successors(
        submission.participation, "split", [heir, other], actor=administrator, **PAPER
    )

    assert changed.reason == "Chia tách thành Sở Mới, Sở Khác"


def test_what_stands_against_the_act_is_said():
    submission, administrator, heir = make_world()
    place = submission.participation
    rival = submission.campaign.participations.exclude(unit=submission.unit).first().unit
    stranger = make_unit(submission.campaign.province, kind="xa")

    with pytest.raises(PermissionDenied):
        services.continue_under(place, "renamed", heir, actor=make_officer(place.unit), **PAPER)
    with pytest.raises(WorkflowError, match="đã có phiếu riêng"):
        services.continue_under(place, "merged", rival, actor=administrator, **PAPER)
    with pytest.raises(WorkflowError, match="không thuộc khối"):
        services.continue_under(place, "merged", stranger, actor=administrator, **PAPER)
    with pytest.raises(WorkflowError, match="số và ngày văn bản"):
        services.close_for_successors(
            place, "merged", [heir], actor=administrator, number=" ", day=PAPER["day"]
        )
    with pytest.raises(WorkflowError, match="đơn vị khác của tỉnh"):
        services.close_for_successors(place, "merged", [place.unit], actor=administrator, **PAPER)
    Participation.objects.filter(pk=place.pk).update(is_final=True)
    with pytest.raises(WorkflowError, match="đã chốt"):
        services.close_for_successors(place, "merged", [heir], actor=administrator, **PAPER)

    assert again(submission).unit == place.unit


def test_the_page_closes_or_continues_and_says_what_is_wrong(client):
    submission, administrator, heir = make_world()
    other = make_unit(submission.campaign.province, name="Sở Khác")
    url = reverse("submissions:succession-edit", args=[submission.campaign.pk, submission.participation.pk])
    typed = {"change": "renamed", "successor": heir.pk, "number": "12/NQ-HĐND", "day": "1/7/2021"}
    client.force_login(administrator)

    empty = client.post(url, {"number": ""})
    two = client.post(url, typed | {"form_goes": "tiep-tuc", "second": other.pk})
    early = client.post(url, typed | {"form_goes": "tiep-tuc", "day": "1/1/2090"})
    done = client.post(url, typed | {"form_goes": "tiep-tuc"}, follow=True)

    assert [page.status_code for page in (empty, two, early, done)] == [422, 422, 422, 200]
    assert "Ngày văn bản không thể ở sau hôm nay." in early.content.decode()
    assert "Hãy chọn đóng hay tiếp tục" in empty.content.decode()
    assert "Chỉ một đơn vị làm tiếp phiếu được" in two.content.decode()
    assert f"Tiếp tục phiếu của {submission.unit}" in done.content.decode()
    client.force_login(make_officer(submission.unit))
    assert client.get(url).status_code == 404


def test_both_units_stand_in_the_published_result(client):
    campaign = make_verified_campaign(BEST, BEST)
    administrator = make_user(campaign.agency, Role.ADMINISTRATOR)
    first, second = participations_of(campaign)
    heir = make_unit(campaign.province, name="Sở Mới")
    services.continue_under(first, "renamed", heir, actor=administrator, **PAPER)
    services.close_for_successors(second, "merged", [heir], actor=administrator, **PAPER)

    publication = make_publication(campaign)

    page = client.get(publication.get_absolute_url()).content.decode()
    assert f"Tiếp tục phiếu của {first.unit}, đã đổi tên thành Sở Mới ({DOCUMENT})" in page
    assert f"Hợp nhất vào Sở Mới ({DOCUMENT})" in page
    assert str(second.unit) in page
