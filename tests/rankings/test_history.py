from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from egov_scoring import services as units
from egov_scoring.errors import AccountError
from egov_scoring.models import Event, Role, Succession, Unit
from rankings import document_queries
from rankings.documents import report_tables
from rankings.models import Publication
from rankings.queries import rankings_with_places
from rankings.withdrawal_services import withdraw
from tests.factories import make_unit, make_user
from tests.rankings.scenes import BEST, GOOD, make_publication, make_verified_campaign
from tests.rankings.test_import import FORM, HEADS, publish, upload
from tests.rankings.test_withdrawal import ACT as WITHDRAWAL

pytestmark = pytest.mark.django_db

ACT = {"act": "Nghị quyết số 5/NQ-HĐND", "day": date(2021, 1, 1)}


@pytest.fixture
def published(client):
    """2019 from a document, 2021 from this system: Sở Ất was second and is first now."""
    campaign = make_verified_campaign(BEST, GOOD, names=["Sở Ất", "Sở Bính"])
    province = campaign.province
    province.agency = campaign.agency
    province.save()
    publication = make_publication(campaign)
    client.force_login(make_user(campaign.agency, Role.APPROVER))
    at, binh = (Unit.objects.get(name=name) for name in ("Sở Ất", "Sở Bính"))
    old = make_unit(province, code="so-cu", name="Sở Cũ")
    rows = [[binh.code, "", 9, "Hạng A", 1, 4, 5], [old.code, "", 7, "Hạng B", 2, 2, 5]]
    publish(client, campaign.rubric.blocks.get(), rows=rows, heads=HEADS)
    client.logout()
    return publication, at, binh, old


def test_the_report_is_compared_with_the_imported_year(published):
    publication, at, _, old = published
    units.link_units(old, at, actor=make_user(old, Role.ADMINISTRATOR), **ACT)
    ranking = rankings_with_places().get(pk=publication.ranking_id)

    case = document_queries.case_of([ranking])
    tiers = report_tables.tier_table(case.results, case.earlier)
    moved = report_tables.movement_table(case.first, case.earlier["so"])

    assert [column.head for column in tiers.columns][4:] == ["Số đơn vị năm 2019", "Tỷ lệ năm 2019"]
    assert [[str(cell) for cell in row.cells[1:]] for row in tiers.rows] == [
        ["Hạng A", "1", "50,00%", "1", "50,00%"],
        ["Hạng B", "1", "50,00%", "1", "50,00%"],
        ["Cộng", "2", "100,00%", "2", "100,00%"],
    ]
    # Sở Ất carries on Sở Cũ: from 7 to 10 of 10 points; Sở Bính fell from 9 to 7,25.
    assert [[str(cell) for cell in row.cells] for row in moved.rows] == [
        ["Sở Ất", "70,00%", "100,00%", "+30,00", "2", "1"],
        ["Sở Bính", "90,00%", "72,50%", "−17,50", "1", "2"],
    ]


def comparison_of(client, publication):
    return client.get(reverse("rankings:comparison", args=[publication.code])).content.decode()


def test_a_ranking_is_compared_with_an_imported_year_along_linked_units(client, published):
    publication, at, _, old = published

    before = comparison_of(client, publication)
    units.link_units(old, at, actor=make_user(old, Role.ADMINISTRATOR), **ACT)
    after = comparison_of(client, publication)
    own = client.get(reverse("rankings:publication-unit", args=[publication.code, at.code])).content.decode()

    assert "không so sánh được: không có trong kết quả trước" in before
    assert "xuống 1" in before
    assert "−1,75" in before
    assert "không so sánh được" not in after
    assert "kế thừa Sở Cũ" in after
    assert "lên 1" in after
    assert "+3,00" in after
    assert "Sở Cũ" in own
    assert "so sánh được" in own
    assert 'aria-label="Tổng điểm theo phần trăm điểm tối đa: năm 2019 70%, năm 2021 100%."' in own
    assert "+3,00</td>" in own  # group 1: 2 of 5 before, 5 of 5 now
    assert "Từng nhóm tiêu chí" in after
    assert "2/2" in own


