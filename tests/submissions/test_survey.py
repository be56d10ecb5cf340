"""Points that the council enters for many units: on a grid, by a workbook, nothing by halves."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from egov_scoring.models import Role
from submissions import services
from submissions.models import CampaignBlock, Submission, Verdict
from tests.factories import (
    FULL_ANSWERS,
    fill,
    make_campaign,
    make_reviewer,
    make_rubric,
    make_upload,
    make_user,
)
from tests.submissions.test_council import WITH_COUNCIL, client_of

pytestmark = pytest.mark.django_db

WITH_SURVEY = (
    WITH_COUNCIL.replace('code = "hoi-dong"', 'code = "dieu-tra"', 1)
    .replace("max_points = 10", "max_points = 15", 1)
    .replace(
        "[[tiers]]",
        '[[criteria]]\ncode = "3"\ntext = "Điều tra xã hội học"\nmax_points = 5\n'
        'scored_by = "council"\nrule = { kind = "points" }\n\n[[tiers]]',
        1,
    )
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_survey(units=2):
    """Forms that the Sở has passed up without a word on the survey; the council has its minutes."""
    campaign = make_campaign(make_rubric(WITH_SURVEY), units=units)
    reviewer, member = make_reviewer(campaign.agency), make_user(campaign.council, Role.COUNCIL)
    services.record_session(campaign, actor=member, number="05/BB-HĐ", date=date(2021, 11, 12))
    forms = list(Submission.objects.with_places().filter(participation__campaign=campaign).order_by("pk"))
    for form in forms:
        head = make_user(form.unit, Role.OFFICER, Role.HEAD)
        fill(form, FULL_ANSWERS, actor=head)
        services.request_signature(form, actor=head)
        services.sign_and_submit(form, actor=head)
        services.accept(form, actor=reviewer)
        services.accept_remaining(form, actor=reviewer)
        services.forward(form, actor=reviewer)
        services.accept(form, actor=member)
    return forms, member, CampaignBlock.objects.get(campaign=campaign)


def url(block, name="survey-grid"):
    return reverse(f"submissions:{name}", args=[block.pk])


def given():
    rows = Verdict.objects.filter(response__criterion__code="3")
    return list(rows.order_by("response__submission").values_list("points", "reason"))


def workbook_with(client, block, change):
    book = load_workbook(io.BytesIO(client.get(url(block, "survey-download")).content))
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return make_upload("diem.xlsx", stream.getvalue())


def test_the_grid_stores_the_typed_points_as_verdicts():
    (first, second), member, block = make_survey()

    typed = {"reason": "Báo cáo số 12", f"{first.pk}-3": "4,5", f"{second.pk}-3": "3"}
    client_of(member).post(url(block), typed)

    assert given() == [(Decimal("4.5"), "Báo cáo số 12"), (Decimal("3"), "Báo cáo số 12")]


def test_the_grid_stores_nothing_when_one_cell_is_wrong():
    (first, second), member, block = make_survey()

    typed = {"reason": "Báo cáo số 12", f"{first.pk}-3": "4,5", f"{second.pk}-3": "5,5"}
    answer = client_of(member).post(url(block), typed)

    assert answer.status_code == 422
    assert "điểm là 5,5, phải từ 0 đến 5." in answer.content.decode()
    assert given() == []


def test_a_workbook_is_previewed_and_then_stored():
    _, member, block = make_survey()
    client = client_of(member)

    def change(sheet):
        sheet["F2"], sheet["F3"] = 4.5, "3,25"

    file = workbook_with(client, block, change)
    preview = client.post(url(block, "survey-import"), {"reason": "Báo cáo số 12", "file": file})
    assert "Tệp thay đổi 2 ô điểm" in preview.content.decode()
    assert given() == []

    client.post(url(block, "survey-confirm"), {"sealed": preview.context["sealed"]})
    assert given() == [(Decimal("4.5"), "Báo cáo số 12"), (Decimal("3.25"), "Báo cáo số 12")]


def test_a_workbook_with_mistakes_names_every_cell_and_stores_nothing():
    _, member, block = make_survey()
    client = client_of(member)

    def change(sheet):
        row = [sheet.cell(2, column).value for column in range(1, 7)]
        sheet["F2"], sheet["F3"] = "nhiều", 7
        for number, (column, value) in enumerate([(1, "la"), (3, "9.9"), (6, 1)], start=4):
            for place, text in enumerate(row, start=1):
                sheet.cell(number, place, text)
            sheet.cell(number, column, value)

    file = workbook_with(client, block, change)
    answer = client.post(url(block, "survey-import"), {"reason": "Báo cáo số 12", "file": file})

    page = answer.content.decode()
    assert answer.status_code == 422
    for said in [
        "diem.xlsx:Điểm!F2: “nhiều”",
        "diem.xlsx:Điểm!F3: điểm là 7, phải từ 0 đến 5.",
        "diem.xlsx:Điểm!A4: “la” không phải mã đơn vị",
        "diem.xlsx:Điểm!C5: “9.9” không phải tiêu chí",
        "đã có ở diem.xlsx:Điểm!A2",
    ]:
        assert said in page
    assert given() == []


def test_names_that_look_like_formulas_stay_text():
    (first, _), member, block = make_survey()
    first.unit.name = "=1+1"
    first.unit.save()

    sheet = load_workbook(io.BytesIO(client_of(member).get(url(block, "survey-download")).content)).active

    assert {cell.data_type for cell in sheet["B"][1:2]} == {"s"}


def test_the_level_below_leaves_the_survey_to_the_council_and_finds_no_grid_to_fill():
    _, _, block = make_survey()
    reviewer = make_reviewer(block.campaign.agency)

    page = client_of(reviewer).get(url(block)).content.decode()

    assert "Chưa có phiếu nào để chấm" in page
    assert client_of(make_reviewer(block.campaign.stand_in)).get(url(block)).status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_the_grid_takes_as_many_statements_for_three_units_as_for_one(units, django_assert_num_queries):
    _, member, block = make_survey(units)
    client = client_of(member)

    with django_assert_num_queries(8):
        client.get(url(block))
