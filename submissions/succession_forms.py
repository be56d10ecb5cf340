from django import forms
from django.utils import timezone

from egov_scoring.day_field import DayField
from egov_scoring.models import Unit
from submissions import services
from submissions.services.successions import Change

CLOSE, GO_ON = "dong", "tiep-tuc"


class SuccessionForm(forms.Form):
    """What became of a unit in mid-campaign, by which document, and what becomes of its form."""

    change = forms.ChoiceField(
        label="Đơn vị này được",
        choices=[(change.value, change.label.rsplit(" ", 1)[0].capitalize()) for change in Change],
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một cách."},
    )
    successor = forms.ModelChoiceField(
        label="Đơn vị kế tiếp",
        queryset=None,
        empty_label="Chọn đơn vị",
        help_text="Đơn vị chưa có trong danh sách: nhập danh sách đơn vị ở trang Tài khoản trước.",
        error_messages={"required": "Hãy chọn đơn vị kế tiếp."},
    )
    second = forms.ModelChoiceField(
        label="Đơn vị kế tiếp thứ hai, khi chia tách", queryset=None, required=False, empty_label="Không có"
    )
    third = forms.ModelChoiceField(
        label="Đơn vị kế tiếp thứ ba, khi chia tách", queryset=None, required=False, empty_label="Không có"
    )
    form_goes = forms.ChoiceField(
        label="Phiếu của đơn vị trong kỳ này",
        choices=[
            (CLOSE, "Đóng: phiếu khóa, đơn vị không thuộc diện đánh giá"),
            (GO_ON, "Tiếp tục: đơn vị kế tiếp làm tiếp chính phiếu này, dưới tên mới"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn đóng hay tiếp tục."},
    )
    number = forms.CharField(
        label="Văn bản: số", max_length=100, error_messages={"required": "Hãy ghi số văn bản."}
    )
    day = DayField(label="Văn bản: ngày", error_messages={"required": "Hãy ghi ngày văn bản."})

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.participation = participation
        units = Unit.objects.filter(province=participation.campaign.province_id)
        units = units.exclude(pk=participation.unit_id).valid_on(timezone.localdate()).in_name_order()
        for name in ("successor", "second", "third"):
            self.fields[name].queryset = units

    def clean_day(self):
        if self.cleaned_data["day"] > timezone.localdate():
            raise forms.ValidationError("Ngày văn bản không thể ở sau hôm nay.")
        return self.cleaned_data["day"]

    def clean(self):
        data = super().clean()
        if data.get("form_goes") == GO_ON and len(self.successors()) > 1:
            self.add_error(
                "second", "Chỉ một đơn vị làm tiếp phiếu được: hãy để trống, hoặc chọn đóng phiếu."
            )
        return data

    def successors(self):
        names = ("successor", "second", "third")
        return list(dict.fromkeys(unit for unit in map(self.cleaned_data.get, names) if unit))

    def save(self, actor):
        """Close the form or let the successor go on with it."""
        data = self.cleaned_data
        said = {"actor": actor, "number": data["number"], "day": data["day"]}
        if data["form_goes"] == GO_ON:
            return services.continue_under(self.participation, data["change"], data["successor"], **said)
        return services.close_for_successors(self.participation, data["change"], self.successors(), **said)
