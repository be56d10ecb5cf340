from django.core.management.base import BaseCommand

from egov_scoring import outbox
from egov_scoring.models import Message


class Command(BaseCommand):
    help = "Mail the notices that wait in the outbox; run it every few minutes."

    def handle(self, **options):
        if not outbox.mail_is_on():
            self.stdout.write("Chưa cấu hình máy chủ thư (EMAIL_URL); thông báo chỉ hiện trong hệ thống.")
            return
        sent, failed = outbox.deliver()
        given_up = Message.objects.filter(state=Message.State.FAILED).count()
        self.stdout.write(f"Đã gửi {sent}, chưa gửi được {failed}; đã thôi gửi lại {given_up} thông báo.")
