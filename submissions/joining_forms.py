from django import forms
from django.utils import timezone

from egov_scoring.models import Unit


class JoiningForm(forms.Form):
    """Which unit joins an open campaign, in which block, why and by which document."""

    place = forms.ChoiceField(label="Đơn vị", error_messages={"required": "Hãy chọn đơn vị."})
    document = forms.CharField(
        label="Văn bản (số, ngày, cơ quan ban hành)",
        max_length=200,
        help_text="Ví dụ: quyết định thành lập đơn vị, hoặc văn bản đồng ý cho tham gia.",
        error_messages={"required": "Hãy ghi văn bản."},
    )
    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        help_text="Được in trong mọi báo cáo và bảng công bố.",
        error_messages={"required": "Hãy ghi lý do."},
    )

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places_of(campaign)
        self.fields["place"].choices = [("", "Chọn đơn vị")] + [
            (key, f"{unit} ({campaign_block.block.name})")
            for key, (campaign_block, unit) in self.places.items()
        ]

    def save_arguments(self):
        """The arguments of ``services.add_unit``."""
        campaign_block, unit = self.places[self.cleaned_data["place"]]
        return {
            "campaign_block": campaign_block,
            "unit": unit,
            "reason": self.cleaned_data["reason"],
            "document": self.cleaned_data["document"],
        }


def places_of(campaign):
    """The units of the blocks' kinds that do not take part yet, with their block, by the choice's key."""
    units = Unit.objects.filter(province=campaign.province).exclude(participations__campaign=campaign)
    units = list(units.valid_on(timezone.localdate()).select_related("parent").in_name_order())
    blocks = campaign.blocks.select_related("block__rubric").order_by("block__position")
    return {
        f"{campaign_block.block.code}-{unit.pk}": (campaign_block, unit)
        for campaign_block in blocks
        for unit in units
        if unit.kind in campaign_block.spec.unit_kinds
    }