def test_a_unit_made_of_several_names_them_and_is_not_compared(client, published):
    publication, at, binh, old = published
    actor = make_user(old, Role.ADMINISTRATOR)
    units.link_units(old, binh, actor=actor, **ACT)

    address = reverse("rankings:publication-unit", args=[publication.code, binh.code])
    page = client.get(address).content.decode()
    other = client.get(reverse("rankings:publication-unit", args=[publication.code, at.code]))

    first = Publication.objects.get(year=2019).get_absolute_url()
    assert "Năm 2019 không so sánh được: hình thành từ nhiều đơn vị:" in page
    assert f'<a href="{first}don-vi/{old.code}/">Sở Cũ</a>' in page
    assert f'<a href="{first}don-vi/{binh.code}/">Sở Bính</a>' in page
    assert other.context["origin"] is None


def test_the_page_of_a_province_shows_the_years_of_a_block(client, published):
    page = client.get(reverse("rankings:province", args=[published[0].province.code])).content.decode()

    assert 'aria-label="Trung vị theo phần trăm điểm tối đa: năm 2019 80%, năm 2021 86,3%."' in page
    assert 'class="ln"' in page
    assert "so sánh từng đơn vị" in page


def test_another_maximum_leaves_the_unchanged_groups_to_compare(client, published):
    publication, at, binh, _ = published
    withdraw(Publication.objects.get(year=2019), actor=approver_of(publication), **WITHDRAWAL)
    client.force_login(approver_of(publication))
    heads = [*HEADS[:5], HEADS[5], "2. Thanh tra (95)"]
    rows = [[at.code, "", 90, "Khá", 1, 4, 86], [binh.code, "", 80, "Khá", 2, 5, 75]]
    changes = {"follows_rubric": "", "max_points": "100"}
    publish(client, publication.ranking.campaign_block.block, rows=rows, heads=heads, **changes)

    page = comparison_of(client, publication)

    assert "Tổng điểm và thứ hạng của hai năm không so sánh được" in page
    assert "1. Chính sách" in page
    assert "2. Thanh tra" not in page


def approver_of(publication):
    return make_user(publication.province.agency, Role.APPROVER)


def test_a_first_year_has_nothing_to_be_compared_with(client, published):
    first = Publication.objects.get(year=2019)

    assert client.get(reverse("rankings:comparison", args=[first.code])).status_code == 404


def test_another_maximum_is_said_not_to_be_comparable(client, published):
    publication = published[0]
    Publication.objects.filter(year=2019).update(document_number="1/QĐ")
    client.force_login(make_user(publication.province.agency, Role.APPROVER))
    block = publication.ranking.campaign_block.block
    changes = {"year": "2020", "title": "Đánh giá năm 2020", "follows_rubric": "", "max_points": "100"}
    page = upload(
        client, block, rows=[[published[1].code, "", 80, "Khá", 1]], heads=HEADS[:5], **(FORM | changes)
    )
    client.post(reverse("rankings:import-confirm"), {"payload": page.context["payload"]})

    assert "Không so sánh được" in comparison_of(client, publication)


def test_only_the_administrator_links_units_once_and_never_in_a_circle(client, published):
    _, at, _, old = published
    administrator = make_user(at, Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):
        units.link_units(old, at, actor=make_user(at, Role.HEAD), **ACT)
    client.force_login(administrator)
    typed = {"predecessor": old.pk, "successor": at.pk, "act": ACT["act"], "day": "1/1/2021"}
    address = reverse("succession-list")

    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 422
    assert client.post(address, typed | {"successor": old.pk}).status_code == 422
    with pytest.raises(AccountError):
        units.link_units(at, old, actor=administrator, **ACT)
    client.post(reverse("succession-end", args=[Succession.objects.get().pk]))

    assert not Succession.objects.exists()
    assert set(Event.objects.filter(action__endswith="link_units").values_list("action", flat=True)) == {
        "link_units",
        "unlink_units",
    }


def test_a_comparison_takes_few_statements(client, published, django_assert_num_queries):
    publication = published[0]
    comparison_of(client, publication)

    with django_assert_num_queries(4):
        comparison_of(client, publication)
