from django import forms
from django.core import signing

SALT = "submissions.workbook"
HOURS = 12


class WorkbookForm(forms.Form):
    """The filled-in workbook."""

    file = forms.FileField(
        label="Tệp Excel đã ghi",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="Tệp .xlsx tải từ trang này, không quá 5 MB.",
        error_messages={"required": "Hãy chọn tệp Excel đã ghi.", "empty": "Tệp rỗng. Hãy chọn đúng tệp."},
    )


def seal(submission, user, preview):
    """The compared values as a signed text, so that exactly what was shown is what is saved."""
    rows = [difference.values for difference in preview.differences]
    return signing.dumps({"form": submission.pk, "user": user.pk, "rows": rows}, salt=SALT, compress=True)


def unseal(text, submission, user):
    """The rows of a preview of this form and person; None when it is too old or not ours."""
    try:
        sealed = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    is_ours = (sealed["form"], sealed["user"]) == (submission.pk, user.pk)
    return sealed["rows"] if is_ours else None
