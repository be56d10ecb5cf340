import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from submissions.models import Participation
from tests.rankings.scenes import (
    BEST,
    GOOD,
    MIDDLE,
    make_publication,
    make_verified_campaign,
    participations_of,
)

pytestmark = pytest.mark.django_db

HEADS = [
    "Hạng",
    "Mã đơn vị",
    "Đơn vị",
    "Xếp loại",
    "Tổng điểm",
    "Tỷ lệ %",
    "Diện đánh giá",
    "Lý do",
    "1. Chính sách",
    "2. Thanh tra",
]


def publish(*sheets, names):
    return make_publication(make_verified_campaign(*sheets, names=names))


def download(client, kind, publication):
    return client.get(reverse(f"rankings:publication-{kind}", args=[publication.code]))


def rows_of_csv(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def book_of(response):
    return load_workbook(io.BytesIO(response.content))


def values(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_csv_opens_in_a_vietnamese_excel(client):
    publication = publish(GOOD, BEST, names=["Sở Bính", "Sở Ất"])

    response = download(client, "csv", publication)

    assert response.content.startswith("\ufeffHạng;Mã đơn vị;".encode())
    rows = rows_of_csv(response)
    assert rows[0] == HEADS
    assert [row[:1] + row[2:] for row in rows[1:]] == [
        ["1", "Sở Ất", "Hạng A", "10,00", "100,00", "được đánh giá", "", "5,00", "5,00"],
        ["2", "Sở Bính", "Hạng B", "7,25", "72,50", "được đánh giá", "", "2,25", "5,00"],
    ]


def test_the_workbook_holds_real_numbers_under_a_frozen_head(client):
    publication = publish(GOOD, BEST, names=["Sở Bính", "Sở Ất"])

    sheet = book_of(download(client, "xlsx", publication))["Xếp hạng"]

    assert sheet.freeze_panes == "D2"
    assert values(sheet)[0] == HEADS
    assert [row[:1] + row[2:6] + row[8:] for row in values(sheet)[1:]] == [
        [1, "Sở Ất", "Hạng A", 10, 100, 5, 5],
        [2, "Sở Bính", "Hạng B", 7.25, 72.5, 2.25, 5],
    ]
    assert (sheet["E3"].data_type, sheet["E3"].number_format) == ("n", "#,##0.00")


def test_the_workbook_has_points_answers_rules_tiers_and_source(client):
    publication = publish(BEST, names=["Sở Ất"])
    code = publication.ranking.entries.get().unit.code

    book = book_of(download(client, "xlsx", publication))

    assert book.sheetnames == [
        "Xếp hạng",
        "Điểm tiêu chí",
        "Câu trả lời",
        "Tiêu chí",
        "Xếp loại",
        "Thông tin",
    ]
    assert values(book["Điểm tiêu chí"]) == [
        ["Mã đơn vị", "Đơn vị", "1.1", "1.2", "2"],
        [code, "Sở Ất", 2, 3, 5],
    ]
    assert values(book["Câu trả lời"])[1][2:] == ["Có ban hành", "60/60", "Có ứng dụng"]
    assert values(book["Xếp loại"])[1:] == [["Hạng A", "từ 8 điểm"], ["Hạng B", "từ 5 đến dưới 8 điểm"]]
    about = dict(values(book["Thông tin"])[1:])
    assert about["Văn bản công bố"] == "Quyết định số 812/QĐ-UBND ngày 25/3/2022"
    assert about["Mã SHA-256 của bản JSON"] == publication.sha256
    assert about["Địa chỉ"] == f"http://testserver{publication.get_absolute_url()}"


@pytest.mark.parametrize("name", ["=1+1", "+84", "-5", "@SUM(A1)"])
def test_text_that_looks_like_a_formula_stays_text(client, name):
    publication = publish(BEST, names=[name])

    cell = book_of(download(client, "xlsx", publication))["Xếp hạng"]["C2"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)
    assert rows_of_csv(download(client, "csv", publication))[1][2] == f"'{name}"


def test_absent_units_have_words_and_no_figures(client):
    campaign = make_verified_campaign(BEST, {})
    missing = participations_of(campaign)[1]
    Participation.objects.filter(pk=missing.pk).update(state="missing", reason="Không gửi phiếu.")
    publication = make_publication(campaign)

    row = rows_of_csv(download(client, "csv", publication))[2]

    assert row == [
        "",
        missing.unit.code,
        missing.unit.name,
        "",
        "",
        "",
        "không nộp",
        "Không gửi phiếu.",
        "",
        "",
    ]
    sheet = book_of(download(client, "xlsx", publication))["Xếp hạng"]
    assert [sheet["A3"].value, sheet["E3"].value] == [None, None]


def test_every_download_has_the_figures_of_the_page(client):
    publication = publish(GOOD, BEST, MIDDLE, names=["Sở Bính", "Sở Ất", "Sở Đinh"])
    page = client.get(publication.get_absolute_url()).content.decode()
    frozen = download(client, "json", publication).json()["units"]

    of_csv = [row[4] for row in rows_of_csv(download(client, "csv", publication))[1:]]
    of_xlsx = [row[4] for row in values(book_of(download(client, "xlsx", publication))["Xếp hạng"])[1:]]

    totals = [unit["total"] for unit in frozen]
    assert of_csv == [total.replace(".", ",") for total in totals]
    assert [f"{total:.2f}" for total in of_xlsx] == totals
    assert all(f"<td>{total}<td" in page for total in of_csv)
