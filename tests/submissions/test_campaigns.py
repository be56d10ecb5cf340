from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Event, Role
from submissions import services
from submissions.campaign_queries import boards
from submissions.errors import WorkflowError
from submissions.models import Campaign, Submission
from submissions.working_days import end_of
from tests.factories import (
    make_campaign,
    make_province,
    make_rubric,
    make_submitted,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

DETAIL_QUERIES = 11


def at(name, *arguments):
    return reverse(f"submissions:{name}", args=arguments)


def make_administrator(unit):
    return make_user(unit, Role.ADMINISTRATOR)


def make_agency(province=None):
    """An agency with a stand-in beside it and the person who runs its campaigns."""
    agency = make_unit(province, kind="co-quan", name="Sở Thông tin")
    stand_in = make_unit(province, kind="co-quan", name="Văn phòng")
    return agency, stand_in, make_administrator(agency)


def prepared(client, rubric, year, **changes):
    """A campaign prepared through the page, as the administrator who is logged in then."""
    agency, stand_in, administrator = make_agency(rubric.province)
    client.force_login(administrator)
    page = client.get(at("campaign-add"), {"rubric": rubric.pk, "year": year})
    data = {
        name: value if isinstance(value, str) else "" for name, value in page.context["form"].initial.items()
    }
    data |= {
        "title": "Kỳ đánh giá thử",
        "period_from": f"01/01/{year}",
        "period_through": f"31/12/{year}",
        "agency": agency.pk,
        "stand_in": stand_in.pk,
        "council": "",
    }
    data.pop("one_person_submits", None)
    data.pop("direct_points", None)
    response = client.post(f"{at('campaign-add')}?rubric={rubric.pk}&year={year}", data | changes)
    assert response.status_code == 302, response.context["form"].errors
    return Campaign.objects.get(title="Kỳ đánh giá thử")


def test_due_instants_and_levels_come_from_the_decision(client):
    campaign = prepared(client, make_rubric("phu-tho-1609-2018"), 2026)

    dues = {cb.block.code: cb.due_at for cb in campaign.blocks.all()}
    levels = {
        level.code: (level.due_at, level.working_days)
        for level in campaign.blocks.get(block__code="xa").levels.all()
    }
    assert dues == {
        "so": end_of(date(2026, 10, 30)),
        "huyen": end_of(date(2026, 10, 30)),
        "xa": end_of(date(2026, 10, 14)),
    }
    assert levels == {"huyen": (end_of(date(2026, 10, 30)), None), "so": (None, 60)}


def test_the_data_period_is_stored_with_an_exclusive_end(client):
    campaign = prepared(client, make_rubric(), 2026, period_through="30/09/2026")

    assert (campaign.period_from, campaign.period_until) == (date(2026, 1, 1), date(2026, 10, 1))


def test_a_due_day_on_a_weekend_is_warned_of_and_moved_only_on_request(client):
    rubric = make_rubric("phu-tho-1609-2018")
    campaign = prepared(client, rubric, 2027)  # 30/10/2027 is a Saturday

    page = client.get(at("campaign-edit", campaign.pk)).content.decode()
    unmoved = campaign.blocks.get(block__code="so").due_at
    client.post(
        at("campaign-terms", campaign.pk, "so"),
        {"so-last_day": "30/10/2027", "so-level_so": "", "so-move_to": "2027-11-01"},
    )

    assert "thứ Bảy" in page
    assert unmoved == end_of(date(2027, 10, 30))
    assert campaign.blocks.get(block__code="so").due_at == end_of(date(2027, 11, 1))
    event = Event.objects.filter(action="terms").get()
    assert event.data["before"]["due_at"][:10] == "2027-10-30"


def test_a_campaign_without_due_day_or_maximum_does_not_open_and_says_everything(client):
    rubric = make_rubric("hung-yen-2749-2018")
    campaign = prepared(client, rubric, 2026, stand_in="")
    type(campaign.agency).objects.filter(pk=campaign.agency_id).update(
        kind="so", name="Sở vừa chấm vừa thẩm định"
    )
    make_unit(rubric.province, kind="xa", name="Xã không huyện")
    client.post(
        at("campaign-terms", campaign.pk, "xa"),
        {"xa-last_day": "30/11/2026", "xa-level_huyen": "", "xa-max_points": "100"},
    )

    response = client.post(at("campaign-open", campaign.pk))

    assert [error["text"] for error in response.context["errors"]] == [
        "Khối “Khối 01: các sở, ban, ngành”: chưa có hạn nộp, hãy nhập hạn nộp.",
        "Khối “Khối 01: các sở, ban, ngành”: quyết định không ghi điểm tối đa, hãy nhập điểm tối đa.",
        "Khối “Khối 02: UBND cấp huyện”: chưa có hạn nộp, hãy nhập hạn nộp.",
        "Khối “Khối 02: UBND cấp huyện”: quyết định không ghi điểm tối đa, hãy nhập điểm tối đa.",
        "Sở vừa chấm vừa thẩm định: chưa có đơn vị nào khác thẩm định ở cấp “Sở Thông tin và Truyền thông”.",
        "Xã không huyện: chưa có đơn vị nào khác thẩm định ở cấp “UBND cấp huyện”.",
    ]
    campaign.refresh_from_db()
    assert (campaign.status, campaign.participations.count()) == ("preparing", 0)


@pytest.mark.parametrize("typed", ["", "0", "-5", "năm trăm"])
def test_a_maximum_must_be_a_number_above_zero(client, typed):
    campaign = prepared(client, make_rubric("hung-yen-2749-2018"), 2026)

    response = client.post(
        at("campaign-terms", campaign.pk, "so"),
        {"so-last_day": "30/11/2026", "so-level_so": "", "so-max_points": typed},
    )

    assert "so-max_points" in response.context["terms_form"].data
    assert response.context["terms_form"].errors.keys() == {"max_points"}
    assert campaign.blocks.count() == 0


def test_a_campaign_opens_with_an_empty_form_for_every_unit(client):
    rubric = make_rubric("hung-yen-2749-2018")
    campaign = prepared(client, rubric, 2026)
    district = make_unit(rubric.province, kind="huyen")
    make_unit(rubric.province, kind="xa", parent=district)
    for code, level in (("so", "so"), ("huyen", "so"), ("xa", "huyen")):
        client.post(
            at("campaign-terms", campaign.pk, code),
            {f"{code}-last_day": "30/11/2026", f"{code}-level_{level}": "", f"{code}-max_points": "500"},
        )

    response = client.post(at("campaign-open", campaign.pk))

    campaign.refresh_from_db()
    assert response.url == at("campaign-detail", campaign.pk)
    assert (campaign.status, Submission.objects.count()) == ("open", 2)
    assert {cb.max_points for cb in campaign.blocks.all()} == {Decimal(500)}


def test_the_agency_cannot_stand_in_for_itself(client):
    agency, _, administrator = make_agency(make_province())
    client.force_login(administrator)
    rubric = make_rubric()
    data = {
        "title": "Kỳ đánh giá thử",
        "period_from": "01/01/2026",
        "period_through": "31/12/2025",
        "agency": agency.pk,
        "stand_in": agency.pk,
        "published_depth": "answers",
    }

    response = client.post(f"{at('campaign-add')}?rubric={rubric.pk}&year=2026", data)

    assert response.context["form"].errors.keys() == {"period_through", "stand_in"}
    assert Campaign.objects.count() == 0


def test_two_campaigns_of_a_province_have_different_titles(client):
    campaign = make_campaign(title="Kỳ đánh giá 2026")
    client.force_login(make_administrator(campaign.agency))
    data = {
        "title": "Kỳ đánh giá 2026",
        "period_from": "01/01/2026",
        "period_through": "31/12/2026",
        "agency": campaign.agency_id,
        "published_depth": "answers",
    }

    response = client.post(f"{at('campaign-add')}?rubric={campaign.rubric_id}&year=2026", data)

    assert response.context["form"].errors.keys() == {"title"}


def test_settings_of_an_open_campaign_stand():
    campaign = make_campaign()
    campaign.title = "Tên khác"

    with pytest.raises(WorkflowError, match="đã mở"):
        services.change_campaign(campaign, actor=make_administrator(campaign.agency))


def test_another_due_instant_of_an_open_campaign_needs_a_reason(client):
    campaign = make_campaign()
    client.force_login(make_administrator(campaign.agency))
    before = campaign.blocks.get().due_at
    data = {"so-last_day": "31/12/2030", "so-level_so": ""}

    refused = client.post(at("campaign-terms", campaign.pk, "so"), data)
    unchanged = campaign.blocks.get().due_at
    client.post(at("campaign-terms", campaign.pk, "so"), data | {"so-reason": "Công văn 12/UBND."})

    assert refused.context["terms_form"].errors.keys() == {"reason"}
    assert unchanged == before
    assert campaign.blocks.get().due_at == end_of(date(2030, 12, 31))
    assert Event.objects.filter(action="terms").get().data["reason"] == "Công văn 12/UBND."


def test_a_due_day_left_as_it_was_keeps_its_exact_instant(client):
    due_at = timezone.now().replace(microsecond=0) + timedelta(days=5)
    campaign = make_campaign(due_at=due_at)
    client.force_login(make_administrator(campaign.agency))
    shown = client.get(at("campaign-edit", campaign.pk)).context["terms_forms"][0].initial["last_day"]

    client.post(
        at("campaign-terms", campaign.pk, "so"),
        {
            "so-last_day": f"{shown:%d/%m/%Y}",
            "so-level_so": "31/12/2030",
            "so-reason": "Thêm hạn của cấp thẩm định.",
        },
    )

    campaign_block = campaign.blocks.get()
    assert campaign_block.due_at == due_at
    assert campaign_block.levels.get().due_at == end_of(date(2030, 12, 31))


def test_a_unit_is_left_out_with_reason_and_document(client):
    campaign = make_campaign()
    participation = campaign.participations.get()
    client.force_login(make_administrator(campaign.agency))
    address = at("participation-edit", campaign.pk, participation.pk)

    refused = client.post(address, {"state": "excluded", "reason": "", "document": ""})
    client.post(address, {"state": "excluded", "reason": "Đặc thù quốc phòng.", "document": "CV 5/UBND"})

    assert refused.context["form"].errors.keys() == {"reason"}
    participation.refresh_from_db()
    assert (participation.state, participation.reason, participation.document) == (
        "excluded",
        "Đặc thù quốc phòng.",
        "CV 5/UBND",
    )


def test_a_closed_result_keeps_who_takes_part(client):
    campaign = make_campaign()
    campaign.participations.update(is_final=True)
    client.force_login(make_administrator(campaign.agency))

    response = client.post(
        at("participation-edit", campaign.pk, campaign.participations.get().pk),
        {"state": "excluded", "reason": "Đặc thù."},
    )

    assert "Kết quả đã chốt" in response.content.decode()
    assert campaign.participations.get().state == "assessed"


@pytest.mark.parametrize("units", [1, 3])
def test_the_campaign_s_page_costs_the_same_for_one_and_three_units(client, units, django_assert_num_queries):
    campaign = make_campaign(units=units)
    client.force_login(make_administrator(campaign.agency))

    with django_assert_num_queries(DETAIL_QUERIES):
        response = client.get(at("campaign-detail", campaign.pk))

    assert len(response.context["page"].object_list) == units


def test_the_numbers_of_a_board_add_up():
    campaign = make_campaign(units=3)
    make_submitted(campaign)
    other = campaign.participations.filter(submission__status="draft").first()
    campaign.participations.filter(pk=other.pk).update(state="excluded")

    board = boards(campaign)[0].counts

    assert (board.units, board.waiting, board.filling, board.left_out) == (2, 1, 1, 1)
    assert sum(part["value"] for part in board.parts) == board.units


def test_a_stranger_s_campaign_does_not_exist(client):
    campaign = make_campaign()
    client.force_login(make_administrator(make_unit()))

    codes = {client.get(at(name, campaign.pk)).status_code for name in ("campaign-detail", "campaign-edit")}

    assert codes == {404}


def test_only_administrators_have_campaigns(client):
    client.force_login(make_user(make_unit(), Role.OFFICER))

    assert client.get(at("campaign-list")).status_code == 403
    assert client.get(at("campaign-add")).status_code == 403


def test_preparing_for_another_agency_is_refused():
    campaign = make_campaign(opened=False)

    with pytest.raises(PermissionDenied):
        services.set_terms(
            campaign,
            campaign.blocks.get().block,
            actor=make_administrator(make_unit()),
            due_at=timezone.now(),
        )
