"""Units and people in and out of a workbook; every row goes through the services that the pages use."""

from django.core.exceptions import PermissionDenied, ValidationError
from import_export import fields, resources, widgets

from egov_scoring import services
from egov_scoring.account_forms import read_username
from egov_scoring.errors import AccountError
from egov_scoring.models import Membership, Role, Unit, User
from egov_scoring.permissions import OF_PROVINCE, administered_provinces

DAY = widgets.DateWidget(format="%d/%m/%Y")
DETAILS = {"full_name": "Họ và tên", "position": "Chức vụ", "email": "Thư điện tử", "phone": "Điện thoại"}
ROLES = {role.label: role for role in Role if role in OF_PROVINCE}
NO_RIGHT = "Bạn không quản lý tài khoản hoặc vai trò này ở đơn vị này."


class GuardedResource(resources.ModelResource):
    """A row that the actor may not store, or that cannot be stored, is an error of that row in its words."""

    no_right = NO_RIGHT
    refusal = AccountError

    def __init__(self, *, actor, **kwargs):
        super().__init__(**kwargs)
        self.actor = actor

    def do_instance_save(self, instance, is_create):
        try:
            self.store(instance, is_create)
        except PermissionDenied:
            raise ValidationError(self.no_right) from None
        except self.refusal as error:
            raise ValidationError(str(error)) from error

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """A new role of a known person changes nothing about the person, and is new all the same."""
        is_known = instance.pk is not None
        return is_known and super().skip_row(instance, original, row, import_validation_errors)

    def values(self, instance):
        """The row as it would be exported, by column."""
        if instance is None:
            return {}
        return {
            field.column_name: self.export_field(field, instance) or "" for field in self.get_export_fields()
        }


class UnitResource(GuardedResource):
    """One row per unit; the code is the key."""

    code = fields.Field("code", "Mã đơn vị")
    name = fields.Field("name", "Tên đơn vị")
    kind = fields.Field("kind", "Loại")
    parent = fields.Field("parent", "Mã đơn vị cấp trên", widgets.Widget())
    valid_from = fields.Field("valid_from", "Có từ ngày", DAY)
    valid_until = fields.Field("valid_until", "Đến hết ngày", DAY)

    class Meta:
        model = Unit
        fields = ["code", "name", "kind", "parent", "valid_from", "valid_until"]
        import_id_fields = ["code"]
        clean_model_instances = True
        skip_unchanged = report_skipped = store_row_values = store_instance = skip_html_diff = True

    def get_queryset(self):
        return Unit.objects.filter(province__in=administered_provinces(self.actor)).select_related("parent")

    def before_import_row(self, row, **kwargs):
        code = row.get("Mã đơn vị cấp trên") or ""
        row["Mã đơn vị cấp trên"] = self.unit_with(code) if code else None

    def unit_with(self, code):
        unit = self.get_queryset().filter(code=code).first()
        if unit is None:
            raise ValidationError(f"Mã đơn vị cấp trên “{code}” chưa có; hãy xếp nó ở dòng trước.")
        return unit

    def init_instance(self, row=None):
        province = min(administered_provinces(self.actor), default=None)
        return Unit(province_id=province)

    def dehydrate_parent(self, unit):
        return unit.parent.code if unit.parent else ""

    def store(self, instance, is_create):
        services.save_unit(instance, actor=self.actor)


class AccountResource(GuardedResource):
    """One row per role of a person; an empty cell about the person changes nothing."""

    username = fields.Field("user__username", "Tên đăng nhập")
    full_name = fields.Field("user__full_name", DETAILS["full_name"])
    position = fields.Field("user__position", DETAILS["position"])
    email = fields.Field("user__email", DETAILS["email"])
    phone = fields.Field("user__phone", DETAILS["phone"])
    unit = fields.Field("unit__code", "Mã đơn vị", readonly=True)
    role = fields.Field("role", "Vai trò", readonly=True)
    valid_from = fields.Field("valid_from", "Từ ngày", DAY)
    valid_until = fields.Field("valid_until", "Đến hết ngày", DAY)
    act = fields.Field("act", "Văn bản giao việc")

    class Meta:
        model = Membership
        fields = [
            "username",
            "full_name",
            "position",
            "email",
            "phone",
            "unit",
            "role",
            "valid_from",
            "valid_until",
            "act",
        ]
        import_id_fields = ["username"]
        skip_unchanged = report_skipped = store_row_values = store_instance = skip_html_diff = True

    def __init__(self, *, actor, units, **kwargs):
        super().__init__(actor=actor, **kwargs)
        self.units = units

    def before_import(self, dataset, **kwargs):
        self.by_code = {unit.code: unit for unit in self.units.select_related("province")}

    def before_import_row(self, row, **kwargs):
        row["Tên đăng nhập"] = read_username(row["Tên đăng nhập"])
        row["person"] = User.objects.filter(username__iexact=row["Tên đăng nhập"]).first() or User(
            username=row["Tên đăng nhập"]
        )
        row["place"] = self.place(row["Mã đơn vị"])
        row["job"] = job(row["Vai trò"])
        for name, column in DETAILS.items():
            row[column] = row.get(column) or getattr(row["person"], name)

    def place(self, code):
        if code not in self.by_code:
            raise ValidationError(f"Mã đơn vị “{code}” không có trong các đơn vị bạn quản lý.")
        return self.by_code[code]

    def get_instance(self, instance_loader, row):
        person = row["person"]
        current = Membership.objects.filter(
            user=person.pk, unit=row["place"], role=row["job"], ended_at__isnull=True
        )
        membership = current.order_by("-valid_from", "-pk").first()
        return self.fill(membership, row) if membership else None

    def init_instance(self, row=None):
        return self.fill(Membership(role=row["job"]), row)

    def fill(self, membership, row):
        membership.user, membership.unit = row["person"], row["place"]
        return membership

    def dehydrate_role(self, membership):
        return membership.get_role_display()

    def store(self, instance, is_create):
        person = instance.user
        person.clean_fields(exclude=["password"])
        details = {name: getattr(person, name) for name in DETAILS}
        days = {name: getattr(instance, name) for name in ("valid_from", "valid_until")}
        days["act"] = instance.act or ""
        if person.pk is None:
            services.create_account(
                instance.unit, [instance.role], actor=self.actor, username=person.username, **details, **days
            )
            return
        account = User.objects.get(pk=person.pk)
        services.change_account(account, actor=self.actor, **details)
        if is_create:
            services.grant_role(account, instance.unit, instance.role, actor=self.actor, **days)
        else:
            services.change_role(instance, actor=self.actor, **days)


def job(label):
    role = ROLES.get(label.strip().lower()) or ROLES.get(label.strip())
    if role is None:
        raise ValidationError(f"Vai trò “{label}” không có; chọn một trong: {', '.join(ROLES)}.")
    return role
