"""Two pages for monitoring: ``healthz`` says that the process answers, ``readyz`` that it can do its work."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

LEAST_FREE_BYTES = 200 * 1024 * 1024


@login_not_required
@never_cache
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def readyz(request):
    """Answer 503 while one item fails; an item is "ok" or what is wrong with it."""
    items = {
        "database": database_problem() or "ok",
        "migrations": migrations_problem() or "ok",
        "storage": storage_problem(settings.DATA_DIR) or "ok",
        "disk": disk_problem(settings.DATA_DIR) or "ok",
    }
    is_ready = all(answer == "ok" for answer in items.values())
    return JsonResponse(
        {"ready": is_ready, "items": items},
        status=200 if is_ready else 503,
        json_dumps_params={"ensure_ascii": False},
    )


def database_problem():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "không kết nối được cơ sở dữ liệu"
    return None


def migrations_problem():
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "không đọc được trạng thái cập nhật của cơ sở dữ liệu"
    if waiting:
        return f"còn {len(waiting)} bước cập nhật cơ sở dữ liệu chưa chạy"
    return None


def storage_problem(folder):
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError:
        return "không ghi được vào thư mục dữ liệu"


def disk_problem(folder):
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return "không đọc được dung lượng đĩa"
    if free < LEAST_FREE_BYTES:
        return f"đĩa chỉ còn {free // 1024**2} MB trống"
    return None
