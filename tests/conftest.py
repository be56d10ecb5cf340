"""Every test runs on the database of DATABASE_URL (SQLite in a temporary file, or PostgreSQL)."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase, override_settings
from hypothesis import settings as hypothesis_settings

from egov_scoring import triggers

# How fast an example runs says more of the machine's other work than of the code.
hypothesis_settings.register_profile("egov", deadline=None)
hypothesis_settings.load_profile("egov")
BROWSER_TESTS = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items):
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def empty_cache():
    """The rows of the next test may have the same keys."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def safe_settings(tmp_path_factory):
    """Settings for an empty environment; nothing is written outside pytest's temporary folder."""
    data_dir = tmp_path_factory.mktemp("var")
    (data_dir / "static").mkdir()
    # Set, not overridden: Django refuses to read the empty key back at the end.
    settings.SECRET_KEY = "a key that is only used by tests and protects nothing"
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DATA_DIR=data_dir,
        MEDIA_ROOT=data_dir / "files",
        STATIC_ROOT=data_dir / "static",
        STORAGES=settings.STORAGES
        | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
        SESSION_COOKIE_SECURE=False,
        CSRF_COOKIE_SECURE=False,
        SECURE_HSTS_SECONDS=0,
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, safe_settings):
    """A database for each worker; on SQLite a file, because a live server's threads connect on their own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(settings.DATA_DIR / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def flush_deletes_events():
    """Let the flush after a transactional test empty the table that refuses every deletion."""
    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(test_case):
        triggers.drop(connection)
        try:
            flush(test_case)
        finally:
            triggers.create(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)
        yield
