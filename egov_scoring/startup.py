"""What a server refuses to start with: each problem is one line that says what to set."""

import gc
import sys

from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.urls import get_resolver

from egov_scoring import health

TIME_ZONE = "Asia/Ho_Chi_Minh"
SHORTEST_SECRET_KEY = 32
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", ".localhost"}


def stop_if_unsafe(settings):
    """Called by everything that serves: prints each problem and ends the process."""
    lines = problems(settings)
    for line in lines:
        print(f"Không khởi động: {line}", file=sys.stderr)
    if lines:
        sys.exit(1)


def settle():
    """Keep what is loaded for good out of garbage collection, which would pause every request to walk it."""
    # Reading the addresses imports every view.
    get_resolver()._populate()
    gc.collect()
    gc.freeze()


def problems(settings):
    """Every reason not to start, in Vietnamese; empty when the start is safe."""
    return [*setting_problems(settings), *storage_problems(settings), *database_problems(settings)]


def setting_problems(settings):
    key = secret_key(settings)
    public_hosts = [host for host in settings.ALLOWED_HOSTS if host not in LOCAL_HOSTS]
    if not key:
        yield "chưa có SECRET_KEY; đặt biến môi trường SECRET_KEY là một chuỗi bí mật ngẫu nhiên."
    elif len(key) < SHORTEST_SECRET_KEY:
        yield f"SECRET_KEY quá ngắn ({len(key)} ký tự); đặt ít nhất {SHORTEST_SECRET_KEY} ký tự ngẫu nhiên."
    if not settings.ALLOWED_HOSTS and not settings.DEBUG:
        yield "chưa có ALLOWED_HOSTS; đặt ALLOWED_HOSTS là tên miền của hệ thống, ví dụ chamdiem.example.vn."
    for name in ("DEBUG", "DEMO"):
        if getattr(settings, name) and public_hosts:
            variable = "EGOV_DEMO" if name == "DEMO" else name
            yield f"{variable} đang bật với máy chủ công khai {', '.join(public_hosts)}; đặt {variable}=0."
    if settings.TIME_ZONE != TIME_ZONE:
        yield f"múi giờ đang là {settings.TIME_ZONE}; đặt TIME_ZONE là {TIME_ZONE}."


def secret_key(settings):
    """The key or "": Django itself raises when an empty one is read."""
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""


def storage_problems(settings):
    for folder in dict.fromkeys([settings.DATA_DIR, settings.MEDIA_ROOT]):
        if health.storage_problem(folder):
            yield f"không ghi được vào thư mục {folder}; cấp quyền ghi hoặc đặt EGOV_DATA_DIR khác."


def database_problems(settings):
    """Nothing while the database is away: the server waits for it and ``readyz`` says so."""
    if health.database_problem():
        return
    waiting = health.migrations_problem()
    if waiting:
        yield f"{waiting}; chạy lệnh: python manage.py migrate."
    elif not settings.DEMO and get_user_model().objects.filter(is_demo=True, is_active=True).exists():
        yield "cơ sở dữ liệu có tài khoản minh họa; dùng cơ sở dữ liệu khác hoặc xóa các tài khoản đó."
