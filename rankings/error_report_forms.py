from urllib.parse import urlsplit

from django import forms

from egov_scoring.models import Province
from rankings.error_report_queries import governed_provinces, place_of
from rankings.models import ErrorReport, Publication

LONG = {"rows": 5}


class ErrorReportForm(forms.Form):
    """What anyone may tell the agency; where the page is known, its province is too."""

    page = forms.CharField(
        label="Trang có sai sót",
        max_length=300,
        help_text="Địa chỉ của trang, ví dụ /ket-qua/quang-binh-2025-so/.",
        error_messages={"required": "Hãy ghi địa chỉ của trang có sai sót."},
    )
    province = forms.ModelChoiceField(
        label="Tỉnh",
        queryset=Province.objects.none(),
        required=False,
        empty_label="Theo địa chỉ của trang",
    )
    text = forms.CharField(
        label="Sai ở đâu",
        max_length=4000,
        widget=forms.Textarea(attrs=LONG),
        help_text="Đơn vị, tiêu chí, số đang ghi và số đúng.",
        error_messages={"required": "Hãy ghi chỗ sai."},
    )
    source = forms.CharField(
        label="Căn cứ",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Văn bản, đường dẫn hoặc nguồn khác cho thấy số đúng.",
    )
    name = forms.CharField(
        label="Họ và tên",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Chỉ dùng để gửi trả lời, không công khai.",
    )
    website = forms.CharField(
        label="Để trống ô này",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = governed_provinces()
        if not self.is_bound and place_of(self.initial.get("page", "")).desk:
            self.fields["province"].widget = forms.HiddenInput()

    def clean_page(self):
        """People paste whole addresses; only the path of this site counts."""
        return urlsplit(self.cleaned_data["page"]).path or "/"

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Ô này để phát hiện thư rác tự động; hãy xóa nội dung rồi gửi lại.")
        return ""

    def clean(self):
        data = super().clean()
        if "page" in data:
            data["place"] = place_of(data["page"], data.get("province"))
            if data["place"].desk is None:
                self.add_error("province", "Trang này không thuộc riêng tỉnh nào: hãy chọn tỉnh.")
        return data

    def arguments(self):
        names = ("place", "page", "text", "source", "name", "email")
        return {name: self.cleaned_data[name] for name in names}


class CorrectionForm(forms.Form):
    """The publication that put right what was reported."""

    correction = forms.ModelChoiceField(
        label="Bản điều chỉnh",
        queryset=Publication.objects.none(),
        empty_label="Chưa có bản điều chỉnh",
        help_text="Có thể chọn sau, khi bản điều chỉnh đã công bố.",
    )

    def __init__(self, *args, corrections, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["correction"].queryset = corrections


class AnswerForm(CorrectionForm):
    """Whether the report is right, and why."""

    state = forms.ChoiceField(
        label="Kết luận",
        choices=[
            (ErrorReport.State.ACCEPTED, "Tiếp thu: có sai sót"),
            (ErrorReport.State.REFUSED, "Không tiếp thu: số liệu đúng"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn kết luận."},
    )
    answer = forms.CharField(
        label="Trả lời người báo",
        max_length=4000,
        widget=forms.Textarea(attrs=LONG),
        help_text="Đã sửa gì hoặc vì sao không sửa. Người báo đọc được; không ghi tên người báo.",
        error_messages={"required": "Hãy ghi nội dung trả lời."},
    )
    field_order = ["state", "answer", "correction"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["correction"].required = False
