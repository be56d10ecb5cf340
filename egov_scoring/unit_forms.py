from django import forms

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
