"""The signed document of a revision: found by its receipt code, confirmed, or flagged."""

import io
from ctypes.util import find_library
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from egov_scoring.models import Membership, Role
from submissions import documents, files, services
from submissions.errors import WorkflowError
from submissions.models import SignedCopy, Submission
from submissions.receipts import new_receipt
from tests.factories import make_campaign, make_officer, make_reviewer, make_submitted, make_unit, make_upload

pytestmark = pytest.mark.django_db

WORDS = {"number": "125/BC-SNV", "date": date(2021, 10, 12)}


def pdf_with(text):
    """A PDF of one page that says ``text``."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("ascii"))
    page[NameObject("/Contents")] = writer._add_object(stream)
    content = io.BytesIO()
    writer.write(content)
    return make_upload("ban-ky.pdf", content.getvalue())


@pytest.fixture
def submission():
    return make_submitted(make_campaign(requires_signed_copy=True))


@pytest.fixture
def officer(submission):
    return Membership.objects.get(unit=submission.unit, role=Role.OFFICER).user


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def add(submission, upload, actor, **values):
    return services.add_signed_copy(submission.last_revision, upload, actor=actor, **WORDS, **values)


def test_a_form_waits_for_its_signed_copy(submission):
    reviewer = make_reviewer(submission.campaign.agency)

    assert submission.status_words == "đã nộp, chờ văn bản"
    with pytest.raises(WorkflowError, match="chưa có văn bản mang mã biên nhận"):
        services.accept(submission, actor=reviewer)


def test_no_copy_is_asked_for_where_the_campaign_does_not(client):
    submission = make_submitted()

    services.accept(submission, actor=make_reviewer(submission.campaign.agency))

    assert fresh(submission).status == Submission.Status.ACCEPTED


def test_a_copy_with_the_receipt_code_ends_the_waiting(submission, officer):
    copy = add(submission, pdf_with(f"Ma bien nhan: {submission.last_revision.receipt}"), officer)

    submission = fresh(submission)
    services.accept(submission, actor=make_reviewer(submission.campaign.agency))
    assert copy.match == SignedCopy.Match.FOUND
    assert submission.status_words == "chờ tiếp nhận"
    assert files.path_of(copy.sha256).is_file()


@pytest.mark.skipif(not find_library("pango-1.0"), reason="no Pango: the product makes no PDF")
def test_the_printed_form_itself_is_recognised(submission, officer):
    printed = documents.form_pdf(submission, submission.last_revision)

    copy = add(submission, make_upload("ky-so.pdf", printed), officer)

    assert copy.match == SignedCopy.Match.FOUND


def test_a_copy_with_another_code_is_kept_and_flagged(submission, officer):
    copy = add(submission, pdf_with(f"Ma bien nhan: {new_receipt()}"), officer, confirmed=True)

    assert copy.match == SignedCopy.Match.OTHER
    assert fresh(submission).awaits_signed_copy


def test_a_scan_needs_a_confirmation(submission, officer):
    with pytest.raises(WorkflowError, match="hãy đánh dấu xác nhận"):
        add(submission, make_upload(), officer)

    copy = add(submission, make_upload(), officer, confirmed=True)

    assert copy.match == SignedCopy.Match.CONFIRMED
    assert not fresh(submission).awaits_signed_copy


def test_the_copy_of_an_earlier_revision_does_not_count(submission, officer):
    add(submission, pdf_with(submission.last_revision.receipt), officer)
    services.withdraw(fresh(submission), actor=officer)
    services.request_signature(fresh(submission), actor=officer)
    head = Membership.objects.get(unit=submission.unit, role=Role.HEAD).user
    services.sign_and_submit(fresh(submission), actor=head)

    assert fresh(submission).awaits_signed_copy


def test_a_table_is_no_signed_copy(submission, officer):
    with pytest.raises(WorkflowError):
        add(submission, make_upload("so-lieu.xlsx", b"PK\x03\x04"), officer)


def test_a_new_upload_takes_the_place_of_the_old_one(submission, officer):
    add(submission, pdf_with(new_receipt()), officer)

    add(submission, pdf_with(submission.last_revision.receipt), officer)

    assert [copy.match for copy in SignedCopy.objects.all()] == [SignedCopy.Match.FOUND]


def test_an_accepted_form_takes_no_other_copy(submission, officer):
    add(submission, make_upload(), officer, confirmed=True)
    services.accept(fresh(submission), actor=make_reviewer(submission.campaign.agency))

    with pytest.raises(PermissionDenied):
        add(fresh(submission), make_upload(), officer, confirmed=True)


def test_another_unit_sends_no_copy(submission):
    stranger = make_officer(make_unit(submission.campaign.province))

    with pytest.raises(PermissionDenied):
        add(submission, make_upload(), stranger, confirmed=True)


def test_the_copy_is_uploaded_on_the_receipt(client, submission, officer):
    client.force_login(officer)
    address = reverse("submissions:signed-copy-add", args=[submission.pk, 1])
    data = {"signed-number": "125/BC-SNV", "signed-date": "12/10/2021", "signed-confirmed": ""}

    refused = client.post(address, data | {"signed-file": make_upload()})
    saved = client.post(
        address, data | {"signed-file": pdf_with(submission.last_revision.receipt)}, follow=True
    )

    assert refused.status_code == 422
    assert "hãy đánh dấu xác nhận" in refused.content.decode()
    assert "Văn bản mang đúng mã biên nhận" in saved.content.decode()


def test_the_flag_is_on_the_receipt_and_on_the_reviewers_page(client, submission, officer):
    add(submission, pdf_with(new_receipt()), officer)
    client.force_login(officer)
    receipt = client.get(reverse("submissions:receipt", args=[submission.pk, 1])).content.decode()
    client.force_login(make_reviewer(submission.campaign.agency))
    review = client.get(reverse("submissions:review", args=[submission.pk])).content.decode()

    assert "Không khớp: văn bản mang mã biên nhận khác" in receipt
    assert "không khớp mã biên nhận" in review
    assert "Đã nộp, chờ văn bản" in receipt and "đã nộp, chờ văn bản" in review


def test_the_queue_says_what_a_form_waits_for(client, submission, officer):
    client.force_login(make_reviewer(submission.campaign.agency))
    waiting = client.get(reverse("submissions:review-list")).content.decode()
    add(submission, make_upload(), officer, confirmed=True)
    ready = client.get(reverse("submissions:review-list")).content.decode()

    assert ("đã nộp, chờ văn bản" in waiting, "chờ bạn tiếp nhận" in waiting) == (True, False)
    assert ("đã nộp, chờ văn bản" in ready, "chờ bạn tiếp nhận" in ready) == (False, True)


def test_the_reviewer_opens_the_copy(client, submission, officer):
    add(submission, make_upload(), officer, confirmed=True)
    client.force_login(make_reviewer(submission.campaign.agency))

    response = client.get(reverse("submissions:signed-copy", args=[submission.pk, 1]))

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
