"""The forms of the account pages, in Vietnamese and without placeholders that vanish while typing."""

from allauth.account import forms


class Relabelled:
    """Give the fields of an account form our words; hints come from the page."""

    labels: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Relabelled, forms.LoginForm):
    labels = {
        "login": "Tên đăng nhập",
        "password": "Mật khẩu",
        "remember": "Nhớ đăng nhập trên máy này",
    }


class ResetPasswordForm(Relabelled, forms.ResetPasswordForm):
    labels = {"email": "Thư điện tử"}


class ResetPasswordKeyForm(Relabelled, forms.ResetPasswordKeyForm):
    labels = {"password1": "Mật khẩu mới", "password2": "Nhập lại mật khẩu mới"}


class ChangePasswordForm(Relabelled, forms.ChangePasswordForm):
    labels = {"oldpassword": "Mật khẩu hiện tại"} | ResetPasswordKeyForm.labels


class ReauthenticateForm(Relabelled, forms.ReauthenticateForm):
    labels = {"password": "Mật khẩu"}
