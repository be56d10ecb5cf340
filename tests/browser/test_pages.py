"""Every page at desk and phone size: nothing for axe to find, nothing sideways, nothing from elsewhere."""

import json
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.world import desk_pages, public_pages

pytestmark = pytest.mark.django_db(transaction=True)

# 1280 px at 400 % zoom is 320 px.
ZOOMED = {"width": 320, "height": 640}
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
STATUS = {"404": 404, "403": 403}

PUBLIC = ["home", "province", "publication", "publication searched", "unit"]
PUBLIC += ["home searched", "method", "accessibility"]
PUBLIC += ["criterion list", "criterion page", "group page"]
PUBLIC += ["comparison", "correction", "withdrawn"]
PUBLIC += ["open data", "correction log", "error report", "error report state"]
PUBLIC += ["rubric list", "methodology"]
PUBLIC += ["guide list", "guide", "review guide", "publication guide", "administration guide"]
PUBLIC += ["login", "404"]
APPROVER = ["ranking list", "ranking preview", "publish form", "documents"]
APPROVER += ["withdrawal", "correct earlier result"]
APPROVER += [
    "province edit",
    "successions",
    "earlier result",
    "error report list",
    "error report answer",
    "403",
]
OFFICER = ["officer home", "form", "group", "whole form", "criterion", "check", "receipt", "own log"]
REVIEWER = ["review list", "requests", "decided requests", "intake", "passing list", "inspection"]
REVIEWER += ["progress", "job list", "job", "entry list", "recusal"]
REVIEWER += ["review form", "form log", "form total", "group figure", "verdict"]
REVIEWER += ["queue", "queue item", "bulk accept", "snippets"]
ADMINISTRATOR = ["campaign list", "campaign start", "campaign add", "campaign edit", "campaign detail"]
ADMINISTRATOR += ["participation", "succession", "campaign unit", "campaign close"]
ADMINISTRATOR += ["calendar", "contributors", "contributor name", "contributor import"]
ADMINISTRATOR += ["emergency", "assignment list", "assignment"]


def violations(page):
    """What axe finds, one line per element."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({json.dumps(AXE_OPTIONS)})")["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def faults(desk, name, address):
    """Everything that is wrong with one page at the three widths."""
    desk.page.set_viewport_size(DESKTOP)
    status = desk.open(address)
    found = [] if status == STATUS.get(name, 200) else [f"answered {status}"]
    found += [f"1280 {line}" for line in violations(desk.page)]
    desk.page.set_viewport_size(PHONE)
    found += [f"360 {line}" for line in violations(desk.page)]
    for size in (PHONE, ZOOMED):
        desk.page.set_viewport_size(size)
        if desk.scrolls_sideways():
            found.append(f"scrolls sideways at {size['width']} px")
    return found


@pytest.fixture
def look_at(open_desk):
    """Opens pages one after the other as the persons they belong to; returns the faults by page."""

    def look(pages, **options):
        desks, found = {}, {}
        for name, (person, address) in pages.items():
            if person not in desks:
                desks[person] = open_desk(**options)
                if person:
                    desks[person].enter_as(person)
            found[name] = faults(desks[person], name, address)
        return {name: lines for name, lines in found.items() if lines}

    return look


def test_public_and_approvers_pages_are_accessible_and_fit_everywhere(look_at):
    pages = public_pages()

    assert list(pages) == PUBLIC + APPROVER
    assert look_at(pages) == {}


def test_the_pages_of_the_desks_are_accessible_and_fit_everywhere(look_at):
    pages = desk_pages()

    assert list(pages) == OFFICER + REVIEWER + ADMINISTRATOR
    assert look_at(pages) == {}


def test_dark_pages_keep_their_contrast(look_at):
    pages = public_pages() | desk_pages()
    chosen = ["publication", "unit", "publish form", "group", "verdict", "campaign detail"]

    assert look_at({name: pages[name] for name in chosen}, color_scheme="dark") == {}


TAB_STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary"
MARK_STOPS = """selector => [...document.querySelectorAll(selector)]
  .filter(found => found.checkVisibility() && found.tabIndex >= 0)
  .forEach((found, place) => { found.dataset.place = place; })"""
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const isInView = box.width > 0 && box.top < innerHeight && box.bottom > 0;
  return [at.dataset.place, style.outlineStyle !== "none" && isInView];
}"""


