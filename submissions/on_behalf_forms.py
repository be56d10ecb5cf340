from django import forms
from django.utils import timezone

from egov_scoring.day_field import DayField


class EntryOnBehalfForm(forms.Form):
    """From which paper, and why, a form is entered in the place of its unit."""

    number = forms.CharField(
        label="Số văn bản của đơn vị",
        max_length=100,
        error_messages={"required": "Hãy ghi số văn bản của đơn vị."},
    )
    date = DayField(label="Ngày văn bản", error_messages={"required": "Hãy ghi ngày văn bản."})
    scan = forms.FileField(
        label="Bản quét văn bản",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text="PDF hoặc ảnh, không quá 20 MB. Không tải lên tài liệu bí mật nhà nước.",
        error_messages={"required": "Hãy chọn bản quét."},
    )
    reason = forms.CharField(
        label="Lý do nhập thay",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Ví dụ: đơn vị gửi báo cáo qua hệ thống văn bản, không dùng hệ thống này.",
        error_messages={"required": "Hãy ghi lý do nhập thay."},
    )

    def clean_date(self):
        if self.cleaned_data["date"] > timezone.localdate():
            raise forms.ValidationError("Ngày văn bản không thể ở sau hôm nay.")
        return self.cleaned_data["date"]
