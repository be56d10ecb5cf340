from django import forms
from django.db.models import Q
from django.utils import timezone

from egov_scoring.numbers import NumberError, parse_number
from submissions.desk_queries import late_forms
from submissions.models import Submission, Verdict

Kind = Verdict.Kind
MINE, LATE = "cho-toi", "muon"


class DeskFilterForm(forms.Form):
    """Which forms of the desk are shown; kept in the address."""

    khoi = forms.ChoiceField(label="Khối", required=False)
    huyen = forms.ChoiceField(label="Thuộc đơn vị", required=False)
    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[("", "Tất cả"), (MINE, "Chờ tôi"), *Submission.Status.choices, (LATE, "Nộp muộn, quá hạn")],
    )

    def __init__(self, data, *, submissions):
        super().__init__(data)
        blocks = submissions.order_by("participation__campaign_block").values_list(
            "participation__campaign_block",
            "participation__campaign_block__block__name",
            "participation__campaign__title",
        )
        parents = (
            submissions.exclude(participation__unit__parent=None)
            .order_by("participation__unit__parent__sort_key")
            .values_list("participation__unit__parent", "participation__unit__parent__name")
        )
        blocks = list(blocks.distinct())
        has_campaigns = len({title for _, _, title in blocks}) > 1
        self.fields["khoi"].choices = [
            ("", "Tất cả"),
            *((str(key), f"{name}, {title}" if has_campaigns else name) for key, name, title in blocks),
        ]
        self.fields["huyen"].choices = [
            ("", "Tất cả"),
            *((str(key), name) for key, name in parents.distinct()),
        ]

    def chosen(self):
        """The condition on the forms; a value that does not exist (any more) is left out."""
        self.is_valid()
        condition = Q()
        if block := self.cleaned_data.get("khoi"):
            condition &= Q(participation__campaign_block=block)
        if parent := self.cleaned_data.get("huyen"):
            condition &= Q(participation__unit__parent=parent)
        state = self.cleaned_data.get("trang_thai")
        if state == MINE:
            return condition & Q(is_mine=True)
        if state == LATE:
            return condition & late_forms(timezone.now())
        return condition & Q(status=state) if state else condition


class ReasonForm(forms.Form):
    """The reason of a step that needs one."""

    reason = forms.CharField(
        label="Lý do", widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Hãy ghi lý do."}
    )


class VerdictForm(forms.Form):
    """What a level concludes on one criterion; the corrected answer itself is read by ``AnswerForm``."""

    kind = forms.ChoiceField(
        label="Kết luận", widget=forms.RadioSelect, error_messages={"required": "Hãy chọn một kết luận."}
    )
    points = forms.CharField(
        label="Điểm",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Lý do", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="Đơn vị sẽ đọc."
    )

    def __init__(self, *args, kinds, max_points, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds, self.max_points = kinds, max_points
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if Kind.POINTS not in kinds:
            del self.fields["points"]

    def clean(self):
        data = super().clean()
        if data.get("kind") == Kind.POINTS:
            self.read_points(data)
            if not data.get("reason"):
                self.add_error("reason", "Chấm điểm trực tiếp thì phải ghi lý do.")
        return data

    def read_points(self, data):
        try:
            data["points"] = parse_number(data.get("points", ""))
        except NumberError as error:
            self.add_error("points", str(error))
            return
        if not 0 <= data["points"] <= self.max_points:
            self.add_error("points", "Điểm phải từ 0 đến điểm tối đa của tiêu chí.")


class WaiverDecisionForm(forms.Form):
    """Whether a criterion does not apply; a refusal says why, and so does a decision given ``again``."""

    decision = forms.ChoiceField(choices=[("accept", "Chấp nhận"), ("refuse", "Không chấp nhận")])
    again = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label="Lý do", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self):
        data = super().clean()
        data["is_accepted"] = data.get("decision") == "accept"
        is_change = data.get("again")
        if data.get("decision") and not data.get("reason") and (is_change or not data["is_accepted"]):
            words = "Đổi quyết định" if is_change else "Không chấp nhận"
            self.add_error("reason", f"{words} thì phải ghi lý do.")
        return data

    def all_errors(self):
        return [error for errors in self.errors.values() for error in errors]


class MissingForm(forms.Form):
    """Why a unit below is reported as having handed nothing in."""

    reason = forms.CharField(max_length=400, error_messages={"required": "Hãy ghi lý do không nộp."})
    document = forms.CharField(max_length=200, required=False)
