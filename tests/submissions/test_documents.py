"""The form and its receipt as PDF, opened again; and the pages of receipts and revisions."""

import hashlib
import io
import json
import subprocess
from ctypes.util import find_library
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfReader

from egov_scoring import pdf
from egov_scoring.models import Membership, Role, SigningForm
from submissions import documents, freezing, services
from submissions.models import Contact, Revision
from tests.factories import (
    answer,
    criterion_of,
    fill,
    make_head,
    make_officer,
    make_reviewer,
    make_submission,
    make_submitted,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
needs_pango = pytest.mark.skipif(not find_library("pango-1.0"), reason="no Pango: the product makes no PDF")


LIST_STATEMENTS = 10


def text_of(content):
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def url(name, submission, *args):
    return reverse(f"submissions:{name}", args=[submission.pk, *args])


def officer_of(submission):
    return Membership.objects.get(unit=submission.unit, role=Role.OFFICER).user


@needs_pango
def test_the_form_is_laid_out_for_signature():
    submission = make_submitted()
    revision = submission.last_revision

    text = text_of(documents.form_pdf(submission, revision))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "Kết quả tự chấm điểm mức độ nhỏ năm 2021" in text
    assert "(Theo Quyết định số 1/QĐ-UBND ngày 02/01/2020 của UBND Tỉnh Nhỏ)" in text
    assert "1.2 Tỷ lệ văn bản điện tử" in text
    assert "42/60" in text
    assert revision.submitted_by.full_name in text
    assert f"Mã biên nhận: {revision.receipt}" in text


@needs_pango
def test_the_pdf_is_tagged_and_carries_its_fonts():
    content = documents.form_pdf(make_submission())

    reader = PdfReader(io.BytesIO(content))
    fonts = [
        font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.metadata.title.startswith("Báo cáo kết quả tự chấm điểm năm 2021")
    assert fonts and all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


@needs_pango
def test_a_page_is_not_blank(tmp_path):
    path = tmp_path / "form.pdf"
    path.write_bytes(documents.form_pdf(make_submission()))

    page = PdfReader(path).pages[0]

    drawn = page.get_contents().get_data()
    assert drawn.count(b"TJ") + drawn.count(b"Tj") > 20


@needs_pango
def test_a_form_not_submitted_says_so_and_has_no_code():
    text = text_of(documents.form_pdf(make_submission()))

    assert "BẢN CHƯA NỘP" in text
    assert "Mã biên nhận:" not in text


@needs_pango
def test_a_revision_prints_what_was_submitted_then():
    submission = make_submitted()
    officer = officer_of(submission)
    services.withdraw(submission, actor=officer)
    answer(submission, "1.2", "59/60", actor=officer, note="Sửa")

    text = text_of(documents.form_pdf(submission, submission.revisions.get()))

    assert "42/60" in text
    assert "59/60" not in text


def test_evidence_is_cited_by_number_and_date():
    submission = make_submission()
    officer = make_officer(submission.unit)
    fill(submission, {"1.1": "#1"}, actor=officer)
    services.add_link(
        submission,
        criterion_of(submission, "1.1"),
        "https://a.gov.vn/1",
        actor=officer,
        document_number="12/KH",
        document_date=date(2021, 3, 5),
        issuer="Sở Nội vụ",
        summary="Kế hoạch năm",
        page="4",
    )

    document = documents.form_document(submission)

    line = next(line for line in document.lines if line.node.code == "1.1")
    assert line.evidence == ("Số 12/KH ngày 05/3/2021, Sở Nội vụ, Kế hoạch năm, trang 4",)


@pytest.mark.parametrize(
    ("name", "above", "place", "first_line"),
    [
        ("Sở Nội vụ", "UBND Tỉnh Nhỏ", "Tỉnh Nhỏ", "THỦ TRƯỞNG ĐƠN VỊ"),
        ("UBND huyện Tân Sơn", "", "Tân Sơn", "TM. ỦY BAN NHÂN DÂN"),
    ],
)
def test_the_heading_follows_the_kind_of_unit(name, above, place, first_line):
    submission = make_submission()
    submission.unit.name = name
    submission.unit.save()
    province = submission.campaign.province
    province.name = "Tỉnh Nhỏ"
    document = documents.form_document(submission)

    signature = freezing.signature_of(make_head(submission.unit), submission.unit)

    assert (document.above, document.place, signature["lines"][0]) == (above, place, first_line)


def test_a_deputy_signs_in_the_heads_stead():
    submission = make_submission()
    deputy = make_user(submission.unit)
    deputy.position = "Phó Giám đốc"
    Membership.objects.create(
        user=deputy,
        unit=submission.unit,
        role=Role.SIGNER,
        signs_as=SigningForm.DEPUTY,
        head_title="Giám đốc",
        act="Quyết định số 5",
        valid_from=date(2020, 1, 1),
        valid_until=date(2100, 1, 1),
    )

    signature = freezing.signature_of(deputy, submission.unit)

    assert signature["lines"] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]


def test_contacts_are_frozen_as_typed_or_as_the_accounts_say():
    submission = make_submission()
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    fill(submission, {"1.1": "#1"}, actor=officer)
    card = {"name": "Trần Thị B", "position": "Chuyên viên", "phone": "0912 345 678", "email": "b@a.gov.vn"}
    services.save_contacts(submission, {Contact.Role.PREPARER: card}, actor=officer)
    services.request_signature(submission, actor=officer)

    revision = services.sign_and_submit(submission, actor=head)

    contacts = json.loads(revision.content)["contacts"]
    assert contacts["preparer"] == card
    assert contacts["head"]["name"] == head.full_name


def test_contacts_are_closed_once_the_form_is_submitted():
    submission = make_submitted()

    with pytest.raises(PermissionDenied):
        services.save_contacts(submission, {}, actor=officer_of(submission))


def test_contacts_are_entered_on_their_page(client):
    submission = make_submission()
    client.force_login(make_officer(submission.unit))
    data = {
        "preparer-name": "Trần Thị B",
        "preparer-phone": "0912 345 678",
        "preparer-email": "không phải thư",
        "head-name": "Lê Văn C",
    }

    refused = client.post(url("contacts", submission), data)
    saved = client.post(url("contacts", submission), data | {"preparer-email": "b@a.gov.vn"})

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "Thư điện tử phải có dạng" in refused.content.decode()
    stored = submission.contacts.order_by("-role").values_list("role", "name", "phone", "email")
    assert list(stored) == [
        ("preparer", "Trần Thị B", "0912 345 678", "b@a.gov.vn"),
        ("head", "Lê Văn C", "", ""),
    ]


def test_the_receipt_tells_what_was_submitted_and_checks_its_bytes(client):
    submission = make_submitted()
    revision = submission.last_revision
    client.force_login(officer_of(submission))

    page = client.get(url("receipt", submission, 1)).content.decode()

    assert revision.receipt in page
    assert revision.sha256 in page
    assert "3/3" in page
    assert "khớp với bản đang lưu" in page


def test_the_receipt_tells_when_the_stored_bytes_have_changed(client):
    submission = make_submitted()
    Revision.objects.update(content=bytes(submission.last_revision.content).replace(b"42/60", b"60/60"))
    client.force_login(officer_of(submission))

    pages = [
        client.get(url(name, submission, *args)).content.decode()
        for name, args in [("receipt", [1]), ("revisions", [])]
    ]

    assert ["không còn khớp" in pages[0], "không khớp" in pages[1]] == [True, True]


@pytest.mark.parametrize("revisions", [1, 3])
def test_the_list_of_revisions_reads_in_a_fixed_number_of_statements(
    client, revisions, django_assert_num_queries
):
    submission = make_submitted()
    officer, head = officer_of(submission), submission.unit.memberships.get(role=Role.HEAD).user
    for _ in range(revisions - 1):
        services.withdraw(submission, actor=officer)
        services.request_signature(submission, actor=officer)
        services.sign_and_submit(submission, actor=head)
    client.force_login(officer)
    client.get(url("revisions", submission))

    with django_assert_num_queries(LIST_STATEMENTS):
        page = client.get(url("revisions", submission)).content.decode()

    assert f"<h1>{revisions} lần nộp</h1>" in page


def test_the_frozen_json_is_exactly_the_hashed_bytes(client):
    submission = make_submitted()
    client.force_login(officer_of(submission))

    content = client.get(url("revision-json", submission, 1)).content

    assert hashlib.sha256(content).hexdigest() == submission.last_revision.sha256


@needs_pango
def test_the_receipt_as_pdf_names_code_and_hash(client):
    submission = make_submitted()
    client.force_login(officer_of(submission))

    response = client.get(url("receipt-pdf", submission, 1))

    text = text_of(response.content).replace(" ", "")
    assert submission.last_revision.receipt in text
    assert submission.last_revision.sha256 in text


@pytest.mark.parametrize("name", ["revision-pdf", "receipt-pdf", "revision-json", "receipt"])
def test_papers_of_another_unit_do_not_exist(client, name):
    submission = make_submitted()
    client.force_login(make_officer(make_unit(submission.campaign.province)))

    assert client.get(url(name, submission, 1)).status_code == 404


def test_a_reviewer_reads_the_submitted_form_as_json(client):
    submission = make_submitted()
    client.force_login(make_reviewer(submission.campaign.agency))

    assert client.get(url("revision-json", submission, 1)).status_code == 200


def test_the_page_says_when_the_servers_libraries_are_missing(client, monkeypatch):
    def no_library(*args, **kwargs):
        return subprocess.CompletedProcess(args, 1, b"", b"OSError: cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf.subprocess, "run", no_library)
    submission = make_submission()
    client.force_login(make_officer(submission.unit))

    response = client.get(url("form-pdf", submission))

    assert response.status_code == 503
    assert "libpango-1.0-0" in response.content.decode()


@needs_pango
def test_a_document_reads_nothing_from_elsewhere(tmp_path):
    picture = tmp_path / "secret.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>bí mật</text></svg>", encoding="utf-8")
    page = f"<html lang='vi'><title>x</title><p>chữ</p><img alt='' src='{picture.as_uri()}'></html>"

    content = pdf.written("pdf_writer", 60, content=json.dumps({"html": page, "css": ""}).encode())

    assert text_of(content) == "chữ"
