from django import forms

from egov_scoring.day_field import DayField
from egov_scoring.models import Province, Unit


class ProvinceForm(forms.ModelForm):
    """Who answers for the public pages of a province, and how to reach them."""

    class Meta:
        model = Province
        fields = ["agency", "contact"]
        labels = {"agency": "Cơ quan quản lý", "contact": "Liên hệ"}
        help_texts = {"contact": "Địa chỉ, điện thoại, thư điện tử; in ở cuối mỗi trang công khai."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Unit.objects.filter(province=self.instance).in_name_order()
        self.fields["agency"].required = True
        self.fields["agency"].empty_label = "Chọn đơn vị"
        self.fields["agency"].error_messages["required"] = "Hãy chọn cơ quan quản lý."


class SuccessionForm(forms.Form):
    """Which unit carries on which, by which act."""

    predecessor = forms.ModelChoiceField(
        label="Đơn vị cũ",
        queryset=None,
        empty_label="Chọn đơn vị",
        error_messages={"required": "Hãy chọn đơn vị cũ."},
    )
    successor = forms.ModelChoiceField(
        label="Đơn vị kế thừa",
        queryset=None,
        empty_label="Chọn đơn vị",
        error_messages={"required": "Hãy chọn đơn vị kế thừa."},
    )
    act = forms.CharField(
        label="Văn bản",
        max_length=200,
        help_text="Số, ký hiệu của văn bản sáp nhập, chia tách hoặc đổi tên.",
        error_messages={"required": "Hãy ghi văn bản."},
    )
    day = DayField(label="Từ ngày", error_messages={"required": "Hãy ghi ngày có hiệu lực."})

    def __init__(self, *args, province, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("predecessor", "successor"):
            self.fields[name].queryset = Unit.objects.filter(province=province).in_name_order()

    def clean(self):
        data = super().clean()
        if data.get("predecessor") and data["predecessor"] == data.get("successor"):
            self.add_error("successor", "Đơn vị kế thừa phải khác đơn vị cũ.")
        return data
