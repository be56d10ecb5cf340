"""A campaign that is open: a new unit joins by a document; it closes when every result is final."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from egov_scoring.models import Event, Role
from rankings.services import reopen_ranking
from submissions import services
from submissions.errors import WorkflowError
from submissions.models import Campaign, Participation, Submission
from tests.factories import make_campaign, make_officer, make_unit, make_user
from tests.rankings.scenes import BEST, make_approver, make_final, make_verified_campaign

pytestmark = pytest.mark.django_db
PAPER = {"reason": "Mới thành lập.", "document": "45/QĐ-UBND ngày 02/11/2021"}


def at(name, campaign):
    return reverse(f"submissions:{name}", args=[campaign.pk])


def administrator_of(campaign):
    return make_user(campaign.agency, Role.ADMINISTRATOR)


def make_all_final(campaign):
    campaign.participations.update(is_final=True)


def add(campaign, unit, actor, **values):
    return services.add_unit(campaign, campaign.blocks.get(), unit, actor=actor, **PAPER | values)


def test_a_campaign_closes_with_a_reason_once_every_result_is_final():
    campaign = make_campaign(units=2)
    administrator = administrator_of(campaign)
    first = campaign.participations.first()
    services.set_participation(first, Participation.State.EXCLUDED, actor=administrator, reason="Giải thể.")

    with pytest.raises(WorkflowError, match="1 đơn vị thuộc diện đánh giá chưa có kết quả chốt"):
        services.close_campaign(campaign, actor=administrator, reason="Hết kỳ.")
    make_all_final(campaign)
    with pytest.raises(WorkflowError, match="Hãy ghi lý do"):
        services.close_campaign(campaign, actor=administrator, reason=" ")
    closed = services.close_campaign(campaign, actor=administrator, reason="Hết kỳ.")

    assert closed.status == "closed"
    assert Event.objects.get(stream=f"campaign:{campaign.pk}", action="close").data["reason"] == "Hết kỳ."
    with pytest.raises(WorkflowError, match="đã đóng"):
        services.set_participation(
            campaign.participations.last(), Participation.State.MISSING, actor=administrator, reason="Muộn."
        )
    with pytest.raises(WorkflowError, match="đã đóng"):
        add(campaign, make_unit(), administrator)


def test_a_result_of_a_closed_campaign_opens_only_after_the_campaign():
    campaign = make_verified_campaign(BEST)
    approver = make_approver(campaign)
    ranking = make_final(campaign, approver)
    administrator = administrator_of(campaign)
    services.close_campaign(campaign, actor=administrator, reason="Hết kỳ.")

    with pytest.raises(WorkflowError, match="Kỳ đánh giá đã đóng"):
        reopen_ranking(ranking, actor=approver, reason="Sai số liệu.")
    services.reopen_campaign(campaign, actor=administrator, reason="Kiến nghị của đơn vị.")

    assert reopen_ranking(ranking, actor=approver, reason="Sai số liệu.").status == "preview"


def test_only_the_administrator_closes_opens_again_and_adds():
    campaign = make_campaign()
    make_all_final(campaign)
    officer = make_officer(campaign.agency)

    for act in (services.close_campaign, services.reopen_campaign):
        with pytest.raises(PermissionDenied):
            act(campaign, actor=officer, reason="Hết kỳ.")
    with pytest.raises(PermissionDenied):
        add(campaign, make_unit(), officer)
    assert Campaign.objects.get().status == "open"


def test_a_unit_that_came_later_joins_with_an_empty_form():
    campaign = make_campaign()
    unit = make_unit(campaign.province, name="Sở Mới")
    officer = make_officer(unit)

    participation = add(campaign, unit, administrator_of(campaign))

    form = Submission.objects.with_places().get(participation=participation)
    assert (form.status, form.level, participation.document) == ("draft", 0, PAPER["document"])
    assert services.request_signature(form, actor=officer).status == "to_sign"
    assert Event.objects.get(action="add_unit").data["unit"] == unit.code


def test_everything_against_a_unit_joining_is_said_at_once():
    campaign = make_campaign()
    known = campaign.participations.first().unit
    make_all_final(campaign)

    with pytest.raises(WorkflowError) as refused:
        add(campaign, known, administrator_of(campaign), document=" ")

    assert str(refused.value).splitlines() == [
        "Hãy ghi văn bản cho phép (số, ngày, cơ quan).",
        f"{known} đã có trong kỳ đánh giá này.",
        "Kết quả của khối đã chốt; người duyệt phải mở lại bảng xếp hạng trước.",
    ]


def test_a_unit_of_another_kind_or_province_does_not_join():
    campaign = make_campaign()

    with pytest.raises(WorkflowError, match="không thuộc khối"):
        add(campaign, make_unit(campaign.province, kind="xa"), administrator_of(campaign))


def test_units_join_and_campaigns_close_on_screen(client):
    campaign = make_campaign()
    unit = make_unit(campaign.province, name="Sở Mới")
    client.force_login(administrator_of(campaign))

    page = client.get(at("campaign-detail", campaign)).content.decode()
    refused = client.post(at("campaign-unit-add", campaign), {"place": f"so-{unit.pk}", "reason": "Mới."})
    added = client.post(at("campaign-unit-add", campaign), {"place": f"so-{unit.pk}"} | PAPER)
    empty = client.get(at("campaign-unit-add", campaign)).content.decode()
    early = client.post(at("campaign-close", campaign), {"reason": "Hết kỳ."})
    make_all_final(campaign)
    closed = client.post(at("campaign-close", campaign), {"reason": "Hết kỳ."})
    opened = client.post(at("campaign-close", campaign), {"reason": "Mở lại."})

    assert at("campaign-unit-add", campaign) in page and at("campaign-close", campaign) in page
    assert [answer.status_code for answer in (refused, added, early, closed, opened)] == [
        422,
        302,
        422,
        302,
        302,
    ]
    assert "Không có đơn vị nào để thêm" in empty
    assert Campaign.objects.get().status == "open"


@pytest.mark.parametrize("name", ["campaign-close", "campaign-unit-add"])
def test_campaigns_of_others_do_not_exist(client, name):
    campaign = make_campaign()
    client.force_login(make_user(make_unit(kind="co-quan"), Role.ADMINISTRATOR))

    assert client.get(at(name, campaign)).status_code == 404
