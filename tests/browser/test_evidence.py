"""The library, the facts, questions and guidance in a real browser; files that upload one by one."""

import pytest
from django.urls import reverse

from egov_scoring.models import Role
from submissions import services
from submissions.models import Citation, Evidence
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_pages import violations
from tests.factories import (
    PDF,
    answer,
    criterion_of,
    make_campaign,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submission,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submission(site):
    campaign = make_campaign(make_rubric("quang-binh-3270-2020"), title="Đánh giá năm 2021")
    return make_submission(campaign)


def address(name, *args):
    return reverse(f"submissions:{name}", args=args)


def furnished(submission, officer):
    """A form with evidence, facts, a question of its own and a common answer; the agency's two people."""
    piece = services.add_to_library(
        submission.unit, make_upload(), actor=officer, document_number="12/BC-STC", summary="Báo cáo CNTT"
    )
    services.cite(submission, criterion_of(submission, "2.5.1"), piece, actor=officer, page="3")
    answer(submission, "2.5.1", "54/60", actor=officer)
    agency = submission.campaign.agency
    reviewer, administrator = make_reviewer(agency), make_user(agency, Role.ADMINISTRATOR)
    asked = services.ask_question(
        submission, criterion_of(submission, "2.5.1"), "Người hợp đồng có tính không?", actor=officer
    )
    services.answer_question(asked, "Không tính.", actor=reviewer, is_common=True)
    services.ask_question(submission, criterion_of(submission, "2.5.1"), "Tính đến ngày nào?", actor=officer)
    services.publish_notice(
        submission.campaign, actor=administrator, kind="guidance", title="Hướng dẫn", text="Xem Điều 2."
    )
    return piece, reviewer, administrator


def test_the_pages_are_accessible_and_fit_everywhere(submission, open_desk):
    officer = make_officer(submission.unit)
    piece, reviewer, administrator = furnished(submission, officer)
    campaign = submission.campaign
    pages = [
        (officer, "library", address("evidence-list")),
        (officer, "piece", address("evidence-detail", piece.pk)),
        (officer, "pick", address("evidence-pick", submission.pk, "2.1.1")),
        (officer, "form", address("form", submission.pk)),
        (officer, "criterion", address("response-edit", submission.pk, "2.5.1")),
        (officer, "facts", address("facts", submission.pk)),
        (reviewer, "questions", address("question-home")),
        (reviewer, "questions of a campaign", address("question-list", campaign.pk)),
        (administrator, "guidance", address("notice-list", campaign.pk)),
        (administrator, "library of the agency", address("evidence-list")),
    ]
    found = {}
    for person, name, url in pages:
        desk = open_desk()
        desk.enter_as(person)
        found[name] = faults(desk, name, url)

    assert {name: lines for name, lines in found.items() if lines} == {}


def faults(desk, name, url):
    lines = []
    for size in (DESKTOP, PHONE):
        desk.page.set_viewport_size(size)
        if desk.open(url) != 200:
            lines.append("not answered")
        desk.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        lines += [f"{size['width']} {line}" for line in violations(desk.page)]
        if desk.scrolls_sideways():
            lines.append(f"scrolls sideways at {size['width']} px")
    return lines


def choose(page, form, *files):
    page.set_input_files(
        f"{form} input[type=file]",
        [{"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in files],
    )


def test_files_upload_one_by_one_and_a_refused_one_says_why(submission, open_desk):
    officer = make_officer(submission.unit)
    desk = open_desk()
    desk.enter_as(officer)
    desk.open(address("response-edit", submission.pk, "1.1"))
    page = desk.page
    form = "form[data-upload='e-1-1']"

    choose(page, form, ("a.pdf", PDF), ("b.exe", b"MZ"), *((f"{n}.pdf", PDF + bytes([n])) for n in range(8)))
    page.click(f"{form} button[type=submit]")
    page.wait_for_selector("text=9/10 tệp xong, 1 tệp chưa nhận.")

    assert "không nhận loại .exe" in page.inner_text("[data-upload-list]")
    assert page.locator("#e-1-1 .files li").count() == 9
    assert Citation.objects.count() == 9
    page.click("[data-upload-list] button")
    page.wait_for_selector("text=0/1 tệp xong, 1 tệp chưa nhận.")


def test_a_dropped_file_waits_for_the_line_and_is_sent_again(submission, open_desk):
    officer = make_officer(submission.unit)
    desk = open_desk()
    desk.enter_as(officer)
    desk.open(address("evidence-list"))
    page = desk.page
    page.click("details summary")
    page.route("**/tai-len/", lambda route: route.abort())

    page.evaluate(
        """(text) => {
          const files = new DataTransfer();
          files.items.add(new File([text], "keo-tha.pdf", { type: "application/pdf" }));
          const drop = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
          document.querySelector("form[data-upload]").dispatchEvent(drop);
        }""",
        PDF.decode(),
    )
    page.wait_for_selector("text=Mất kết nối giữa chừng")
    page.unroute("**/tai-len/")
    page.click("[data-upload-list] button")
    page.wait_for_selector("table >> text=keo-tha.pdf")

    assert Evidence.objects.get().name == "keo-tha.pdf"
    desk.complaints.clear()  # the broken line was ours


def test_without_javascript_several_files_go_in_one_form(submission, open_desk):
    officer = make_officer(submission.unit)
    desk = open_desk(javascript=False)
    desk.enter_as(officer)
    desk.open(address("response-edit", submission.pk, "1.1"))

    choose(desk.page, "#minh-chung form", ("a.pdf", PDF), ("b.pdf", PDF + b"%b"))
    desk.page.click("#minh-chung form button[type=submit]")

    assert "a.pdf" in desk.page.inner_text("#e-1-1")
    assert Citation.objects.count() == 2
