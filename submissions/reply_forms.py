from django import forms

from egov_scoring.day_field import DayField
from submissions.models import Evidence
from submissions.working_days import end_of

AGREE, DISAGREE = "agree", "disagree"
ACCEPT, REFUSE = "accept", "refuse"


class ReplyForm(forms.Form):
    """What the unit says at one criterion."""

    opinion = forms.ChoiceField(
        label="Ý kiến của đơn vị",
        choices=[(AGREE, "Đồng ý"), (DISAGREE, "Không đồng ý")],
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn đồng ý hoặc không đồng ý."},
    )
    ground = forms.CharField(
        label="Căn cứ",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Bắt buộc khi không đồng ý: điểm đúng là bao nhiêu, theo quy định hoặc văn bản nào.",
    )
    evidence = forms.ModelMultipleChoiceField(
        label="Minh chứng trong kho của đơn vị",
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = Evidence.objects.filter(unit=unit).order_by("-added_at", "-pk")

    def clean(self):
        data = super().clean()
        if data.get("opinion") == DISAGREE and not data.get("ground", "").strip():
            self.add_error("ground", "Không đồng ý thì phải ghi căn cứ.")
        return data

    def values(self):
        """What ``file_reply`` takes."""
        data = self.cleaned_data
        return {
            "agrees": data["opinion"] == AGREE,
            "ground": data["ground"],
            "evidence": list(data["evidence"]),
        }


class ReplyAnswerForm(forms.Form):
    """Whether a disagreement is accepted, and why."""

    decision = forms.ChoiceField(
        label="Trả lời",
        choices=[
            (ACCEPT, "Chấp nhận: mở lại phiếu để sửa kết luận"),
            (REFUSE, "Không chấp nhận: giữ kết luận"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn chấp nhận hoặc không chấp nhận."},
    )
    answer = forms.CharField(
        label="Lý do",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Đơn vị sẽ đọc.",
        error_messages={"required": "Hãy ghi lý do của câu trả lời."},
    )


class SendForm(forms.Form):
    """Until the end of which day the units may reply."""

    last_day = DayField(label="Nhận phản hồi đến hết ngày")

    def until(self):
        return end_of(self.cleaned_data["last_day"])
