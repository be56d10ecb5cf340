from django.core.management.base import BaseCommand, CommandError

from egov_scoring.errors import AccountError
from egov_scoring.services import start_province


class Command(BaseCommand):
    help = "Give a province its verifying agency and its first administrator; prints the activation code."

    def add_arguments(self, parser):
        parser.add_argument("code", help="as in the rubric file, e.g. quang-binh")
        parser.add_argument("name", help="e.g. 'Quảng Bình'")
        parser.add_argument("--agency", required=True, help="name of the verifying agency")
        parser.add_argument("--administrator", required=True, help="user name of the first administrator")

    def handle(self, *, code, name, agency, administrator, **options):
        try:
            issued = start_province(code, name, agency=agency, username=administrator)
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{name}: tài khoản {administrator} kích hoạt tại /kich-hoat/ bằng mã {issued.code} "
            f"trước {issued.expires_at:%d/%m/%Y}."
        )
