import shutil
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

ALL_OK = {"database": "ok", "migrations": "ok", "storage": "ok", "disk": "ok"}


def refuse_connection(*arguments):
    raise OperationalError("the server is away")


def test_healthz_answers_without_login_and_without_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_names_every_item(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"ready": True, "items": ALL_OK})


@pytest.mark.django_db
def test_readyz_fails_while_a_migration_waits(client):
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()

    response = client.get("/readyz")

    items = ALL_OK | {"migrations": "còn 1 bước cập nhật cơ sở dữ liệu chưa chạy"}
    assert (response.status_code, response.json()) == (503, {"ready": False, "items": items})


def test_readyz_fails_without_database(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", refuse_connection)

    response = client.get("/readyz")

    items = ALL_OK | {
        "database": "không kết nối được cơ sở dữ liệu",
        "migrations": "không đọc được trạng thái cập nhật của cơ sở dữ liệu",
    }
    assert (response.status_code, response.json()) == (503, {"ready": False, "items": items})


@pytest.mark.django_db
def test_readyz_fails_when_the_storage_cannot_be_written(client, settings, tmp_path):
    a_file = tmp_path / "file"
    a_file.write_text("")
    settings.DATA_DIR = a_file

    response = client.get("/readyz")

    items = ALL_OK | {"storage": "không ghi được vào thư mục dữ liệu"}
    assert (response.status_code, response.json()) == (503, {"ready": False, "items": items})


@pytest.mark.django_db
def test_readyz_fails_when_the_disk_is_nearly_full(client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=7 * 1024**2))

    response = client.get("/readyz")

    items = ALL_OK | {"disk": "đĩa chỉ còn 7 MB trống"}
    assert (response.status_code, response.json()) == (503, {"ready": False, "items": items})
