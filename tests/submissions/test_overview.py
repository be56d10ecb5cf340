"""The workbook of everything: who gets which forms, what each cell holds, how much is read for it."""

from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from egov_scoring import jobs
from egov_scoring.models import Job, Role
from rubrics.answers import parse_answer
from submissions import services
from submissions.models import Submission
from submissions.overview_queries import forms_of_campaign, overviews
from tests.factories import (
    FULL_ANSWERS,
    answer,
    criterion_of,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submission,
    make_submitted,
    make_unit,
    make_upload,
    make_user,
)
from tests.submissions.test_permissions import TWO_LEVELS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def overview_of(campaign, actor):
    """The workbook that the job makes for a person, opened."""
    job = jobs.start(
        "campaign-overview", campaign, actor=actor, title="Sổ tính", back_url="/", campaign=campaign.pk
    )
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message[:6]) == ("done", "Đã ghi")
    return load_workbook(jobs.result_of(job).open("rb"))


def rows_of(sheet):
    """The lines of a sheet by their headings."""
    heads, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def judged_form():
    """A form with texts that look like formulas, evidence, a corrected criterion and one that is waived."""
    submission = make_submission()
    officer = make_officer(submission.unit)
    fill(submission, FULL_ANSWERS, actor=officer)
    answer(submission, "1.1", "#1", actor=officer, note='=HYPERLINK("http://xau.example")')
    services.add_file(
        submission,
        criterion_of(submission, "1.1"),
        make_upload("+84.pdf"),
        actor=officer,
        document_number="@12/QĐ",
        document_date=date(2021, 5, 4),
    )
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=make_head(submission.unit))
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    corrected = parse_answer(submission.campaign_block.spec.node("1.2"), "40/60")
    services.give_verdict(
        submission,
        criterion_of(submission, "1.2"),
        "correct",
        actor=reviewer,
        answer=corrected,
        reason="-2 văn bản trùng",
    )
    return submission, reviewer


def test_every_criterion_stands_with_its_values_reasons_and_evidence():
    submission, reviewer = judged_form()

    book = overview_of(submission.campaign, reviewer)
    line = rows_of(book["Các sở"])[1]

    assert book.sheetnames == ["Đơn vị", "Các sở", "Minh chứng", "Tiêu chí", "Thông tin"]
    assert [row["Mã tiêu chí"] for row in rows_of(book["Các sở"])] == ["1.1", "1.2", "2"]
    assert (line["Tự chấm: câu trả lời"], line["Tự chấm: điểm"]) == ("42/60", 2.1)
    assert line["Sở Thông tin: kết luận"] == "điều chỉnh câu trả lời"
    assert (line["Sở Thông tin: câu trả lời"], line["Sở Thông tin: lý do"]) == ("40/60", "-2 văn bản trùng")
    assert (line["Sau cùng: điểm"], line["Điểm so với tự chấm"]) == (2, -0.1)
    assert rows_of(book["Minh chứng"])[0]["Số văn bản"] == "@12/QĐ"


def test_texts_stay_texts_numbers_numbers_and_days_days():
    submission, reviewer = judged_form()

    book = overview_of(submission.campaign, reviewer)
    cells = {cell.value: cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    points = next(cell for cell in book["Các sở"][3] if cell.value == 2.1)
    day = next(cell for row in book["Minh chứng"].iter_rows() for cell in row if cell.is_date)

    for text in ('=HYPERLINK("http://xau.example")', "-2 văn bản trùng", "@12/QĐ", "+84.pdf"):
        assert (text, cells[text].data_type, cells[text].quotePrefix) == (text, "s", True)
    assert (points.data_type, points.number_format) == ("n", "#,##0.00")
    assert (day.value.date(), day.number_format) == (date(2021, 5, 4), "dd/mm/yyyy")
    assert [sheet.freeze_panes for sheet in book] == ["E2", "G2", "D2", "C2", "A2"]
    assert book["Các sở"].column_dimensions["F"].width == 60


def test_a_form_that_has_not_come_shows_its_state_and_nothing_else():
    draft = make_submission()
    answer(draft, "1.1", "#1", actor=make_officer(draft.unit), note="bí mật")

    book = overview_of(draft.campaign, make_reviewer(draft.campaign.agency))

    assert [row["Trạng thái phiếu"] for row in rows_of(book["Đơn vị"])] == ["đang tự chấm"]
    assert rows_of(book["Đơn vị"])[0]["Tổng điểm tự chấm"] is None
    assert rows_of(book["Các sở"]) == []


def test_a_district_gets_its_own_communes_only():
    campaign = make_campaign(make_rubric(TWO_LEVELS), units=2)
    own, other = forms_of(campaign)
    other.unit.parent = make_unit(kind="cap-tren", name="Huyện khác")
    other.unit.save()

    lines = rows_of(overview_of(campaign, make_reviewer(own.unit.parent))["Đơn vị"])
    all_lines = rows_of(overview_of(campaign, make_reviewer(campaign.agency))["Đơn vị"])

    assert [line["Mã đơn vị"] for line in lines] == [own.unit.code]
    assert {line["Mã đơn vị"] for line in all_lines} == {own.unit.code, other.unit.code}


def test_only_who_verifies_in_the_campaign_asks_for_it_and_fetches_it(client):
    submission = make_submitted()
    url = reverse("submissions:campaign-overview", args=[submission.campaign.pk])
    stranger, reviewer = make_user(submission.unit, Role.OFFICER), make_reviewer(submission.campaign.agency)

    client.force_login(stranger)
    refused = client.post(url).status_code
    client.force_login(reviewer)
    started = client.post(url)
    job = Job.objects.get()
    jobs.run(job.pk)
    fetched = client.get(reverse("job-result", args=[job.pk]))
    reviewer.memberships.all().delete()

    assert (refused, started.url) == (404, job.get_absolute_url())
    assert fetched.status_code == 200
    assert client.get(reverse("job-result", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_what_is_read_does_not_grow_with_the_forms(units, django_assert_num_queries):
    campaign = make_campaign(units=units)
    for form in Submission.objects.with_places().filter(participation__campaign=campaign):
        fill(form, FULL_ANSWERS, actor=make_officer(form.unit))
        head = make_user(form.unit, Role.OFFICER, Role.HEAD)
        services.request_signature(form, actor=head)
        services.sign_and_submit(form, actor=head)
    reviewer = make_reviewer(campaign.agency)
    forms = forms_of_campaign(reviewer, campaign)
    assert len(reviewer.active_memberships) == 1

    with django_assert_num_queries(10):
        found = list(overviews(reviewer, forms))

    assert [overview.is_open for overview in found] == [True] * units


def test_the_approver_gets_the_workbook_and_the_administrator_does_not(client):
    submission, _ = judged_form()
    campaign = submission.campaign
    approver = make_user(campaign.agency, Role.APPROVER)
    stranger = make_user(make_unit(), Role.APPROVER)
    administrator = make_user(campaign.agency, Role.ADMINISTRATOR)
    start = reverse("submissions:campaign-overview", args=[campaign.pk])

    book = overview_of(campaign, approver)
    answers = []
    for person in (approver, stranger, administrator):
        client.force_login(person)
        answers.append(client.post(start).status_code)
    client.force_login(approver)

    assert answers == [302, 404, 404]
    line = rows_of(book["Các sở"])[1]
    assert (line["Mã tiêu chí"], line["Sở Thông tin: câu trả lời"]) == ("1.2", "40/60")
    assert start in client.get(reverse("rankings:ranking-list")).content.decode()
