"""What the officer's form does by itself: saving, colleagues, a lost line, a login that ran out."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from submissions.models import Response
from tests.factories import PASSWORD, answer, make_campaign, make_officer, make_rubric, make_submission

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submission():
    return make_submission()


@pytest.fixture
def officer(submission):
    return make_officer(submission.unit)


@pytest.fixture
def desk(open_desk, submission, officer):
    desk = open_desk()
    desk.enter_as(officer)
    desk.open(f"/phieu/{submission.pk}/nhom/1/")
    return desk


def type_ratio(page, first, second):
    page.get_by_role("textbox", name="Văn bản điện tử").fill(first)
    page.get_by_role("textbox", name="Tổng số văn bản").fill(second)
    page.keyboard.press("Tab")


def stored(code):
    return list(Response.objects.filter(criterion__code=code).values_list("answer", flat=True))


def test_half_a_ratio_waits_for_its_other_half(desk):
    card = desk.page.locator("#c-1-2")

    desk.page.get_by_role("textbox", name="Văn bản điện tử").fill("42")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("60")
    expect(desk.page.get_by_role("textbox", name="Tổng số văn bản")).to_be_focused()
    expect(card.get_by_role("status").first).to_have_text("")
    desk.page.keyboard.press("Tab")

    expect(card.get_by_text("42/60 = 70%")).to_be_visible()
    expect(desk.page.locator("#dock")).to_contain_text("Tổng 2,10/10")
    assert stored("1.2") == ["42/60"]


def test_an_error_goes_when_one_of_its_numbers_is_emptied(desk):
    card = desk.page.locator("#c-1-2")
    type_ratio(desk.page, "70", "60")
    expect(card.locator(".err")).to_be_visible()

    desk.page.get_by_role("textbox", name="Văn bản điện tử").fill("")
    desk.page.keyboard.press("Tab")

    expect(card.locator(".err")).to_have_count(0)
    expect(card).to_contain_text("Chưa lưu: hãy nhập đủ cả hai số.")
    desk.page.locator("#c-1-1").get_by_label("Có ban hành").check()
    expect(card.locator(".err")).to_contain_text("Hãy nhập đủ cả hai số")
    assert stored("1.2") == []


def test_points_save_themselves_without_an_applicable_maximum(desk):
    submission = make_submission(make_campaign(make_rubric("thua-thien-hue-3043-2021")))
    desk.enter_as(make_officer(submission.unit))
    desk.open(f"/phieu/{submission.pk}/tieu-chi/{submission.campaign_block.spec.leaves[0].code}/")

    desk.page.get_by_role("textbox", name="Điểm tự chấm").fill("3")
    desk.page.keyboard.press("Tab")

    expect(desk.page.get_by_text("Chấm 3 điểm trên")).to_be_visible()
    expect(desk.page.get_by_role("textbox", name="Điểm tối đa áp dụng")).to_be_focused()


@pytest.mark.parametrize("page", ["nhom/2/", "tieu-chi/2/", "ca-phieu/"])
def test_a_criterion_that_is_a_group_saves_itself_on_every_page(desk, submission, page):
    desk.open(f"/phieu/{submission.pk}/{page}")
    card = desk.page.locator("#c-2")
    if page == "ca-phieu/":
        card.locator("summary").first.click()

    card.get_by_role("radio").first.check()

    expect(card).to_contain_text("Đã lưu")
    expect(desk.page.locator("#n-2")).not_to_contain_text("Chưa làm")
    assert stored("2") == ["#1"]


def test_a_value_of_a_colleague_is_shown_and_not_overwritten(desk, submission):
    answer(submission, "1.2", "30/60", actor=make_officer(submission.unit))

    type_ratio(desk.page, "42", "60")

    card = desk.page.locator("#c-1-2")
    expect(card.get_by_text("30/60 = 50%")).to_be_visible()
    expect(card.get_by_text("42/60 = 70%")).to_be_visible()
    assert stored("1.2") == ["30/60"]
    card.get_by_role("button", name="Giữ giá trị của tôi").click()
    expect(desk.page.get_by_text("Đã lưu tiêu chí 1.2")).to_be_visible()
    assert stored("1.2") == ["42/60"]


def test_who_takes_the_stored_value_is_not_asked_about_leaving(desk, submission):
    asked = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    answer(submission, "1.2", "30/60", actor=make_officer(submission.unit))
    type_ratio(desk.page, "42", "60")

    desk.page.get_by_role("link", name="Dùng giá trị đang lưu").click()

    expect(desk.page.get_by_role("textbox", name="Văn bản điện tử")).to_have_value("30")
    assert asked == []


def test_a_lost_line_keeps_the_text_and_tries_again(desk):
    card = desk.page.locator("#c-1-1")
    desk.context.set_offline(True)

    card.get_by_label("Có ban hành").check()
    expect(card.get_by_text("Chưa lưu được. Nội dung vẫn giữ trên trang")).to_be_visible()
    desk.context.set_offline(False)

    expect(card.get_by_text("Đã lưu")).to_be_visible(timeout=15_000)
    assert stored("1.1") == ["#1"]
    desk.complaints.clear()  # htmx reports the lost line to the console


def test_a_login_that_ran_out_is_said_beside_the_answer(desk):
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    desk.page.locator("#c-1-1").get_by_label("Có ban hành").check()

    expect(desk.page.locator("#c-1-1")).to_contain_text("Phiên đăng nhập đã hết")
    assert stored("1.1") == []


def type_offline(desk):
    """Type a ratio while the line is down, until the page says that it could not save."""
    desk.context.set_offline(True)
    type_ratio(desk.page, "42", "60")
    expect(desk.page.locator("#c-1-2").get_by_text("Chưa lưu được. Nội dung vẫn giữ")).to_be_visible()
    desk.complaints.clear()


def kept_texts(desk):
    return desk.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('egov-kept/'))")


def test_an_answer_says_that_it_is_saved_within_two_seconds(desk):
    type_ratio(desk.page, "42", "60")

    expect(desk.page.locator("#c-1-2").get_by_text("Đã lưu")).to_be_visible(timeout=2_000)
    assert kept_texts(desk) == []


def test_the_page_of_one_criterion_says_its_new_state(desk, submission):
    desk.open(f"/phieu/{submission.pk}/tieu-chi/1.2/")
    expect(desk.page.locator("#n-1-2")).to_have_text(re.compile("Chưa làm"))

    type_ratio(desk.page, "42", "60")

    expect(desk.page.locator("#n-1-2")).to_have_text(re.compile("Làm dở"))


def test_what_was_typed_without_a_line_outlives_a_reload_and_is_sent(desk, submission):
    type_offline(desk)
    with pytest.raises(PlaywrightError):
        desk.page.reload()
    assert stored("1.2") == []

    desk.context.set_offline(False)
    desk.open(f"/phieu/{submission.pk}/nhom/1/")

    expect(desk.page.locator("#c-1-2").get_by_text("42/60 = 70%")).to_be_visible()
    expect(desk.page.get_by_role("textbox", name="Văn bản điện tử")).to_have_value("42")
    assert stored("1.2") == ["42/60"]
    assert kept_texts(desk) == []


def test_what_was_kept_does_not_overwrite_what_a_colleague_saved_meanwhile(desk, submission):
    type_offline(desk)
    answer(submission, "1.2", "30/60", actor=make_officer(submission.unit))
    with pytest.raises(PlaywrightError):
        desk.page.reload()

    desk.context.set_offline(False)
    desk.open(f"/phieu/{submission.pk}/nhom/1/")

    card = desk.page.locator("#c-1-2")
    expect(card.get_by_text("42/60 = 70%")).to_be_visible()
    expect(card.get_by_text("30/60 = 50%")).to_be_visible()
    assert stored("1.2") == ["30/60"]
    card.get_by_role("link", name="Dùng giá trị đang lưu").click()
    expect(desk.page.get_by_role("textbox", name="Văn bản điện tử")).to_have_value("30")
    assert kept_texts(desk) == []


def test_after_a_login_that_ran_out_the_same_criterion_opens_and_the_text_is_sent(desk, officer):
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    type_ratio(desk.page, "42", "60")

    desk.page.locator("#c-1-2").get_by_role("link", name="Đăng nhập lại").click()
    desk.page.get_by_label("Tên đăng nhập").fill(officer.username)
    desk.page.get_by_label("Mật khẩu").fill(PASSWORD)
    desk.page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()

    expect(desk.page).to_have_url(re.compile(r"/nhom/1/#c-1-2$"))
    expect(desk.page.locator("#c-1-2").get_by_text("42/60 = 70%")).to_be_visible()
    assert stored("1.2") == ["42/60"]
    assert kept_texts(desk) == []


def test_logging_out_leaves_no_typed_text_in_the_browser(desk):
    desk.page.get_by_role("textbox", name="Văn bản điện tử").fill("42")
    assert len(kept_texts(desk)) == 1

    desk.page.get_by_role("button", name="Đăng xuất").click()
    expect(desk.page.get_by_role("link", name="Đăng nhập")).to_be_visible()

    assert kept_texts(desk) == []


def test_a_line_of_the_whole_form_opens_in_place_saves_and_says_the_answer(desk, submission):
    desk.open(f"/phieu/{submission.pk}/ca-phieu/")
    card = desk.page.locator("#c-1-2")
    expect(card.locator("form")).to_have_count(0)

    card.locator("summary").first.click()
    type_ratio(desk.page, "42", "60")

    expect(card.get_by_text("Đã lưu")).to_be_visible()
    card.locator("summary").first.click()
    expect(card.locator("summary").first).to_contain_text("42/60 = 70%")
    expect(card.locator("summary").first).to_contain_text("2,1 / 3 điểm")
    assert stored("1.2") == ["42/60"]


def test_a_line_opens_again_where_typed_text_waits_to_be_sent(desk, submission):
    desk.open(f"/phieu/{submission.pk}/ca-phieu/")
    desk.page.locator("#c-1-2 summary").first.click()
    expect(desk.page.get_by_role("textbox", name="Văn bản điện tử")).to_be_visible()
    type_offline(desk)
    with pytest.raises(PlaywrightError):
        desk.page.reload()

    desk.context.set_offline(False)
    desk.open(f"/phieu/{submission.pk}/ca-phieu/")

    expect(desk.page.locator("#c-1-2").get_by_text("42/60 = 70%")).to_be_visible()
    assert stored("1.2") == ["42/60"]


def test_without_a_line_the_fold_says_so_and_opens_later(desk, submission):
    desk.open(f"/phieu/{submission.pk}/ca-phieu/")
    card = desk.page.locator("#c-1-2")
    desk.context.set_offline(True)
    card.locator("summary").first.click()
    expect(card.get_by_role("link", name="Chưa mở được")).to_be_visible()
    desk.context.set_offline(False)
    desk.complaints.clear()

    card.locator("summary").first.click()
    card.locator("summary").first.click()

    expect(card.get_by_role("textbox", name="Văn bản điện tử")).to_be_visible()


def test_without_javascript_a_line_leads_to_its_own_page(open_desk, submission, officer):
    desk = open_desk(javascript=False)
    desk.enter_as(officer)
    desk.open(f"/phieu/{submission.pk}/ca-phieu/")

    desk.page.locator("#c-1-2 summary").first.click()
    desk.page.get_by_role("link", name="Mở trang của tiêu chí 1.2").click()

    expect(desk.page).to_have_url(re.compile(r"/tieu-chi/1.2/$"))
