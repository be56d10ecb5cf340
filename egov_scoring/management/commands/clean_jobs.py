from django.core.management import call_command
from django.core.management.base import BaseCommand

from egov_scoring import jobs


class Command(BaseCommand):
    help = "Remove jobs and results that are past their day; run it once a day."

    def handle(self, **options):
        removed = jobs.remove_expired()
        call_command("prune_db_task_results", verbosity=0)
        self.stdout.write(f"Đã xóa {removed} việc chạy nền hết hạn giữ.")
