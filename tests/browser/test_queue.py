"""The reviewer's queue by keyboard alone."""

import pytest
from playwright.sync_api import expect

from submissions import services
from submissions.models import Submission, Verdict
from tests.factories import (
    FULL_ANSWERS,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reviewer():
    """The reviewer of two accepted forms."""
    campaign = make_campaign(units=2)
    person = make_reviewer(campaign.agency)
    for form in forms_of(campaign):
        officer = make_officer(form.unit)
        fill(form, FULL_ANSWERS, actor=officer)
        services.request_signature(form, actor=officer)
        services.sign_and_submit(form, actor=make_head(form.unit))
        services.accept(Submission.objects.with_places().get(pk=form.pk), actor=person)
    return person


def test_next_accept_and_lower_need_no_mouse(open_desk, reviewer):
    desk = open_desk()
    desk.enter_as(reviewer)
    desk.open("/tham-dinh/hang-doi/")
    page = desk.page

    page.keyboard.press("j")
    page.wait_for_url("**/1.1/")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1.1/")
    expect(page.get_by_role("status")).to_contain_text("đã lưu kết luận tiêu chí 1.1")
    page.keyboard.press("n")
    page.wait_for_url("**/1.2/")
    page.keyboard.press("h")
    page.keyboard.type("jak")

    expect(page.locator("textarea[name=reason]")).to_have_value("jak")
    assert page.url.endswith("/1.2/")
    assert [verdict.kind for verdict in Verdict.objects.all()] == ["accept"]


def test_a_figure_opens_its_arithmetic(open_desk, reviewer):
    desk = open_desk()
    desk.enter_as(reviewer)
    desk.open("/tham-dinh/hang-doi/?tieu_chi=1.2")
    figure = desk.page.locator("tbody details summary").first

    figure.press("Enter")

    expect(desk.page.locator("tbody details[open]").first).to_contain_text("70%")
    assert figure.evaluate("node => getComputedStyle(node).listStyleType") == "none"
