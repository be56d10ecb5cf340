"""A real Chromium against a live server on a SQLite file."""

import logging
import shutil

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_browser():
    """Playwright keeps an event loop in this thread, so Django would refuse to query here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session", autouse=True)
def quiet_log():
    """A failure's report shows what failed, not every request."""
    logging.getLogger("egov_scoring.middleware").setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def site(django_db_setup):
    """The address of the running product; who uses it also opens the database."""
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Desk:
    """One person's browser window; it remembers everything that a clean page must not do."""

    def __init__(self, browser, site, *, javascript=True, **options):
        self.site = site
        self.complaints = []
        self.context = browser.new_context(
            base_url=site,
            locale="vi-VN",
            java_script_enabled=javascript,
            **{"viewport": DESKTOP, "color_scheme": "light"} | options,
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("request", self.look_at)

    def hear(self, message):
        # The browser itself reports every page that is answered with 403, 404 or 422.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def look_at(self, request):
        # Chromium's own PDF viewer loads itself from chrome: addresses.
        if request.url.startswith(("http", "ws")) and not request.url.startswith(f"{self.site}/"):
            self.complaints.append(f"another host: {request.url}")

    def enter_as(self, user):
        """Log in without the login page."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.site}])

    def open(self, address):
        response = self.page.goto(address)
        self.page.evaluate("document.fonts.ready")
        return response.status

    def scrolls_sideways(self):
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


@pytest.fixture
def open_desk(chromium, site):
    """Opens windows and, at the end, fails for whatever any of them complained about."""
    desks = []

    def open_one(**options):
        desks.append(Desk(chromium, site, **options))
        return desks[-1]

    yield open_one
    for desk in desks:
        desk.context.close()
    assert [complaint for desk in desks for complaint in desk.complaints] == []
