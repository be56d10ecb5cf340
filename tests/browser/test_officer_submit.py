"""Saving by the button or Enter right after typing: an officer is never in conflict with themselves."""

import time

import pytest
from playwright.sync_api import expect

from submissions.models import Response
from tests.factories import make_officer, make_submission

pytestmark = pytest.mark.django_db(transaction=True)
LINE_SECONDS = 0.6


@pytest.fixture
def submission():
    return make_submission()


@pytest.fixture
def slow_desk(open_desk, submission):
    """A form's group whose saves reach the server late; ``answers`` are their statuses."""
    desk = open_desk()
    desk.enter_as(make_officer(submission.unit))
    desk.open(f"/phieu/{submission.pk}/nhom/1/")
    desk.answers = []

    def late(route):
        if route.request.headers.get("hx-request"):
            time.sleep(LINE_SECONDS)
        route.continue_()

    desk.page.route("**/tieu-chi/**", late)
    desk.page.on(
        "response",
        lambda answer: answer.request.method == "POST" and desk.answers.append(answer.status),
    )
    return desk


def stored():
    return list(Response.objects.filter(criterion__code="1.2").values_list("answer", "note"))


def type_ratio(page, first, second):
    page.get_by_role("textbox", name="Văn bản điện tử").fill(first)
    page.get_by_role("textbox", name="Tổng số văn bản").fill(second)


def test_enter_in_the_field_just_typed_in_saves_without_conflict(slow_desk):
    type_ratio(slow_desk.page, "42", "60")
    slow_desk.page.keyboard.press("Enter")

    expect(slow_desk.page.get_by_text("Đã lưu tiêu chí 1.2")).to_be_visible()
    assert 409 not in slow_desk.answers
    assert stored() == [("42/60", "")]


def test_the_button_pressed_while_an_older_save_travels_sends_the_newest_text(slow_desk):
    card = slow_desk.page.locator("#c-1-2")
    card.get_by_text("Giải trình").first.click()
    type_ratio(slow_desk.page, "42", "60")
    slow_desk.page.keyboard.press("Tab")
    card.get_by_label("Giải trình tiêu chí 1.2").fill("Báo cáo quý I\nBáo cáo quý II")
    card.get_by_role("button", name="Lưu tiêu chí 1.2").click()

    expect(slow_desk.page.get_by_text("Đã lưu tiêu chí 1.2")).to_be_visible()
    assert 409 not in slow_desk.answers
    assert stored() == [("42/60", "Báo cáo quý I\nBáo cáo quý II")]


def test_an_error_found_on_the_way_stays_beside_the_field(slow_desk):
    type_ratio(slow_desk.page, "70", "60")
    slow_desk.page.keyboard.press("Enter")

    expect(slow_desk.page.locator("#c-1-2 .err").last).to_be_visible()
    expect(slow_desk.page.get_by_role("textbox", name="Văn bản điện tử")).to_have_value("70")
    assert stored() == []