@pytest.mark.parametrize("size", [DESKTOP, ZOOMED], ids=["1280", "320"])
def test_the_tab_key_reaches_everything_in_the_order_of_the_page_and_shows_where_it_is(open_desk, size):
    pages, desk = public_pages(), open_desk(reduced_motion="reduce")
    desk.page.set_viewport_size(size)
    wrong = {}
    for name in ("home searched", "unit", "criterion page", "criterion list", "method", "accessibility"):
        desk.open(pages[name][1])
        desk.page.evaluate(MARK_STOPS, TAB_STOPS)
        stops = desk.page.locator("[data-place]").count()
        reached = []
        for _ in range(stops):
            desk.page.keyboard.press("Tab")
            reached.append(desk.page.evaluate(FOCUSED))
        if reached != [[str(place), True] for place in range(stops)]:
            wrong[name] = [found for place, found in enumerate(reached) if found != [str(place), True]][:3]

    assert wrong == {}


# WCAG 2.4.11: of what has the focus, something is seen; a bar that sticks must not lie over all of it.
SEEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), parts = [.1, .5, .9];
  const isOf = top => at.contains(top) || top.contains(at) || [...at.labels ?? []].includes(top);
  const isSeen = parts.some(x => parts.some(y => {
    const top = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return top && isOf(top);
  }));
  return at === document.body || isSeen ? "" : at.outerHTML.slice(0, 120);
}"""
LONG_PUBLIC = ("publication", "unit", "guide", "open data", "error report", "publish form", "ranking preview")
LONG_DESK = ("whole form", "group", "check", "verdict", "queue item", "campaign edit", "assignment")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "360"])
def test_no_bar_ever_hides_what_the_tab_key_has_reached(open_desk, size):
    pages, hidden = public_pages() | desk_pages(), {}
    for name in LONG_PUBLIC + LONG_DESK:
        person, address = pages[name]
        desk = open_desk(reduced_motion="reduce")
        if person:
            desk.enter_as(person)
        desk.page.set_viewport_size(size)
        desk.open(address)
        stops = desk.page.locator(TAB_STOPS).count()
        found = []
        for key in ("Tab", "Shift+Tab"):
            for _ in range(stops):
                desk.page.keyboard.press(key)
                found.append(desk.page.evaluate(SEEN))
        if any(found):
            hidden[name] = [words for words in found if words]

    assert hidden == {}


def refuse_answer(page):
    page.locator(".ratio input").first.fill("1,000.5")
    page.get_by_role("button", name="Lưu tiêu chí 2.1.1").click()


def refuse_verdict(page):
    page.get_by_role("radio", name=re.compile("^Điều chỉnh")).check()
    page.locator(".ratio input").first.fill("36")
    page.get_by_role("button", name="Lưu, sang tiêu chí tiếp").click()


def refuse_publication(page):
    page.get_by_role("button", name="Công bố kết quả").click()


def test_refused_forms_are_accessible(open_desk):
    pages = public_pages() | desk_pages()
    acts = {"criterion": refuse_answer, "verdict": refuse_verdict, "publish form": refuse_publication}
    found = {}
    for name, act in acts.items():
        person, address = pages[name]
        desk = open_desk()
        desk.enter_as(person)
        desk.open(address)
        act(desk.page)
        desk.page.locator(".errors, .err").first.wait_for()
        found[name] = violations(desk.page)

    assert found == {"criterion": [], "verdict": [], "publish form": []}


def test_the_preview_of_an_earlier_result_is_accessible(open_desk):
    person, correct = public_pages()["correct earlier result"]
    desk = open_desk()
    desk.enter_as(person)
    desk.open(correct)
    page = desk.page
    with page.expect_download() as kept:
        page.get_by_role("link", name="Tệp đã nhập").click()
    page.set_input_files(
        "input[type=file]",
        {"name": "ket-qua.xlsx", "mimeType": "", "buffer": kept.value.path().read_bytes()},
    )
    page.get_by_label("Khối").select_option(index=1)
    page.get_by_label("Lý do điều chỉnh").fill("Nhập lại.")
    page.get_by_role("button", name="Kiểm tra và xem trước").click()
    page.get_by_role("button", name="Công bố bản điều chỉnh").wait_for()

    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    assert not desk.scrolls_sideways()


def test_a_publication_names_every_unit_and_finds_it_without_accents(open_desk):
    desk = open_desk()
    pages = public_pages()
    desk.open(pages["publication"][1])
    text = desk.page.locator("main").inner_text()
    desk.open(pages["publication searched"][1])

    assert desk.page.locator("table.rank tbody th a").all_inner_texts() == ["Thành phố Đồng Hới"]
    assert "Sở Ngoại vụ: không thuộc diện đánh giá" in text
    assert "Sở Xây dựng: không nộp" in text
    assert "không xếp hạng" in text.lower()
