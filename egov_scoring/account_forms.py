import re

from django import forms
from django.contrib.auth.password_validation import validate_password

from egov_scoring.day_field import DayField
from egov_scoring.models import Role, SigningForm, User

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
BAD_USERNAME = "Chỉ dùng chữ thường không dấu, chữ số, dấu chấm, gạch ngang; từ 3 đến 60 ký tự."
NO_HELP = {"autocapitalize": "none", "spellcheck": "false"}
LARGEST_WORKBOOK = 5 * 1024 * 1024


def read_username(text):
    """User names are lower case, so that nobody has to remember how one was written."""
    username = text.strip().lower()
    if not USERNAME.fullmatch(username):
        raise forms.ValidationError(BAD_USERNAME)
    return username


class DetailsForm(forms.ModelForm):
    """Who the person is."""

    class Meta:
        model = User
        fields = ["full_name", "position", "phone", "email"]
        labels = {"email": "Thư điện tử"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
        self.fields["full_name"].error_messages["required"] = "Hãy nhập họ và tên."


class RoleForm(forms.Form):
    """One role in one unit; the service refuses a role that is not the administrator's to give."""

    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=None, error_messages={"required": "Hãy chọn đơn vị."}
    )
    role = forms.ChoiceField(label="Vai trò")
    valid_from = DayField(label="Từ ngày", required=False)
    valid_until = DayField(label="Đến hết ngày", required=False)
    act = forms.CharField(label="Văn bản giao việc", max_length=200, required=False)

    def __init__(self, *args, units, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = "Chọn đơn vị"
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]

    def clean(self):
        data = super().clean()
        check_days(self, data)
        return data

    def role_arguments(self):
        return {name: self.cleaned_data[name] for name in ("valid_from", "valid_until", "act")}


def check_days(form, data):
    first, last = data.get("valid_from"), data.get("valid_until")
    if first and last and last < first:
        form.add_error("valid_until", "Ngày cuối phải từ ngày đầu trở đi.")


class AccountForm(RoleForm, DetailsForm):
    """A new account with its first role."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        help_text=BAD_USERNAME,
        error_messages={"required": "Hãy nhập tên đăng nhập."},
        widget=forms.TextInput(attrs=NO_HELP | {"autocomplete": "off"}),
    )
    field_order = ["unit", "role", "full_name", "position", "username", "email", "phone"]

    def clean_username(self):
        return read_username(self.cleaned_data["username"])

    def details(self):
        return {name: self.cleaned_data[name] for name in ("username", *DetailsForm.Meta.fields)}


class WorkbookForm(forms.Form):
    """The workbook that is read into a preview; nothing is stored by this step."""

    file = forms.FileField(
        label="Tệp Excel (.xlsx)",
        error_messages={"required": "Hãy chọn một tệp .xlsx."},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".xlsx"):
            raise forms.ValidationError(f"{file.name} không phải tệp .xlsx; hãy lưu lại dạng Excel .xlsx.")
        if file.size > LARGEST_WORKBOOK:
            raise forms.ValidationError("Tệp quá 5 MB; hãy chia nhỏ tệp.")
        return file


class DelegationForm(forms.Form):
    """Who signs for the head, how, from–until, by which document."""

    delegate = forms.ModelChoiceField(
        label="Người được giao ký", queryset=None, error_messages={"required": "Hãy chọn một người."}
    )
    signs_as = forms.ChoiceField(label="Hình thức ký", choices=SigningForm)
    head_title = forms.CharField(
        label="Chức vụ của người đứng đầu",
        max_length=120,
        help_text="In sau KT., TL., ví dụ: Giám đốc, Chủ tịch.",
        error_messages={"required": "Hãy nhập chức vụ của người đứng đầu."},
    )
    valid_from = DayField(label="Từ ngày")
    valid_until = DayField(label="Đến hết ngày")
    act = forms.CharField(
        label="Văn bản giao ký",
        max_length=200,
        help_text="Số, ngày, ví dụ: Quyết định số 12/QĐ-STC ngày 05/01/2026.",
        error_messages={"required": "Hãy ghi số và ngày của văn bản giao ký."},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["delegate"].queryset = people
        self.fields["delegate"].empty_label = "Chọn người"
        self.fields["delegate"].label_from_instance = named_with_position

    def clean(self):
        data = super().clean()
        check_days(self, data)
        return data


def named_with_position(person):
    return f"{person}, {person.position}" if person.position else str(person)


class HandOverForm(forms.Form):
    """To whom a role passes."""

    successor = forms.ModelChoiceField(
        label="Người nhận bàn giao", queryset=None, error_messages={"required": "Hãy chọn người nhận."}
    )
    act = forms.CharField(label="Văn bản giao việc", max_length=200, required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people
        self.fields["successor"].empty_label = "Chọn người"
        self.fields["successor"].label_from_instance = named_with_position


class ActivationForm(forms.Form):
    """User name and code from the sheet, and the password that only the person will know."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        error_messages={"required": "Hãy nhập tên đăng nhập in trên phiếu."},
        widget=forms.TextInput(attrs=NO_HELP | {"autocomplete": "username"}),
    )
    code = forms.CharField(
        label="Mã kích hoạt",
        max_length=40,
        help_text="12 chữ và số in trên phiếu; gõ hoa hay thường, có gạch nối hay không đều được.",
        error_messages={"required": "Hãy nhập mã kích hoạt in trên phiếu."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        max_length=200,
        help_text="Từ 10 ký tự trở lên, không chỉ gồm chữ số.",
        error_messages={"required": "Hãy nhập mật khẩu mới."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="Nhập lại mật khẩu mới",
        strip=False,
        max_length=200,
        error_messages={"required": "Hãy nhập lại mật khẩu mới."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]

    def clean(self):
        data = super().clean()
        if {"password", "repeated"} <= data.keys() and data["password"] != data["repeated"]:
            self.add_error("repeated", "Hai lần nhập mật khẩu không giống nhau.")
        return data
