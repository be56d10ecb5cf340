from django import forms

from egov_scoring.models import Role, Unit
from egov_scoring.services.emergencies import MOST_HOURS


class EmergencyForm(forms.Form):
    """Which agency's verdicts are to be read, for how long and why."""

    agency = forms.ModelChoiceField(
        label="Cơ quan thẩm định", queryset=None, empty_label=None, error_messages={"required": "Hãy chọn."}
    )
    hours = forms.IntegerField(
        label="Số giờ",
        min_value=1,
        max_value=MOST_HOURS,
        initial=1,
        error_messages={"required": "Hãy nhập số giờ."},
    )
    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Người duyệt của cơ quan nhận được ngay; ghi vào nhật ký của tỉnh.",
        error_messages={"required": "Hãy ghi lý do."},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = user.unit_ids_as(Role.ADMINISTRATOR)
        self.fields["agency"].queryset = Unit.objects.filter(pk__in=own).in_name_order()
