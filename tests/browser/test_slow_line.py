"""The form on a phone and a line of 2 Mbit/s: what it weighs, what it asks for, when it can be answered."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.factories import make_campaign, make_officer, make_rubric, make_submission

pytestmark = pytest.mark.django_db(transaction=True)
LINE = {"offline": False, "latency": 100, "downloadThroughput": 250_000, "uploadThroughput": 250_000}
MOST_REQUESTS, MOST_BYTES, MOST_SECONDS = 12, 250_000, 6


@pytest.fixture
def form():
    return make_submission(make_campaign(make_rubric("quang-binh-3270-2020")))


def slow(desk):
    """Give the window the line; the list that is returned fills with the bytes of every answer."""
    session = desk.context.new_cdp_session(desk.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


@pytest.mark.parametrize("page", ["nhom/2/", "ca-phieu/"])
def test_the_first_visit_is_light_and_soon_answerable(open_desk, form, page):
    desk = open_desk(viewport=PHONE, has_touch=True, is_mobile=True)
    desk.enter_as(make_officer(form.unit))
    sizes = slow(desk)
    started = time.monotonic()

    desk.page.goto(f"/phieu/{form.pk}/{page}", wait_until="commit")
    if page == "ca-phieu/":
        desk.page.locator("summary").first.click()
    expect(desk.page.locator("form[data-autosave] input:not([type=hidden])").first).to_be_editable()
    seconds = time.monotonic() - started
    desk.page.wait_for_load_state("networkidle")

    print(f"{page}: {len(sizes)} requests, {sum(sizes)} bytes, answerable after {seconds:.1f} s")
    assert len(sizes) <= MOST_REQUESTS
    assert sum(sizes) <= MOST_BYTES
    assert seconds <= MOST_SECONDS
    assert not desk.scrolls_sideways()
