from django import forms

from egov_scoring.day_field import DayField
from submissions.models import Contact

FIELDS = ("name", "position", "phone", "email")
TITLES = {Contact.Role.PREPARER: "Người lập phiếu", Contact.Role.HEAD: "Người ký"}


class ContactForm(forms.Form):
    """One person to call about a form."""

    name = forms.CharField(label="Họ và tên", max_length=120)
    position = forms.CharField(label="Chức vụ", max_length=120, required=False)
    phone = forms.CharField(label="Điện thoại", max_length=40, required=False)
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Thư điện tử phải có dạng ten@donvi.gov.vn."},
    )

    def __init__(self, role, data=None, *, card=None):
        self.title = TITLES[role]
        super().__init__(data, prefix=role, initial=card)
        self.fields["name"].error_messages["required"] = f"{self.title}: hãy ghi họ và tên."
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class SignedCopyForm(forms.Form):
    """The signed document of the last revision: the file, its number and date."""

    file = forms.FileField(
        label="Tệp văn bản đã ký",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text="PDF ký số hoặc bản quét (PDF, PNG, JPG), không quá 20 MB.",
        error_messages={"required": "Hãy chọn tệp văn bản đã ký."},
    )
    number = forms.CharField(
        label="Số, ký hiệu văn bản",
        max_length=100,
        error_messages={"required": "Hãy ghi số, ký hiệu văn bản, ví dụ 125/BC-SNV."},
    )
    date = DayField(label="Ngày văn bản", error_messages={"required": "Hãy ghi ngày văn bản."})
    confirmed = forms.BooleanField(label="", required=False)

    def __init__(self, receipt, *args):
        super().__init__(*args, prefix="signed")
        self.fields["date"].error_messages["required"] = "Hãy ghi ngày văn bản."
        self.fields[
            "confirmed"
        ].label = (
            f"Bản quét không đọc được chữ: tôi đã xem và xác nhận đây là bản ký có mã biên nhận {receipt}"
        )
