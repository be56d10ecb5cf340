import pytest
from django.core.management import CommandError, call_command

from egov_scoring.models import Membership, Role, User
from egov_scoring.services.codes import activate

START = [
    "start_province",
    "tinh-mau",
    "Tỉnh Mẫu",
    "--agency",
    "Sở Khoa học và Đổi mới",
    "--administrator",
    "an",
]


@pytest.mark.django_db
def test_the_first_administrator_activates_the_account_with_the_printed_code(capsys):
    call_command(*START)

    code = capsys.readouterr().out.split("bằng mã ")[1].split()[0]
    activate("an", code, "mot-mat-khau-dai")
    administrator = User.objects.get(username="an")
    membership = Membership.objects.get(user=administrator)
    assert administrator.check_password("mot-mat-khau-dai")
    assert (membership.role, membership.unit.code, membership.unit.province.code) == (
        Role.ADMINISTRATOR,
        "so-khoa-hoc-va-doi-moi",
        "tinh-mau",
    )


@pytest.mark.django_db
def test_a_province_is_started_once():
    call_command(*START)

    with pytest.raises(CommandError, match="đã có quản trị"):
        call_command(*START[:-1], "binh")

    assert not User.objects.filter(username="binh").exists()
