"""Documents of a closed result: made by a job, kept, voided, opened again; the same numbers everywhere."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from ctypes.util import find_library
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from egov_scoring import jobs
from egov_scoring.models import Event, Job, Role
from rankings import document_queries, services
from rankings.document_services import keep_document
from rankings.documents.making import make
from rankings.models import MadeDocument, Publication
from submissions.errors import WorkflowError
from submissions.models import Campaign
from tests.factories import make_campaign, make_unit, make_user
from tests.rankings.scenes import (
    BEST,
    DOCUMENT,
    GOOD,
    MIDDLE,
    make_approver,
    make_final,
    make_publication,
    make_ranking,
    make_verified_campaign,
    participations_of,
    verify,
)

pytestmark = pytest.mark.django_db
needs_pango = pytest.mark.skipif(not find_library("pango-1.0"), reason="no Pango: the product makes no PDF")
NAMES = ("Sở Đo lường", "Sở Ươm mầm", "Sở Ẩm thực")
LIST_STATEMENTS = 6


@pytest.fixture
def campaign():
    return make_verified_campaign(BEST, MIDDLE, GOOD, names=NAMES)


def silent(done, total):
    """A progress that nobody watches."""


def case_of(ranking):
    return document_queries.case_of(document_queries.in_one_act(ranking))


def made(ranking, kind, made_as, unit=""):
    return make(case_of(ranking), kind, made_as, unit, silent).content


def pdf_text(content):
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def docx_text(content):
    document = docx.Document(io.BytesIO(content))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([p.text for p in document.paragraphs] + [cell.text for cell in cells])


def url(name, ranking, *args):
    return reverse(f"rankings:{name}", args=[ranking.pk, *args])


def ask(client, ranking, what="decision.docx", **more):
    return client.post(url("document-make", ranking), {"what": what} | more)


def make_kept(ranking, actor):
    return keep_document(ranking, [ranking], b"noi dung", actor=actor, kind="decision", format="pdf")


def test_a_draft_keeps_open_what_only_the_office_knows_and_is_filled_once_it_is_entered(campaign):
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)

    draft = docx_text(made(ranking, "decision", "docx"))
    services.publish(ranking, actor=actor, **DOCUMENT)
    final = docx_text(made(ranking, "decision", "docx"))

    assert "Số: ………/QĐ-UBND" in draft
    assert "ngày …… tháng …… năm ……" in draft
    assert "Số: 812/QĐ-UBND" in final
    assert "ngày 25 tháng 3 năm 2022" in final
    assert "Trần Thị Kín" in final and "Trần Thị Kín" not in draft
    for line in ("QUYẾT ĐỊNH:", "Điều 1. ", "Điều 2. ", "Điều 3. ", "TM. ỦY BAN NHÂN DÂN", "Nơi nhận:"):
        assert line in draft
    assert "Căn cứ Quyết định số 1/QĐ-UBND ngày 02 tháng 01 năm 2020 của Ủy ban nhân dân Tỉnh Nhỏ" in draft


def test_a_report_or_notice_publishes_in_points_instead_of_articles(campaign):
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    services.publish(ranking, actor=actor, **(DOCUMENT | {"kind": "Thông báo", "number": "9/TB-UBND"}))

    text = docx_text(made(ranking, "decision", "docx"))

    assert "THÔNG BÁO" in text
    assert "Điều 1." not in text and "QUYẾT ĐỊNH:" not in text


def test_word_files_have_real_headings_repeated_heads_and_the_page_number_above(campaign):
    document = docx.Document(io.BytesIO(made(make_final(campaign), "report", "docx")))

    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    grids = [table for table in document.tables if table.style.name == "Table Grid"]
    assert headings[0] == "I. CĂN CỨ VÀ CÁCH THỰC HIỆN"
    assert headings[-1] == "V. NHẬN XÉT, KIẾN NGHỊ"
    assert grids and all("w:tblHeader" in table.rows[0]._tr.xml for table in grids)
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert "PAGE" in document.sections[0].header._element.xml
    assert document.sections[0].different_first_page_header_footer
    assert [round(document.sections[0].page_width.mm), round(document.sections[0].left_margin.mm)] == [
        210,
        30,
    ]


@needs_pango
def test_the_pdf_is_tagged_with_its_fonts_inside_and_numbered_from_the_second_page(campaign):
    content = made(make_final(campaign), "report", "pdf")

    reader = PdfReader(io.BytesIO(content))
    fonts = [
        font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert fonts and all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert not re.match(r"\s*1\s", reader.pages[0].extract_text())
    assert "2" in reader.pages[1].extract_text().split()
    assert "Độc lập - Tự do - Hạnh phúc" in pdf_text(content)


@needs_pango
@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="no poppler-utils: no picture of a page")
def test_the_bars_of_the_report_are_drawn(campaign, tmp_path):
    """Text cannot show whether a chart has its bars: a picture of the page must have their shade."""
    path = tmp_path / "report.pdf"
    path.write_bytes(made(make_final(campaign), "report", "pdf"))

    shown = subprocess.run(["pdftoppm", "-r", "50", "-gray", path], capture_output=True, check=True).stdout

    assert shown.count(bytes([0x69])) > 200


def test_the_sheet_of_a_unit_says_why_it_has_its_tier(campaign):
    text = docx_text(made(make_final(campaign), "sheet", "docx", unit=unit_code(campaign, 1)))

    assert "Sở Ươm mầm" in text and "Sở Đo lường" not in text
    assert "3,80/10" in text
    assert "36/60" in text


def unit_code(campaign, place):
    return campaign.participations.order_by("unit_id")[place].unit.code


@needs_pango
def test_all_sheets_are_one_tagged_file_with_an_entry_for_every_unit(campaign, monkeypatch):
    ranking, heard = make_final(campaign), []
    monkeypatch.setattr("rankings.documents.making.SHEETS_AT_ONCE", 2)

    made = make(case_of(ranking), "sheets", "pdf", "", lambda done, total: heard.append((done, total)))

    reader = PdfReader(io.BytesIO(made.content))
    root = reader.trailer["/Root"]
    parts = root["/StructTreeRoot"]["/K"][0].get_object()["/K"]
    marked = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    entries = [(entry.title, reader.get_destination_page_number(entry)) for entry in reader.outline]
    assert made.format == "pdf"
    assert heard == [(0, 3), (2, 3), (3, 3)]
    assert ["2" in page.extract_text().splitlines() for page in reader.pages] == [False, True] * 3
    assert [name for name, _ in entries] == ["Sở Đo lường", "Sở Ẩm thực", "Sở Ươm mầm"]
    assert all(name in reader.pages[page].extract_text() for name, page in entries)
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "vi"
    assert len(parts) == 2
    assert marked[::2] == [page["/StructParents"] for page in reader.pages] == list(range(len(reader.pages)))
    assert reader.metadata.title.startswith("Phiếu kết quả: Đánh giá, xếp hạng")


def test_very_many_sheets_are_several_files_in_an_archive(campaign, monkeypatch):
    monkeypatch.setattr("rankings.documents.making.SHEETS_IN_A_FILE", 2)
    monkeypatch.setattr("rankings.documents.making.as_pdf", lambda papers, title: b"x" * len(papers))

    apart = make(case_of(make_final(campaign)), "sheets", "pdf", "", silent)

    with zipfile.ZipFile(io.BytesIO(apart.content)) as archive:
        assert archive.namelist() == ["phieu-ket-qua-0001-0002.pdf", "phieu-ket-qua-0003-0003.pdf"]
        assert [archive.read(name) for name in archive.namelist()] == [b"xx", b"x"]
    assert apart.format == "zip"


@needs_pango
def test_page_and_every_file_of_one_publication_have_the_same_numbers(campaign, client):
    actor = make_approver(campaign)
    publication = make_publication(campaign, actor)
    ranking = document_queries.closed_with(publication.ranking).get()
    paths = {
        name: reverse(f"rankings:publication-{name}", args=[publication.code])
        for name in ("json", "csv", "xlsx")
    }
    files = {name: client.get(path).content for name, path in paths.items()}
    expected = {
        unit["name"]: (unit["rank"], unit["tier"], Decimal(unit["total"]))
        for unit in json.loads(files["json"])["units"]
    }

    assert expected == {
        "Sở Đo lường": (1, "Hạng A", Decimal("10.00")),
        "Sở Ẩm thực": (2, "Hạng B", Decimal("7.25")),
        "Sở Ươm mầm": (3, None, Decimal("3.80")),
    }
    assert from_csv(files["csv"]) == expected
    assert from_open_data(files["xlsx"]) == expected
    assert from_workbook(made(ranking, "workbook", "xlsx")) == expected
    assert from_docx(made(ranking, "decision", "docx")) == expected
    assert from_text(pdf_text(made(ranking, "decision", "pdf"))) == expected
    assert from_text(words_of(client.get(publication.get_absolute_url()).content.decode())) == expected


def line(rank, name, tier, total):
    tier = None if (tier or "").lower() in ("", "không xếp loại") else tier
    return name, (int(rank), tier, Decimal(str(total).replace(",", ".")))


def from_csv(content):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return dict(line(row[0], row[2], row[3], row[4]) for row in rows[1:])


def from_open_data(content):
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Xếp hạng"].values)
    return dict(line(row[0], row[2], row[3], row[4]) for row in rows[1:])


def from_workbook(content):
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Xếp hạng 1"].values)
    return dict(line(*row[:4]) for row in rows[3:6])


def from_docx(content):
    grid = next(t for t in docx.Document(io.BytesIO(content)).tables if t.rows[0].cells[0].text == "Hạng")
    return dict(line(*(cell.text for cell in row.cells[:4])) for row in grid.rows[1:])


def words_of(html):
    table = html[html.index("<table") :]
    return " ".join(re.sub(r"<[^>]+>", " ", table).split())


def from_text(text):
    """Rank, name, tier and total as they follow each other in a text."""
    found = {}
    for name in NAMES:
        match = re.search(
            rf"(\d) {name}\b.*?(?:(Hạng [AB])|không xếp loại).*?(\d+,\d\d)", text, re.IGNORECASE
        )
        found[name] = line(match[1], name, match[2], match[3])[1]
    return found


def test_the_workbook_prints_with_its_heads_and_counts_with_its_numbers(campaign):
    book = openpyxl.load_workbook(io.BytesIO(made(make_final(campaign), "workbook", "xlsx")))
    sheet = book["Xếp hạng 1"]

    assert book.sheetnames[:3] == ["Mục lục", "Xếp hạng 1", "Điểm tiêu chí 1"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C4", "$3:$3")
    assert sheet.print_area.startswith("'Xếp hạng 1'!$A$1:$")
    assert (sheet["D5"].value, sheet["D5"].number_format) == (7.25, "#,##0.00")
    assert (sheet["E5"].value, sheet["E5"].number_format) == (0.725, "0.00%")
    assert "GIÁM ĐỐC" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_job_makes_a_document_and_the_desk_lists_and_serves_it(campaign, client):
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    client.force_login(actor)

    answer = ask(client, ranking)
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    document = MadeDocument.objects.get()

    assert answer.url == job.get_absolute_url()
    assert (job.state, job.message) == ("done", "Đã lập: Văn bản công bố kết quả, Word.")
    assert [(source.ranking, source.sha256) for source in document.sources.all()] == [
        (ranking, ranking.sha256)
    ]
    assert "Văn bản công bố kết quả" in client.get(url("document-list", ranking)).content.decode()
    served = client.get(url("document-file", ranking, document.pk))
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "Sở Đo lường" in docx_text(b"".join(served.streaming_content))
    assert Event.objects.filter(action="make_document").count() == 1


def test_opening_the_result_again_voids_its_documents_and_keeps_them(campaign, client):
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    document = make_kept(ranking, actor)

    services.reopen_ranking(ranking, actor=actor, reason="Sai số liệu của một đơn vị")

    document.refresh_from_db()
    client.force_login(actor)
    page = client.get(url("document-list", ranking)).content.decode()
    assert document.void_reason == "Sai số liệu của một đơn vị"
    assert "hết giá trị" in page
    served = client.get(url("document-file", ranking, document.pk))
    assert "het-gia-tri-van-ban-cong-bo-ket-qua" in served["Content-Disposition"]


def test_a_document_of_a_result_that_was_opened_meanwhile_is_not_kept(campaign):
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    services.reopen_ranking(ranking, actor=actor, reason="Sai số liệu")

    with pytest.raises(WorkflowError, match="đã được mở lại"):
        make_kept(make_old(ranking), actor)

    assert not MadeDocument.objects.exists()


def make_old(ranking):
    """The row as a job read it before the result was opened."""
    ranking.refresh_from_db()
    ranking.sha256 = "0" * 64
    return ranking


def test_nothing_is_made_before_the_result_is_closed(campaign, client):
    actor = make_approver(campaign)
    ranking = make_ranking(campaign, actor)
    client.force_login(actor)

    answer = ask(client, ranking)

    assert answer.url == url("document-list", ranking)
    assert not Job.objects.exists()


def test_the_sheet_of_one_unit_needs_the_unit(campaign, client):
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    client.force_login(actor)

    answer = ask(client, ranking, "sheet.docx")

    assert answer.status_code == 422
    assert "hãy chọn đơn vị" in answer.content.decode()


def test_others_neither_see_nor_make_documents(campaign, client):
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    document = make_kept(ranking, actor)
    client.force_login(make_user(make_unit(kind="so"), Role.APPROVER))

    assert client.get(url("document-list", ranking)).status_code == 404
    assert client.get(url("document-file", ranking, document.pk)).status_code == 404
    assert ask(client, ranking).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_many_there_are(campaign, client, django_assert_num_queries, count):
    actor = make_approver(campaign)
    ranking = make_final(campaign, actor)
    for _ in range(count):
        make_kept(ranking, actor)
    client.force_login(actor)
    client.get(url("document-list", ranking))

    with django_assert_num_queries(LIST_STATEMENTS):
        client.get(url("document-list", ranking))


def test_the_report_compares_with_the_result_published_for_the_year_before(campaign):
    publication = make_publication(campaign)
    Campaign.objects.filter(pk=campaign.pk).update(year=2020)
    Publication.objects.filter(pk=publication.pk).update(year=2020)
    later = make_campaign(campaign.rubric, units=0)
    for participation, sheet in zip(participations_of(later), (GOOD, BEST, BEST), strict=True):
        verify(participation, sheet)
    ranking = make_final(later)

    document = docx.Document(io.BytesIO(made(ranking, "report", "docx")))

    tiers, moved = table_with(document, "Xếp loại"), table_with(document, "Hạng năm 2020")
    assert tiers[0][2:] == ["Số đơn vị", "Tỷ lệ", "Số đơn vị năm 2020", "Tỷ lệ năm 2020"]
    assert tiers[1][1:] == ["Hạng A", "2", "66,67%", "1", "33,33%"]
    # From 3,8 to 10, from 7,25 to 10 and from 10 to 7,25, of 10 points.
    assert moved[1:] == [
        ["Sở Ươm mầm", "38,00%", "100,00%", "+62,00", "3", "1"],
        ["Sở Ẩm thực", "72,50%", "100,00%", "+27,50", "2", "1"],
        ["Sở Đo lường", "100,00%", "72,50%", "−27,50", "1", "3"],
    ]


def table_with(document, head):
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return next(rows for rows in tables if head in rows[0])
