import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import override_settings
from django.urls import reverse

from egov_scoring import outbox
from egov_scoring.models import Event, Message, Role
from rankings import error_report_services, services
from rankings.error_report_queries import place_of
from rankings.models import ErrorReport
from submissions.errors import WorkflowError
from submissions.models import Response
from tests.factories import make_province, make_unit, make_user
from tests.rankings.scenes import (
    BEST,
    GOOD,
    make_approver,
    make_publication,
    make_verified_campaign,
)

pytestmark = pytest.mark.django_db

FORM = "/bao-sai-sot/"
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
TYPED = {
    "text": "Sở Ất ghi 7,25 điểm, đúng là 8.",
    "source": "Báo cáo số 12",
    "name": "Lê Thị Kín",
    "email": "kin@thu.example",
}


@pytest.fixture(autouse=True)
def without_earlier_tries():
    cache.clear()


@pytest.fixture
def campaign():
    return make_verified_campaign(BEST, GOOD, names=["Sở Ất", "Sở Bính"])


def typed_about(publication, **changes):
    return TYPED | {"page": publication.get_absolute_url()} | changes


def report_about(publication, **fields):
    page = publication.get_absolute_url()
    return error_report_services.report_error(place_of(page), page=page, text="Sai số.", **fields)


def corrected(publication, actor):
    services.reopen_ranking(publication.ranking, actor=actor, reason="Sai một câu trả lời.")
    Response.objects.filter(criterion__code="2", submission__participation__unit__name="Sở Ất").update(
        answer="#2"
    )
    campaign_block = publication.ranking.campaign_block
    ranking = services.compute_ranking(campaign_block, None, actor=actor)
    services.finalise(ranking, actor=actor)
    return services.publish(
        ranking,
        actor=actor,
        kind="Quyết định",
        number="900/QĐ-UBND",
        date=publication.document_date,
        issuer="UBND Tỉnh Nhỏ",
        signer="Trần Thị Kín",
        correction_reason="Sửa tiêu chí 2.",
    )


def test_anyone_reports_from_a_public_page_and_gets_a_number_and_an_address(client, campaign):
    publication = make_publication(campaign)
    page = client.get(publication.get_absolute_url()).content.decode()

    response = client.post(FORM, typed_about(publication))

    report = ErrorReport.objects.get()
    assert f'href="{FORM}?trang={publication.get_absolute_url()}"' in page
    assert (report.number, report.publication, report.desk) == (1, publication, campaign.agency)
    assert response.url == report.get_absolute_url()
    state = client.get(response.url).content.decode()
    assert "<h1>Báo sai sót số 1</h1>" in state
    assert "đang xem xét" in state
    assert TYPED["name"] not in state
    assert TYPED["email"] not in state


def test_what_a_reader_writes_is_in_no_event_and_on_no_public_page(client, campaign):
    publication = make_publication(campaign)
    client.post(FORM, typed_about(publication))
    report = ErrorReport.objects.get()
    error_report_services.answer_report(report, "accepted", actor=make_approver(campaign), answer="Đã sửa.")

    texts = [client.get(page).content.decode() for page in ("/", "/nhat-ky-dieu-chinh/", "/tinh/tinh-nho/")]
    texts += [str(event.data) for event in Event.objects.all()]

    assert not [text for text in texts for secret in TYPED.values() if secret in text]
    assert not [text for text in texts if report.secret in text]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"page": "/khong-co/"}, "Trang này không thuộc riêng tỉnh nào: hãy chọn tỉnh."),
        ({"text": ""}, "Hãy ghi chỗ sai."),
        ({"website": "http://thu.rac"}, "hãy xóa nội dung rồi gửi lại"),
    ],
)
def test_a_refused_report_keeps_what_was_typed(client, campaign, changes, words):
    response = client.post(FORM, typed_about(make_publication(campaign), **changes))

    text = response.content.decode()
    assert (response.status_code, ErrorReport.objects.exists()) == (422, False)
    assert words in text
    assert TYPED["source"] in text


def test_a_page_of_no_province_goes_to_the_agency_of_the_one_that_is_chosen(client):
    province = make_province()
    province.agency = make_unit(province)
    province.save()

    client.post(FORM, TYPED | {"page": "https://thi-du.example/?a=1", "province": province.pk})

    assert ErrorReport.objects.values_list("desk", "page", "publication").get() == (
        province.agency.pk,
        "/",
        None,
    )


