import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db.migrations.recorder import MigrationRecorder

from egov_scoring.models import User
from egov_scoring.startup import problems

ROOT = Path(__file__).parents[2]


def make_settings(folder, **changes):
    """Settings that are safe, but for the changes."""
    safe = {
        "SECRET_KEY": "k" * 50,
        "DEBUG": False,
        "DEMO": False,
        "ALLOWED_HOSTS": ["chamdiem.example.vn"],
        "TIME_ZONE": "Asia/Ho_Chi_Minh",
        "DATA_DIR": folder,
        "MEDIA_ROOT": folder / "files",
    }
    return SimpleNamespace(**safe | changes)


@pytest.mark.django_db
def test_safe_settings_start(tmp_path):
    assert problems(make_settings(tmp_path)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        (
            {"SECRET_KEY": ""},
            ["chưa có SECRET_KEY; đặt biến môi trường SECRET_KEY là một chuỗi bí mật ngẫu nhiên."],
        ),
        (
            {"SECRET_KEY": "short"},
            ["SECRET_KEY quá ngắn (5 ký tự); đặt ít nhất 32 ký tự ngẫu nhiên."],
        ),
        (
            {"ALLOWED_HOSTS": []},
            ["chưa có ALLOWED_HOSTS; đặt ALLOWED_HOSTS là tên miền của hệ thống, ví dụ chamdiem.example.vn."],
        ),
        (
            {"DEBUG": True},
            ["DEBUG đang bật với máy chủ công khai chamdiem.example.vn; đặt DEBUG=0."],
        ),
        (
            {"DEMO": True},
            ["EGOV_DEMO đang bật với máy chủ công khai chamdiem.example.vn; đặt EGOV_DEMO=0."],
        ),
        (
            {"TIME_ZONE": "UTC"},
            ["múi giờ đang là UTC; đặt TIME_ZONE là Asia/Ho_Chi_Minh."],
        ),
        ({"DEBUG": True, "ALLOWED_HOSTS": []}, []),
        ({"DEBUG": True, "DEMO": True, "ALLOWED_HOSTS": ["127.0.0.1", "localhost"]}, []),
    ],
)
def test_an_unsafe_setting_is_one_line_that_says_what_to_set(tmp_path, changes, lines):
    assert problems(make_settings(tmp_path, **changes)) == lines


@pytest.mark.django_db
def test_every_problem_is_named_at_once(tmp_path):
    settings = make_settings(tmp_path, SECRET_KEY="", DEBUG=True, TIME_ZONE="UTC")

    assert [line.split()[0] for line in problems(settings)] == ["chưa", "DEBUG", "múi"]


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_stops_the_start(tmp_path):
    a_file = tmp_path / "file"
    a_file.write_text("")

    assert problems(make_settings(tmp_path, MEDIA_ROOT=a_file)) == [
        f"không ghi được vào thư mục {a_file}; cấp quyền ghi hoặc đặt EGOV_DATA_DIR khác."
    ]


@pytest.mark.django_db
def test_a_waiting_migration_stops_the_start(tmp_path):
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()

    assert problems(make_settings(tmp_path)) == [
        "còn 1 bước cập nhật cơ sở dữ liệu chưa chạy; chạy lệnh: python manage.py migrate."
    ]


@pytest.mark.django_db
def test_a_demonstration_account_stops_a_start_that_is_no_demonstration(tmp_path):
    User.objects.create_user("minh-hoa", is_demo=True)

    assert problems(make_settings(tmp_path)) == [
        "cơ sở dữ liệu có tài khoản minh họa; dùng cơ sở dữ liệu khác hoặc xóa các tài khoản đó."
    ]
    assert problems(make_settings(tmp_path, DEMO=True, ALLOWED_HOSTS=["127.0.0.1"])) == []


def run_python(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
    )


def test_the_server_ends_with_one_line_for_each_problem(tmp_path):
    database = f"sqlite:///{tmp_path / 'new.sqlite3'}"

    result = run_python("import egov_scoring.wsgi", EGOV_DATA_DIR=str(tmp_path), DATABASE_URL=database)

    lines = re.sub(r"\d+", "N", result.stderr).splitlines()
    assert (result.returncode, lines) == (
        1,
        [
            "Không khởi động: chưa có SECRET_KEY; đặt biến môi trường SECRET_KEY là một "
            "chuỗi bí mật ngẫu nhiên.",
            "Không khởi động: chưa có ALLOWED_HOSTS; đặt ALLOWED_HOSTS là tên miền của hệ thống, "
            "ví dụ chamdiem.example.vn.",
            "Không khởi động: còn N bước cập nhật cơ sở dữ liệu chưa chạy; "
            "chạy lệnh: python manage.py migrate.",
        ],
    )


def test_settings_are_imported_with_an_empty_environment():
    result = run_python("import egov_scoring.settings")

    assert (result.returncode, result.stderr) == (0, "")
