"""Every figure of one publication, in everything that shows it; the bytes of a result, everywhere."""

import csv
import html
import io
import json
import random
import re
from ctypes.util import find_library
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from egov_scoring.models import Unit
from egov_scoring.templatetags.formats import points, sentence_case
from rankings import document_queries, services
from rankings.documents.making import make
from submissions.models import Campaign, CampaignBlock
from tests.factories import make_campaign, make_rubric
from tests.rankings.scenes import (
    BEST,
    DOCUMENT,
    GOOD,
    MIDDLE,
    make_approver,
    make_final,
    make_verified_campaign,
    participations_of,
    verify,
)

pytestmark = pytest.mark.django_db
needs_pango = pytest.mark.skipif(not find_library("pango-1.0"), reason="no Pango: the product makes no PDF")
SEED = 3270
UNITS = 4
# A change of it is a change of the format that strangers verify.
SAME_BYTES = "31474889c731452eb1281c6ac9039a9b577325bbcf5b8e47cb7ddb91ac4787c0"


@pytest.fixture
def publication():
    """Four departments by the rubric of Quảng Bình: 38 criteria of three kinds in four groups."""
    campaign = make_campaign(make_rubric("quang-binh-3270-2020"), units=UNITS)
    for place, unit in enumerate(Unit.objects.filter(kind="so").order_by("pk"), start=1):
        Unit.objects.filter(pk=unit.pk).update(name=f"Sở Thứ {place}")
    chance, entry = random.Random(SEED), CampaignBlock.objects.get(campaign=campaign, block__code="so")
    for participation in participations_of(campaign):
        if participation.campaign_block_id != entry.pk:
            continue
        verify(participation, answers(chance, entry.spec))
    actor = make_approver(campaign)
    services.finalise(services.compute_ranking(entry, None, actor=actor), actor=actor)
    return services.publish(entry.rankings.get(), actor=actor, **DOCUMENT)


def answers(chance, block):
    """An answer to every criterion; ratios with endless decimals."""
    return {
        leaf.code: f"#{chance.randint(1, len(leaf.rule.options))}"
        if leaf.rule.kind == "choice"
        else f"{chance.randint(0, 97)}/97"
        for leaf in block.leaves
    }


@pytest.fixture
def result(client, publication):
    return json.loads(client.get(address("publication-json", publication)).content)


def address(name, publication, *args):
    return reverse(f"rankings:{name}", args=[publication.code, *args])


def made(publication, kind, made_as, unit=""):
    case = document_queries.case_of(list(document_queries.closed_with(publication.ranking)))
    return make(case, kind, made_as, unit, lambda done, total: None).content


def line_of(unit):
    """Total, percent and groups of a unit as they are printed."""
    figures = [unit["total"], unit["percent"], *(group["points"] for group in unit["groups"])]
    return [points(Decimal(figure)) for figure in figures]


def lines_of(result):
    return {unit["name"]: [str(unit["rank"]), unit["tier"], *line_of(unit)] for unit in result["units"]}


def test_tables_have_every_figure_of_the_list(client, publication, result):
    expected = lines_of(result)
    text = client.get(address("publication-csv", publication)).content.decode("utf-8-sig")
    of_csv = {
        row[2]: [row[0], *row[3:6], *row[8:]]
        for row in list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    }
    open_data = workbook(client.get(address("publication-xlsx", publication)).content)["Xếp hạng"]
    of_xlsx = {row[2]: printed([row[0], *row[3:6], *row[8:]]) for row in open_data[1:]}
    signed = workbook(made(publication, "workbook", "xlsx"))["Xếp hạng 1"]
    of_workbook = {
        row[1]: printed([row[0], *row[2:4], row[4] * 100, *row[5:]]) for row in signed[3 : 3 + UNITS]
    }

    assert len({tuple(line) for line in expected.values()}) == UNITS
    assert of_csv == expected
    assert of_xlsx == expected
    assert of_workbook == expected


def workbook(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


def printed(cells):
    """A rank, a tier and numbers in the way in which papers print them."""
    rank, tier, *figures = cells
    return [
        str(rank),
        tier,
        *(points(Decimal(repr(figure)).quantize(Decimal("0.0001"))) for figure in figures),
    ]


@needs_pango
def test_page_and_papers_have_every_figure_of_the_list(client, publication, result):
    grid = next(
        t for t in word(made(publication, "decision", "docx")).tables if t.rows[0].cells[0].text == "Hạng"
    )
    of_docx = {row.cells[1].text: [cell.text for cell in row.cells] for row in grid.rows[1:]}
    of_pdf = words_of_pdf(made(publication, "decision", "pdf"))
    page = words_of_page(client.get(publication.get_absolute_url()).content)

    for name, (rank, tier, total, percent, *groups) in lines_of(result).items():
        cells = [rank, name, tier, total, f"{percent}%", *groups]
        assert of_docx[name] == cells
        assert " ".join(cells) in of_pdf
        assert " ".join([rank, name, tier, total, *groups]) in page


def word(content):
    return docx.Document(io.BytesIO(content))


def words_of_pdf(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def without_spaces(text):
    """A line may end after any hyphen."""
    return "".join(text.split())


def words_of_page(content):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())


@needs_pango
def test_everything_about_a_unit_has_every_figure_of_its_criteria(client, publication, result):
    nodes = {node["code"]: sentence_case(node["text"]) for node in result["block"]["nodes"]}
    of_workbook = workbook(made(publication, "workbook", "xlsx"))["Điểm tiêu chí 1"]
    for unit in result["units"]:
        expected = {
            leaf["code"]: (points(Decimal(leaf["max_points"])), points(Decimal(leaf["points"])))
            for leaf in unit["criteria"]
        }
        rows = next(
            t
            for t in word(made(publication, "sheet", "docx", unit["unit"])).tables
            if t.rows[0].cells[0].text == "Mã"
        ).rows
        of_docx = {row.cells[0].text: (row.cells[2].text, row.cells[3].text) for row in rows}
        of_pdf = words_of_pdf(made(publication, "sheet", "pdf", unit["unit"]))
        page = words_of_page(client.get(address("publication-unit", publication, unit["unit"])).content)
        row = next(line for line in of_workbook if line[0] == unit["name"])

        assert len(expected) == 38
        assert {code: of_docx[code] for code in expected} == expected
        assert dict(zip(of_workbook[2][1:], row[1:], strict=True)) == {
            leaf["code"]: float(leaf["points"]) for leaf in unit["criteria"]
        }
        for code, (maximum, earned) in expected.items():
            assert without_spaces(f"{code} {nodes[code]} {maximum} {earned}") in without_spaces(of_pdf)
            assert f"{code} {nodes[code]} {maximum} {earned} /" in page


def test_the_same_input_gives_these_very_bytes_on_every_database_in_every_process():
    """Python orders sets anew in every process, and each engine its rows: none of it may show."""
    campaign = make_verified_campaign(GOOD, BEST, MIDDLE, names=["Sở Ẩm thực", "Sở Đo lường", "Sở Ươm mầm"])
    Campaign.objects.filter(pk=campaign.pk).update(title="Kỳ đánh giá năm 2021")
    for place, participation in enumerate(participations_of(campaign)):
        Unit.objects.filter(pk=participation.unit_id).update(code=f"so-{place}")
    campaign.refresh_from_db()

    assert make_final(campaign).sha256 == SAME_BYTES
