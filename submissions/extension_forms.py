from django import forms

from submissions.calendar_queries import calendar_of
from submissions.campaign_forms import DayField
from submissions.models import Participation, Submission
from submissions.working_days import end_of

State, Status = Participation.State, Submission.Status


def extendable(campaign):
    """The units that take part and have not submitted their form."""
    return (
        campaign.participations.filter(
            state__in=[State.ASSESSED, State.LATE],
            is_final=False,
            submission__level=0,
            submission__status__in=[Status.DRAFT, Status.TO_SIGN],
        )
        .select_related("unit__parent", "campaign_block__block")
        .order_by("campaign_block__block__position", "unit__sort_key", "pk")
    )


class UnitsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, participation):
        return f"{participation.unit} ({participation.campaign_block.block.name})"


class ExtensionForm(forms.Form):
    """Until when which units may still submit, why and by which document."""

    units = UnitsField(
        label="Đơn vị được gia hạn",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text="Các đơn vị chưa nộp phiếu.",
        error_messages={"required": "Hãy chọn ít nhất một đơn vị."},
    )
    last_day = DayField(
        label="Được nộp đến hết ngày",
        help_text="Ngày/tháng/năm; tính đến 24 giờ của ngày này, giờ Việt Nam.",
        error_messages={"required": "Hãy nhập ngày cuối."},
    )
    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Đơn vị đọc được; in trong báo cáo.",
        error_messages={"required": "Hãy ghi lý do gia hạn."},
    )
    document = forms.CharField(
        label="Văn bản đề nghị hoặc cho phép (số, ngày, cơ quan)", max_length=200, required=False
    )

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.fields["units"].queryset = extendable(campaign)

    def save_arguments(self):
        """The arguments of ``services.grant_extension``."""
        data = self.cleaned_data
        return {
            "participations": data["units"],
            "until": end_of(data["last_day"]),
            "reason": data["reason"],
            "document": data["document"],
        }

    @property
    def day_off(self):
        """Why nobody works on the chosen last day; the day itself is never moved."""
        return calendar_of(self.campaign.province_id).day_off(self.cleaned_data["last_day"])
