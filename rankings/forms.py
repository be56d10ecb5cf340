from django import forms

from egov_scoring.day_field import DayField
from egov_scoring.models import Unit
from submissions.models import CampaignBlock


class PlaceForm(forms.Form):
    """Which block, inside which parent unit, is to be ranked."""

    campaign_block = forms.ModelChoiceField(
        CampaignBlock.objects.select_related(
            "campaign__agency", "campaign__province", "block__rubric__province"
        )
    )
    scope = forms.ModelChoiceField(Unit.objects.all(), required=False)


class PublicationForm(forms.Form):
    """The document that makes a result public."""

    kind = forms.CharField(
        label="Loại văn bản", max_length=60, help_text="Ví dụ: Quyết định, Báo cáo, Thông báo."
    )
    number = forms.CharField(label="Số, ký hiệu", max_length=60, help_text="Ví dụ: 812/QĐ-UBND.")
    date = DayField(label="Ngày văn bản", error_messages={"required": "Hãy ghi ngày văn bản."})
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200)
    signer = forms.CharField(
        label="Người ký", max_length=120, help_text="Chỉ lưu trong hệ thống, không in trên trang công khai."
    )
    correction_reason = forms.CharField(
        label="Lý do điều chỉnh",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In trên trang công khai, bên cạnh đường dẫn đến bản trước.",
    )

    def __init__(self, *args, corrects=None, **kwargs):
        super().__init__(*args, **kwargs)
        if corrects is None:
            del self.fields["correction_reason"]


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Lý do mở lại",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ghi vào nhật ký của kỳ đánh giá.",
    )
