from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rankings import services
from rankings.models import Publication, Ranking
from tests.factories import make_user
from tests.rankings.scenes import (
    BEST,
    DOCUMENT,
    GOOD,
    block_of,
    make_approver,
    make_final,
    make_publication,
    make_ranking,
    make_verified_campaign,
    participations_of,
)

pytestmark = pytest.mark.django_db

FORM = {
    "kind": "Quyết định",
    "number": "812/QĐ-UBND",
    "date": "25/3/2022",
    "issuer": "UBND Tỉnh Nhỏ",
    "signer": "Trần Thị Kín",
}


def post(client, name, ranking, **data):
    return client.post(reverse(f"rankings:{name}", args=[ranking.pk]), data)


def test_the_approver_goes_from_computing_to_the_public_page(client):
    campaign = make_verified_campaign(BEST, GOOD)
    client.force_login(make_approver(campaign))

    client.post(reverse("rankings:ranking-compute"), {"campaign_block": block_of(campaign).pk, "scope": ""})
    ranking = Ranking.objects.get()
    assert (
        "1 trong 2 đơn vị đạt Hạng A"
        in client.get(reverse("rankings:ranking", args=[ranking.pk])).content.decode()
    )
    post(client, "ranking-finalise", ranking)
    today = timezone.localdate().strftime("%d/%m/%Y")
    response = post(client, "ranking-publish", ranking, **(FORM | {"date": today}))

    assert response.url == Publication.objects.get().get_absolute_url()
    client.logout()
    assert client.get(response.url).status_code == 200


def test_a_refused_close_lists_the_obstacles(client):
    campaign = make_verified_campaign(BEST, GOOD)
    actor = make_approver(campaign)
    ranking = make_ranking(campaign, actor)
    late = participations_of(campaign)[1]
    late.submission.status = "accepted"
    late.submission.save()
    client.force_login(actor)

    response = post(client, "ranking-finalise", ranking)

    assert response.status_code == 409
    assert f"1 đơn vị có phiếu đang thẩm định, chưa thẩm định xong: {late.unit}." in response.content.decode()


def test_an_incomplete_document_is_refused_field_by_field(client):
    campaign = make_verified_campaign(BEST)
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    client.force_login(actor)

    response = post(client, "ranking-publish", ranking, kind="Quyết định")

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"number", "date", "issuer", "signer"}
    assert not Publication.objects.exists()


def test_a_document_of_tomorrow_publishes_nothing(client):
    campaign = make_verified_campaign(BEST, GOOD)
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    tomorrow = timezone.localdate() + timedelta(days=1)
    client.force_login(actor)

    response = post(client, "ranking-publish", ranking, **(FORM | {"date": tomorrow.strftime("%d/%m/%Y")}))

    assert response.status_code == 422
    assert "chưa đến. Ghi ngày ký của văn bản đã ban hành." in response.content.decode()
    assert not Publication.objects.exists()


def test_a_document_older_than_the_closing_is_published_only_when_that_is_confirmed(client):
    campaign = make_verified_campaign(BEST)
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    client.force_login(actor)
    assert (
        'name="is_early_meant"'
        not in client.get(reverse("rankings:ranking", args=[ranking.pk])).content.decode()
    )

    asked = post(client, "ranking-publish", ranking, **FORM)
    published_then = Publication.objects.count()
    confirmed = post(client, "ranking-publish", ranking, **FORM, is_early_meant="on")

    page = asked.content.decode()
    assert asked.status_code == 422 and published_then == 0
    assert f"Kết quả được chốt ngày {timezone.localdate():%d/%m/%Y}, sau ngày ghi trên văn bản." in page
    assert 'value="25/3/2022"' in page
    assert confirmed.url == Publication.objects.get().get_absolute_url()


def test_the_form_suggests_the_kind_of_document_that_the_body_used_last(client):
    campaign = make_verified_campaign(BEST)
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    client.force_login(actor)
    address = reverse("rankings:ranking", args=[ranking.pk])
    first = client.get(address).context["form"]["kind"].value()
    services.publish(ranking, actor=actor, **(DOCUMENT | {"kind": "Thông báo"}))
    services.reopen_ranking(ranking, actor=actor, reason="Có kiến nghị.")
    services.finalise(make_ranking(campaign, actor), actor=actor)

    assert first == "Quyết định"
    assert client.get(address).context["form"]["kind"].value() == "Thông báo"


def test_a_correction_has_a_number_of_its_own_and_is_not_older_than_what_it_corrects(client):
    campaign = make_verified_campaign(BEST, GOOD)
    actor = make_approver(campaign)
    make_publication(campaign, actor)
    ranking = services.reopen_ranking(Ranking.objects.get(), actor=actor, reason="Có kiến nghị.")
    first = participations_of(campaign)[0].submission.responses.get(criterion__code="1.1")
    type(first).objects.filter(pk=first.pk).update(answer="#2")
    services.finalise(make_ranking(campaign, actor), actor=actor)
    client.force_login(actor)

    response = post(
        client,
        "ranking-publish",
        ranking,
        **(FORM | {"date": "24/3/2022", "correction_reason": "Đính chính."}),
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Số 812/QĐ-UBND là của bản đang được điều chỉnh." in page
    assert "văn bản điều chỉnh phải từ ngày đó trở đi." in page
    assert Publication.objects.count() == 1


def test_the_preview_explains_every_criterion_of_a_unit(client):
    campaign = make_verified_campaign(GOOD)
    actor = make_approver(campaign)
    ranking = make_ranking(campaign, actor)
    client.force_login(actor)
    unit = participations_of(campaign)[0].unit

    page = client.get(reverse("rankings:ranking-unit", args=[ranking.pk, unit.code])).content.decode()

    assert "45/60 = 75%" in page
    assert "Hạng B; thiếu 0,75 điểm để đạt Hạng A." in page


def test_a_stranger_finds_no_ranking(client):
    campaign = make_verified_campaign(BEST)
    ranking = make_ranking(campaign)
    unit = participations_of(campaign)[0].unit
    client.force_login(make_user(unit, "officer", "approver"))

    assert client.get(reverse("rankings:ranking", args=[ranking.pk])).status_code == 404
    assert client.get(reverse("rankings:ranking-unit", args=[ranking.pk, unit.code])).status_code == 404
    assert post(client, "ranking-finalise", ranking).status_code == 404
    assert unit.name not in client.get(reverse("rankings:ranking-list")).content.decode()


@pytest.mark.parametrize("units", [1, 3])
def test_the_desk_takes_few_statements_whatever_the_number_of_units(
    client, units, django_assert_max_num_queries
):
    campaign = make_verified_campaign(*[BEST] * units)
    actor = make_approver(campaign)
    ranking = make_ranking(campaign, actor)
    client.force_login(actor)

    for address in [
        reverse("rankings:ranking-list"),
        reverse("rankings:ranking", args=[ranking.pk]),
        reverse("rankings:ranking-unit", args=[ranking.pk, participations_of(campaign)[0].unit.code]),
    ]:
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
