import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from egov_scoring.demo_logins import read_logins
from egov_scoring.models import Province
from rankings.demo.build import SEED, build
from rankings.demo.folder import DemoFolder, FolderTakenError, write_private

HOST = "127.0.0.1"
MANAGE = settings.BASE_DIR / "manage.py"


class Command(BaseCommand):
    help = "Build the demonstration in a folder of its own, once, and serve it on this machine only."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_false", dest="serve")

    def handle(self, *, port, serve, **options):
        folder = DemoFolder(settings.DATA_DIR)
        if not (settings.DEMO and folder.marker.exists() and folder.holds(settings)):
            self.run_inside(DemoFolder(settings.DATA_DIR / "demo"), port, serve)
        self.prepare(folder)
        self.show_logins(port)
        if serve:
            self.serve(port)

    def run_inside(self, folder, port, serve):
        """Start again in the demonstration's own environment, whatever the caller's points to."""
        if serve and is_taken(port):
            raise CommandError(f"Cổng {port} đang có chương trình khác dùng; chạy lại với --port khác.")
        try:
            folder.claim()
        except FolderTakenError as error:
            raise CommandError(str(error)) from error
        arguments = [sys.executable, str(MANAGE), "demo", "--port", str(port)]
        arguments += [] if serve else ["--no-serve"]
        self.stdout.flush()
        os.execve(sys.executable, arguments, folder.environment())

    def prepare(self, folder):
        self.say("Cập nhật cơ sở dữ liệu minh họa")
        if not folder.is_built:
            # What an interrupted run leaves is discarded, so nothing has to reach the disk before the end.
            set_synchronous("OFF")
        call_command("migrate", verbosity=0)
        if Province.objects.filter(is_demo=False).exists():
            raise CommandError(f"{folder.database} chứa tỉnh không phải số liệu minh họa; không ghi vào đó.")
        static = None if has_fresh_static_files() else start("collectstatic", "--verbosity=0", "--no-input")
        if not folder.is_built:
            self.build(folder)
        if static and static.wait():
            raise CommandError("Không chép được tệp giao diện (collectstatic).")

    def build(self, folder):
        started = timezone.now()
        logins = build(folder.read_secrets()["password"], self.say)
        write_private(folder.logins, logins)
        set_synchronous("FULL")
        folder.finish(seed=SEED, built_at=started.isoformat())
        self.say(f"Lập xong số liệu trong {(timezone.now() - started).seconds} giây")

    def say(self, text):
        self.stdout.write(f"==> {text}")
        self.stdout.flush()

    def show_logins(self, port):
        """One account per role and province, as wide as the terminal allows."""
        logins = read_logins()
        width = max(60, shutil.get_terminal_size((140, 24)).columns)
        longest = max(len(login["username"]) for login in logins)
        province = ""
        for login in logins:
            if login["province"] != province:
                province = login["province"]
                self.stdout.write(f"\n{province}: {login['state']}")
            line = f"  {login['username']:<{longest}}  {login['role']}, {login['unit']}"
            self.stdout.write(line if len(line) <= width else line[: width - 1] + "…")
        self.stdout.write(f"\nMật khẩu chung / password: {logins[0]['password']}")
        self.stdout.write(f"Địa chỉ / address:         http://{HOST}:{port}\n")
        self.stdout.flush()

    def serve(self, port):
        """The web server and the worker for long tasks; both end with this command."""
        signal.signal(signal.SIGTERM, stop)
        worker = start("db_worker", "--interval=2", "--verbosity=0")
        server = subprocess.Popen(server_command(port), cwd=settings.BASE_DIR)
        try:
            server.wait()
        except KeyboardInterrupt:
            self.say("Dừng / stopped")
        finally:
            for process in (server, worker):
                process.terminate()
            for process in (server, worker):
                process.wait()


def set_synchronous(mode):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={mode}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def start(*arguments):
    return subprocess.Popen([sys.executable, str(MANAGE), *arguments])


def has_fresh_static_files():
    """Whether no source is younger than what was collected last."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return False
    collected = manifest.stat().st_mtime
    return all(
        Path(storage.path(path)).stat().st_mtime < collected
        for finder in get_finders()
        for path, storage in finder.list([])
    )


def stop(number, frame):
    raise KeyboardInterrupt


def is_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def server_command(port):
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={HOST}",
        f"--port={port}",
        "--workers=2",
        "--blocking-threads=32",
        # A thread that ends takes its connection to the database with it.
        "--blocking-threads-idle-timeout=600",
        "--log-level=error",
        "egov_scoring.wsgi:application",
    ]
