"""The main job for Quảng Bình in a real browser, with the keyboard wherever a person would use it."""

import re

import pytest
from playwright.sync_api import expect

from egov_scoring.models import Role
from rankings.models import Publication
from submissions.models import Response, Submission, Verdict
from tests.factories import (
    PASSWORD,
    PDF,
    make_campaign,
    make_head,
    make_officer,
    make_province,
    make_reviewer,
    make_rubric,
    make_submitted,
    make_unit,
    make_user,
    open_it,
)

pytestmark = pytest.mark.django_db(transaction=True)

# 2.1.1: 42/60 = 70% × 5 = 3,5; 2.1.2: 30/60 = 50% × 5 = 2,5; 2.2.2: 45/60 = 75% × 5 = 3,75;
# 2.3.2: 12/60 = 20% × 4 / 30% = 8/3; 2.5.1: 55/60 is over 90%: 3; 2.5.2: 42/60 is not over 70%: 1;
# 2.9: 3/4 ≥ 50%: 3; 3.2 and 3.3: 54/60 is not over 90%: 2; 3.4: 42/60 = 70%: 2
RATIOS = {
    "2.1.1": ("42", "60"),
    "2.1.2": ("30", "60"),
    "2.2.2": ("45", "60"),
    "2.3.2": ("12", "60"),
    "2.5.1": ("55", "60"),
    "2.5.2": ("42", "60"),
    "2.9": ("3", "4"),
    "3.2": ("54", "60"),
    "3.3": ("54", "60"),
    "3.4": ("42", "60"),
}
# Every choice is the best one. Lost: 1,5 + 2,5 + 1,25 + 4/3 + 0 + 1 + 2 + 1 + 1 + 0 = 11 7/12; 100 - 11 7/12
SELF_TOTAL = "88,42"
# 2.1.1 is corrected to 36/60 = 60% × 5 = 3, half a point less: 87 11/12
VERIFIED_TOTAL = "87,92"
NOTE = "Theo báo cáo của đơn vị."


@pytest.fixture
def submission():
    rubric = make_rubric("quang-binh-3270-2020")
    province = make_province(rubric.province.code)
    unit = make_unit(province, code="so-tai-chinh", name="Sở Tài chính")
    campaign = make_campaign(rubric, units=0, opened=False, title="Đánh giá Chính quyền điện tử năm 2021")
    open_it(campaign)
    return Submission.objects.with_places().get(participation__unit=unit)


