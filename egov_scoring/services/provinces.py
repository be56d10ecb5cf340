from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from egov_scoring.collation import search_key
from egov_scoring.errors import AccountError
from egov_scoring.events import record
from egov_scoring.models import Membership, Province, Role, Unit, User
from egov_scoring.permissions import administered_provinces
from egov_scoring.services.accounts import add_membership
from egov_scoring.services.codes import drawn, write_codes


@transaction.atomic
def start_province(code, name, *, agency, username):
    """Give a province its verifying agency and its first administrator, who makes all else on screen.

    Returns the administrator's activation code; refused once the province has an administrator.
    """
    province, _ = Province.objects.select_for_update().get_or_create(code=code, defaults={"name": name})
    if Membership.objects.filter(unit__province=province, role=Role.ADMINISTRATOR).exists():
        raise AccountError(f"{province} đã có quản trị; tài khoản khác do quản trị cấp trên màn hình.")
    if User.objects.filter(username__iexact=username).exists():
        raise AccountError(f"Tên đăng nhập “{username}” đã có người dùng; hãy chọn tên khác.")
    unit, _ = Unit.objects.get_or_create(
        province=province, code=slugify(search_key(agency)), defaults={"name": agency, "kind": "so"}
    )
    province.agency = unit
    province.save(update_fields=["agency"])
    account = User(username=username)
    account.set_unusable_password()
    account.save()
    add_membership(province, account, unit, Role.ADMINISTRATOR, None, None, None, "")
    # Whoever runs the command on the server gives the first code: nobody else can.
    return write_codes(drawn([account]), account)[0]


@transaction.atomic
def save_contact(province, *, actor, agency, contact):
    """Name who answers for the public pages of a province, and how to reach them."""
    province = Province.objects.select_for_update().get(pk=province.pk)
    if province.pk not in administered_provinces(actor) or agency.province_id != province.pk:
        raise PermissionDenied
    province.agency, province.contact = agency, contact
    province.save(update_fields=["agency", "contact"])
    record(province, "save_contact", actor, agency=agency.code)
    return province
