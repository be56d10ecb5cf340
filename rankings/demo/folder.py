"""The demonstration's own folder: everything it writes lies there, and nothing else may."""

import json
import os
import secrets
import shutil
from pathlib import Path

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
MARKER_TEXT = "Thư mục của bản minh họa. Có thể xóa cả thư mục; lần chạy sau sẽ lập lại.\n"


class FolderTakenError(Exception):
    """The folder holds something that the demonstration did not write."""


class DemoFolder:
    def __init__(self, path):
        self.path = Path(path).resolve()
        self.marker = self.path / "MINH-HOA.txt"
        self.database = self.path / "demo.sqlite3"
        self.secrets = self.path / "secrets.json"
        self.logins = self.path / "logins.json"
        self.built = self.path / "built.json"

    def claim(self):
        """Make the folder, or check that it is the demonstration's; a half-made one is emptied."""
        if self.path.exists() and any(self.path.iterdir()) and not self.marker.exists():
            raise FolderTakenError(
                f"{self.path} chứa dữ liệu khác; bản minh họa không ghi vào đó. "
                "Đặt EGOV_DATA_DIR là thư mục khác hoặc dời dữ liệu đi."
            )
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)
        self.marker.write_text(MARKER_TEXT, encoding="utf-8")
        if not self.is_built:
            self.discard()

    @property
    def is_built(self):
        return self.built.exists()

    def discard(self):
        """Remove what an interrupted run left; the secrets stay."""
        for name in ("demo.sqlite3", "demo.sqlite3-wal", "demo.sqlite3-shm", "logins.json"):
            (self.path / name).unlink(missing_ok=True)
        shutil.rmtree(self.path / "files", ignore_errors=True)

    def finish(self, **facts):
        write_private(self.built, facts)

    def holds(self, settings):
        """Whether this process runs on the folder's own database and files."""
        return (
            Path(settings.DATA_DIR).resolve() == self.path
            and Path(settings.DATABASES["default"]["NAME"]) == self.database
        )

    def read_secrets(self):
        """The key and the password of this installation, made once."""
        if not self.secrets.exists():
            write_private(self.secrets, {"secret_key": secrets.token_urlsafe(48), "password": new_password()})
        return json.loads(self.secrets.read_text(encoding="utf-8"))

    def environment(self):
        """The environment in which the demonstration runs, whatever the caller's was."""
        return {
            **os.environ,
            "EGOV_DEMO": "1",
            "EGOV_DATA_DIR": str(self.path),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SECRET_KEY": self.read_secrets()["secret_key"],
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DEBUG": "0",
            "EGOV_SECURE_COOKIES": "0",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        }


def new_password():
    """Four groups of letters that are told apart easily when typed."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def write_private(path, content):
    """Write JSON that only its owner may read, in one step."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        json.dump(content, target, ensure_ascii=False, indent=1)
    part.replace(path)