@pytest.fixture
def work_as(open_desk):
    """Log in through the login page, by keyboard; returns the page."""

    def enter(user, **options):
        page = open_desk(**options).page
        page.goto("/tai-khoan/login/")
        page.get_by_label("Tên đăng nhập").fill(user.username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
        return page

    return enter


def card_of(page, code):
    return page.locator(f"#c-{code.replace('.', '-')}")


def answer_card(page, leaf):
    """Answer one criterion as its inputs ask, explain it, and wait until it says that it is saved."""
    card = card_of(page, leaf.code)
    if leaf.rule.kind == "choice":
        card.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
    else:
        boxes = card.locator(".ratio input")
        boxes.first.focus()
        page.keyboard.type(RATIOS[leaf.code][0])
        page.keyboard.press("Tab")
        page.keyboard.type(RATIOS[leaf.code][1])
        page.keyboard.press("Tab")
    expect(card.get_by_text("Đã lưu")).to_be_visible()
    explanation = card.get_by_label(f"Giải trình tiêu chí {leaf.code}")
    if not explanation.is_visible():
        card.locator("summary", has_text="Giải trình").press("Enter")
    explanation.fill(NOTE)
    page.keyboard.press("Tab")
    expect(card.locator("form[data-dirty]")).to_have_count(0)


def fill_groups(page, submission):
    """All four groups; each criterion saves itself."""
    spec = submission.campaign_block.spec
    page.get_by_role("link", name=submission.campaign.title).click()
    page.get_by_role("link", name=re.compile(r"^1\. ")).click()
    for number in ("1", "2", "3", "4"):
        for leaf in spec.leaves:
            if leaf.code.split(".")[0] == number:
                answer_card(page, leaf)
        page.get_by_role("link", name=re.compile("Sang nhóm|Kiểm tra trước khi nộp")).click()


def test_quang_binh_from_login_to_the_public_ranking(submission, work_as, open_desk):
    agency = submission.campaign.agency
    officer = work_as(make_officer(submission.unit))
    fill_groups(officer, submission)
    expect(officer.get_by_role("heading", level=1)).to_contain_text(f"{SELF_TOTAL}/100 điểm")
    add_evidence(officer)
    officer.get_by_role("button", name="Trình ký").click()
    expect(officer.get_by_text("Đã trình thủ trưởng ký.")).to_be_visible()
    assert submission.responses.filter(note=NOTE).count() == 38

    sign(work_as(make_head(submission.unit)))
    verify(work_as(make_reviewer(agency)), submission)
    publish(work_as(make_user(agency, Role.APPROVER)))

    read_the_result(open_desk().page)


def add_evidence(page):
    page.get_by_role("link", name=re.compile("^Trao đổi văn bản trong nội bộ")).click()
    page.get_by_label("Tệp", exact=True).set_input_files(
        {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Thêm minh chứng").click()
    expect(page.get_by_role("link", name="bao-cao.pdf")).to_be_visible()
    page.get_by_role("link", name="Sở Tài chính", exact=True).click()
    page.get_by_role("link", name="Kiểm tra trước khi nộp").click()


def sign(page):
    page.get_by_role("link", name="Xem và ký, nộp").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Ký, nộp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận phiếu, lần nộp 1")


def verify(page, submission):
    """Two criteria by keyboard, one corrected with a reason, the rest accepted together."""
    page.get_by_role("link", name="Sở Tài chính").click()
    page.get_by_role("button", name="Tiếp nhận đủ hồ sơ").click()
    page.get_by_role("link", name="Xét tiêu chí 1.1").click()
    for code in ("1.1", "1.2.1"):
        choose_by_key(page, code, "a", "Chấp nhận")
        page.keyboard.press("l")
        expect(page.get_by_text(f"Đã lưu kết luận tiêu chí {code}.")).to_be_visible()
    page.get_by_role("link", name="Sở Tài chính").click()
    page.get_by_role("link", name=re.compile("^Trao đổi văn bản trong nội bộ")).click()
    choose_by_key(page, "2.1.1", "g", "Điều chỉnh")
    page.get_by_label(re.compile("^Số văn bản nội bộ")).fill("36")
    page.get_by_label(re.compile("^Lý do")).fill("Đếm lại được 36 văn bản.")
    page.get_by_role("button", name="Lưu, sang tiêu chí tiếp").click()
    expect(page.get_by_text("Đã lưu kết luận tiêu chí 2.1.1.")).to_be_visible()
    page.get_by_role("link", name="Sở Tài chính").click()
    page.locator("summary", has_text="Chấp nhận 35 tiêu chí còn lại").press("Enter")
    page.get_by_role("button", name="Chấp nhận 35 tiêu chí này").press("Enter")
    page.get_by_role("button", name="Thẩm định xong").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sở Tài chính: đã thẩm định")
    expect(page.locator("dl.figs")).to_contain_text(VERIFIED_TOTAL)


def choose_by_key(page, code, key, kind):
    """Keys work once the page of the criterion has loaded its script."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{code} ")
    page.wait_for_load_state()
    page.keyboard.press(key)
    expect(page.get_by_role("radio", name=re.compile(f"^{kind}"))).to_be_checked()


def publish(page):
    page.get_by_role("button", name="Tính xếp hạng Các sở").press("Enter")
    expect(page.get_by_role("row", name="1 Sở Tài chính")).to_contain_text(VERIFIED_TOTAL)
    page.get_by_role("button", name="Chốt kết quả").press("Enter")
    page.get_by_label("Số, ký hiệu").fill("812/QĐ-UBND")
    page.get_by_label("Người ký").fill("Trần Người Ký")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Từ bây giờ ai cũng xem được.")).to_be_visible()


def read_the_result(page):
    """Anyone, without an account: from the start page to the reason for the tier."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("Các sở, ban, ngành")).first.click()
    page.get_by_label("Tìm đơn vị").fill("so tai chinh")
    page.keyboard.press("Enter")
    row = page.get_by_role("row", name="Sở Tài chính")
    for text in ("1", "Hạng A", VERIFIED_TOTAL):
        expect(row).to_contain_text(text)
    page.get_by_role("link", name="Sở Tài chính").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sở Tài chính")
    expect(page.locator("main")).to_contain_text("36/60 = 60%")
    with page.expect_download() as download:
        page.go_back()
        page.get_by_role("link", name=re.compile("Bản công bố đã chốt")).click()
    assert download.value.path().read_bytes() == bytes(Publication.objects.get().result)


def test_an_officer_saves_without_javascript(submission, work_as):
    page = work_as(make_officer(submission.unit), javascript=False)
    page.get_by_role("link", name=submission.campaign.title).click()
    page.get_by_role("link", name=re.compile("^2. ")).click()
    card = card_of(page, "2.1.1")
    card.get_by_label("Số văn bản nội bộ trao đổi dưới dạng điện tử").fill("1.260")
    card.get_by_label("Tổng số văn bản trao đổi trong nội bộ").fill("1.800")
    card.get_by_role("button", name="Lưu tiêu chí 2.1.1").click()

    expect(page.get_by_text("Đã lưu tiêu chí 2.1.1 lúc")).to_be_visible()
    expect(card_of(page, "2.1.1")).to_contain_text("1.260/1.800 = 70%")
    assert Response.objects.get().answer == "1260/1800"


def test_what_was_refused_stays_as_typed_without_javascript(submission, work_as):
    page = work_as(make_officer(submission.unit), javascript=False)
    page.goto(f"/phieu/{submission.pk}/tieu-chi/2.1.1/")
    page.get_by_label("Số văn bản nội bộ trao đổi dưới dạng điện tử").fill("1,000.5")
    page.get_by_label("Tổng số văn bản trao đổi trong nội bộ").fill("60")
    page.get_by_role("button", name="Lưu tiêu chí 2.1.1").click()

    expect(page.get_by_role("heading", name="Chưa lưu được, có chỗ cần sửa")).to_be_visible()
    assert page.get_by_label("Số văn bản nội bộ trao đổi dưới dạng điện tử").input_value() == "1,000.5"
    assert not Response.objects.exists()


def test_a_reviewer_judges_without_javascript(work_as):
    submission = make_submitted()
    page = work_as(make_reviewer(submission.campaign.agency), javascript=False)
    page.get_by_role("link", name=submission.unit.name, exact=True).click()
    page.get_by_role("button", name="Tiếp nhận đủ hồ sơ").click()
    page.get_by_role("link", name="Xét tiêu chí 1.1").click()
    page.get_by_role("radio", name=re.compile("^Chấp nhận")).check()
    page.get_by_role("button", name="Lưu, sang tiêu chí tiếp").click()
    page.get_by_role("radio", name=re.compile("^Điều chỉnh")).check()
    page.get_by_label("Văn bản điện tử").fill("36")
    page.get_by_label(re.compile("^Lý do")).fill("Đếm lại được 36 văn bản.")
    page.get_by_role("button", name="Lưu, sang tiêu chí tiếp").click()

    expect(page.get_by_text("Đã lưu kết luận tiêu chí 1.2.")).to_be_visible()
    given = Verdict.objects.order_by("response__criterion__position")
    assert list(given.values_list("response__criterion__code", "kind", "answer")) == [
        ("1.1", "accept", ""),
        ("1.2", "correct", "36/60"),
    ]
