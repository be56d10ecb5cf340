"""Evidence on the pages of an officer, and the file for whoever reads the form."""

import pytest
from django.urls import reverse

from submissions import services
from submissions.models import Response
from tests.factories import (
    PDF,
    fill,
    make_head,
    make_officer,
    make_reviewer,
    make_submission,
    make_upload,
)

pytestmark = pytest.mark.django_db


def url(name, submission, *args):
    return reverse(f"submissions:{name}", args=[submission.pk, *args])


@pytest.fixture
def submission():
    return make_submission()


@pytest.fixture
def officer(submission, client):
    user = make_officer(submission.unit)
    client.force_login(user)
    return user


def upload(client, submission, *uploads, **data):
    files = {"evidence-files": list(uploads)} if uploads else {}
    data = {f"evidence-{name}": value for name, value in data.items()}
    return client.post(url("evidence-add", submission, "1.1"), files | data)


def test_several_files_and_a_link_are_kept_with_their_document(client, submission, officer):
    response = upload(
        client,
        submission,
        make_upload("a.pdf"),
        make_upload("b.pdf", PDF + b"%2"),
        url="https://example.gov.vn/van-ban",
        document_number="12/BC-SDL",
        document_date="5/1/2022",
    )

    cited = Response.objects.get(submission=submission).citations.order_by("pk")
    assert response.status_code == 302
    assert [(c.evidence.name, c.evidence.document_number) for c in cited] == [
        ("a.pdf", "12/BC-SDL"),
        ("b.pdf", "12/BC-SDL"),
        ("https://example.gov.vn/van-ban", "12/BC-SDL"),
    ]


def test_a_refused_file_is_named_and_the_good_one_is_kept(client, submission, officer):
    response = upload(client, submission, make_upload("tot.pdf"), make_upload("xau.exe", b"MZ"))
    page = response.content.decode()

    assert response.status_code == 422
    assert "không nhận loại .exe" in page
    assert "tot.pdf" in page


def test_evidence_comes_from_the_library_and_goes_back_there(client, submission, officer):
    upload(client, submission, make_upload("a.pdf"))
    evidence = Response.objects.get(submission=submission).citations.get().evidence
    client.post(url("evidence-pick", submission, "1.2"), {"pieces": evidence.pk, f"page-{evidence.pk}": "3"})
    first = Response.objects.get(submission=submission, criterion__code="1.1").citations.get()

    client.post(url("evidence-remove", submission, first.pk))

    assert [(c.response.criterion.code, c.page) for c in evidence.citations.all()] == [("1.2", "3")]


def test_a_file_is_given_to_its_readers_only(client, submission, officer):
    upload(client, submission, make_upload("bao-cao.pdf"))
    evidence = Response.objects.get(submission=submission).citations.get().evidence
    address = url("evidence-file", submission, evidence.pk)

    response = client.get(address)
    assert b"".join(response.streaming_content) == PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")

    reviewer = make_reviewer(submission.campaign.agency)
    for stranger in (reviewer, make_officer(make_submission().unit)):  # not yet submitted
        client.force_login(stranger)
        assert client.get(address).status_code == 404


def test_a_reviewer_reads_the_file_after_submission(client, submission, officer):
    upload(client, submission, make_upload("bao-cao.pdf"))
    fill(submission, {"1.1": "#1"}, actor=officer)
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=make_head(submission.unit))
    evidence = Response.objects.get(submission=submission).citations.get().evidence
    client.force_login(make_reviewer(submission.campaign.agency))

    assert client.get(url("evidence-file", submission, evidence.pk)).status_code == 200