def test_one_address_cannot_flood_the_desk(client, campaign):
    typed = typed_about(make_publication(campaign))

    statuses = [client.post(FORM, typed).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]
    assert list(ErrorReport.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_the_approver_answers_once_and_the_reporter_reads_it_there_and_by_mail(client, campaign):
    with override_settings(EMAIL_BACKEND=LOCMEM, SITE_URL="https://thi-du.example"):
        report = report_about(make_publication(campaign), email="kin@thu.example")
        approver = make_approver(campaign)
        client.force_login(approver)
        address = reverse("rankings:error-report", args=[report.pk])
        assert client.post(address, {"state": "refused", "answer": ""}).status_code == 422
        client.post(address, {"state": "refused", "answer": "Số đã ghi đúng biên bản."})
        outbox.deliver()

    assert "Số đã ghi đúng biên bản." in client.get(report.get_absolute_url()).content.decode()
    assert [letter.to for letter in mail.outbox] == [["kin@thu.example"]] * 2
    assert f"https://thi-du.example{report.get_absolute_url()}" in mail.outbox[1].body
    with pytest.raises(WorkflowError):
        error_report_services.answer_report(report, "accepted", actor=approver, answer="Khác.")


def test_without_a_mail_server_nothing_is_stored_for_the_reporter(campaign):
    with override_settings(EMAIL_BACKEND=outbox.NO_MAIL):
        report_about(make_publication(campaign), email="kin@thu.example")

    assert not Message.objects.filter(recipient=None).exists()


def test_nobody_else_reads_or_answers_a_report(client, campaign):
    report = report_about(make_publication(campaign))
    stranger = make_user(make_unit(campaign.province), Role.APPROVER)
    client.force_login(stranger)

    assert client.get(reverse("rankings:error-report", args=[report.pk])).status_code == 404
    assert "Sai số." not in client.get(reverse("rankings:error-report-list")).content.decode()
    with pytest.raises(PermissionDenied):
        error_report_services.answer_report(report, "accepted", actor=stranger, answer="Đúng.")
    client.force_login(make_user(campaign.agency, Role.OFFICER))
    assert client.get(reverse("rankings:error-report-list")).status_code == 403


def test_an_accepted_report_leads_to_the_correction_that_the_public_log_explains(client, campaign):
    approver = make_approver(campaign)
    first = make_publication(campaign, approver)
    report = report_about(first)
    error_report_services.answer_report(report, "accepted", actor=approver, answer="Sẽ điều chỉnh.")
    second = corrected(first, approver)
    client.force_login(approver)

    client.post(reverse("rankings:error-report-correction", args=[report.pk]), {"correction": second.pk})

    client.logout()
    log = client.get("/tinh/tinh-nho/nhat-ky-dieu-chinh/").content.decode()
    assert "Sửa tiêu chí 2." in log
    assert "Từ báo sai sót số 1." in log
    assert "1 đơn vị đổi tổng điểm, 1 đơn vị đổi xếp loại, 2 đơn vị đổi thứ hạng" in log
    page = client.get(reverse("rankings:correction", args=[second.code])).content.decode()
    assert "<del>10,00</del> → <ins><b>5,00</b></ins>" in page
    assert "<del>Hạng A</del> → <ins><b>Hạng B</b></ins>" in page
    old = client.get(first.get_absolute_url()).content.decode()
    assert reverse("rankings:correction", args=[second.code]) in old
    assert client.get(reverse("rankings:correction", args=[first.code])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_log_and_desk_take_few_statements(client, campaign, count, django_assert_num_queries):
    approver = make_approver(campaign)
    publication = make_publication(campaign, approver)
    for _ in range(count):
        report = report_about(publication)
        error_report_services.answer_report(report, "accepted", actor=approver, answer="Đã sửa trang.")
        report_about(publication)

    with django_assert_num_queries(4):
        client.get("/tinh/tinh-nho/nhat-ky-dieu-chinh/")
    client.force_login(approver)
    with django_assert_num_queries(6):
        client.get(reverse("rankings:error-report-list"))


def test_every_public_page_names_agency_contact_and_time(client, campaign):
    publication = make_publication(campaign)
    administrator = make_user(campaign.agency, Role.ADMINISTRATOR)
    client.force_login(administrator)
    client.post(
        reverse("province-edit"), {"agency": campaign.agency.pk, "contact": "Số 9 phố Nhỏ, 0232 111 222"}
    )
    client.logout()

    unit = publication.ranking.entries.first().unit.code
    for address in [
        "/tinh/tinh-nho/",
        publication.get_absolute_url(),
        reverse("rankings:publication-unit", args=[publication.code, unit]),
        f"/bo-tieu-chi/{campaign.rubric.code}/",
    ]:
        text = client.get(address).content.decode()
        assert f"Cơ quan quản lý: {campaign.agency}, Tỉnh Nhỏ. Liên hệ: Số 9 phố Nhỏ, 0232 111 222." in text
        assert "Cập nhật lần cuối:" in text
        assert "Trích dẫn:" in text


def test_whoever_answers_for_the_agency_learns_of_a_report_at_once(campaign):
    approver, other = make_approver(campaign), make_user(make_unit(campaign.province), Role.APPROVER)
    publication = make_publication(campaign)

    report = report_about(publication, email="kin@thu.example")

    told = Message.objects.get(recipient=approver, kind="error-report")
    assert str(report) in told.subject
    assert told.path == reverse("rankings:error-report-list")
    assert not Message.objects.filter(recipient=other).exists()
