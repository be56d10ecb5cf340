"""All evidence of a form as one package, with files in it."""

import io
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from egov_scoring import jobs
from egov_scoring.models import Job
from submissions import archiving, files, services
from submissions.models import Submission
from tests.factories import (
    PDF,
    criterion_of,
    make_head,
    make_officer,
    make_reviewer,
    make_submission,
    make_submitted,
    make_upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    """Two files of one name at a criterion, one of them at a second, which also has a link."""
    submission = make_submission()
    officer = make_officer(submission.unit)
    first, second = criterion_of(submission, "1.1"), criterion_of(submission, "1.2")
    services.add_file(submission, first, make_upload("Báo cáo: quý.pdf"), actor=officer)
    services.add_file(submission, first, make_upload("Báo cáo: quý.pdf", PDF + b"2"), actor=officer)
    services.add_file(submission, second, make_upload("Báo cáo: quý.pdf"), actor=officer, page="3")
    services.add_link(submission, second, "https://vanban.example/1", actor=officer, summary="=1+1")
    submission.officer = officer
    return submission


def ask(client, form, person):
    client.force_login(person)
    return client.post(reverse("submissions:evidence-archive", args=[form.pk]))


def package_of(client, form, person):
    """What the person gets: the bytes of each file and the rows of the list."""
    ask(client, form, person)
    job = Job.objects.latest("pk")
    jobs.run(job.pk)
    content = b"".join(client.get(f"{job.get_absolute_url()}ket-qua/").streaming_content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    packed = {name: archive.read(name) for name in archive.namelist()}
    sheet = openpyxl.load_workbook(io.BytesIO(packed.pop(archiving.LIST))).active
    return packed, [row[:4] + row[7:9] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_the_package_holds_every_file_by_criterion_and_a_list(client, form):
    packed, rows = package_of(client, form, form.officer)

    name = "Báo cáo: quý.pdf"
    assert packed == {
        "1.1/Báo cáo_ quý.pdf": PDF,
        "1.1/Báo cáo_ quý (2).pdf": PDF + b"2",
        "1.2/Báo cáo_ quý.pdf": PDF,
    }
    assert rows == [
        ("1.1", "1.1/Báo cáo_ quý.pdf", name, None, None, None),
        ("1.1", "1.1/Báo cáo_ quý (2).pdf", name, None, None, None),
        ("1.2", "1.2/Báo cáo_ quý.pdf", name, None, None, "3"),
        ("1.2", None, "https://vanban.example/1", "https://vanban.example/1", "=1+1", None),
    ]


def test_a_content_that_was_removed_is_named_in_the_list(client, form):
    evidence = form.responses.get(criterion__code="1.2").citations.exclude(evidence__sha256="").get().evidence
    files.remove(evidence.sha256)

    packed, rows = package_of(client, form, form.officer)

    assert list(packed) == ["1.1/Báo cáo_ quý.pdf"]
    assert [row[1] for row in rows] == [archiving.REMOVED, "1.1/Báo cáo_ quý.pdf", archiving.REMOVED, None]


def test_a_long_vietnamese_name_is_cut_to_what_a_disk_takes(client):
    submission = make_submission()
    officer, criterion = make_officer(submission.unit), criterion_of(submission, "1.1")
    for content in (PDF, PDF + b"2"):
        services.add_file(submission, criterion, make_upload("ắ" * 190 + ".pdf", content), actor=officer)

    packed, _ = package_of(client, submission, officer)

    assert list(packed) == [f"1.1/{'ắ' * 66}.pdf", f"1.1/{'ắ' * 66} (2).pdf"]


def test_a_form_without_evidence_and_one_that_is_too_large_say_so(client, form, monkeypatch):
    empty = make_submission()
    ask(client, empty, make_officer(empty.unit))
    monkeypatch.setattr(archiving, "MOST_BYTES", 1)
    ask(client, form, form.officer)

    for job in Job.objects.all():
        jobs.run(job.pk)

    assert [job.message for job in Job.objects.order_by("pk")] == [
        "Phiếu chưa có minh chứng nào.",
        "Minh chứng của phiếu lớn hơn 0 GB, không đóng một gói được. Tải từng tệp.",
    ]


def test_a_reviewer_takes_what_was_submitted_and_only_who_asked_fetches_it(client):
    form = make_submitted()
    reviewer = make_reviewer(form.campaign.agency)
    assert "Tải tất cả minh chứng" in client_page(client, form, reviewer)
    assert ask(client, form, reviewer).status_code == 302
    job = Job.objects.get()

    client.force_login(make_head(form.unit))

    assert client.get(job.get_absolute_url()).status_code == 404
    assert ask(client, form, make_officer(make_submission().unit)).status_code == 404


def client_page(client, form, person):
    client.force_login(person)
    return client.get(reverse("submissions:review", args=[form.pk])).content.decode()


def test_the_package_is_not_given_after_the_right_to_read_has_ended(client, form):
    ask(client, form, form.officer)
    job = Job.objects.get()
    form.officer.memberships.all().delete()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "Bạn không còn quyền đọc phiếu này.")
    assert Submission.objects.get(pk=form.pk).responses.count() == 2
