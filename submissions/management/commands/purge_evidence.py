from django.core.management.base import BaseCommand, CommandError

from egov_scoring.models import User
from submissions.errors import WorkflowError
from submissions.services.evidence import purge_evidence


class Command(BaseCommand):
    help = "Remove the bytes of an evidence file by an act; its hash and a tombstone stay."

    def add_arguments(self, parser):
        parser.add_argument("sha256", help="SHA-256 of the content, as the evidence page shows it")
        parser.add_argument("--act", required=True, help="number and date of the document that orders it")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--user", default="", help="username of who orders it, for the log")

    def handle(self, *, sha256, act, reason, user, **options):
        actor = None
        if user:
            actor = User.objects.filter(username=user).first()
            if actor is None:
                raise CommandError(f"Không có tài khoản “{user}”.")
        try:
            pieces = purge_evidence(sha256.strip().lower(), act=act, reason=reason, actor=actor)
        except WorkflowError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Đã xóa nội dung {sha256}: {len(pieces)} minh chứng giữ mã và dấu vết. "
            "Bản sao lưu cũ vẫn còn nội dung này: xử lý các bản sao lưu theo văn bản."
        )
