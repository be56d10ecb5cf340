import logging

import pytest
from django.conf import urls
from django.http import HttpResponse

from egov_scoring import pdf
from tests.permissions.world import World


@pytest.fixture
def world(db):
    """Made once for each test: a test asks for all its cells in it and names every wrong one."""
    return World()


@pytest.fixture(autouse=True)
def quick_answers(settings, monkeypatch):
    """The pages of refusals and papers are looked at elsewhere; here thousands are asked for."""
    settings.CHECK_LINKS = True
    monkeypatch.setattr(pdf, "render_pdf", lambda *args, **kwargs: b"%PDF")
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponse(status=404))
    monkeypatch.setattr(urls, "handler403", lambda request, exception: HttpResponse(status=403))
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
