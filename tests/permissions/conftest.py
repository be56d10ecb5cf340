import logging

import pytest
from django.conf import urls
from django.db import transaction
from django.http import HttpResponse

from egov_scoring import pdf
from tests.permissions.world import World


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """One world for all tests of this folder; each of them leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


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
