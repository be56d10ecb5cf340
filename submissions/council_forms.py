from django import forms
from django.utils import timezone

from egov_scoring.day_field import DayField
from egov_scoring.numbers import NumberError, parse_number
from egov_scoring.templatetags.formats import short_points
from rubrics.answers import parse_answer, read_answer
from submissions.models import Verdict
from submissions.services import Decision

Kind = Verdict.Kind
BELOW, OWN, POINTS = "below", "own", "points"


class SessionForm(forms.Form):
    """A meeting of the council by its minutes."""

    number = forms.CharField(
        label="Số biên bản",
        max_length=60,
        help_text="Ví dụ: 05/BB-HĐ.",
        error_messages={"required": "Hãy ghi số biên bản."},
    )
    date = DayField(label="Ngày biên bản", error_messages={"required": "Hãy ghi ngày biên bản."})
    note = forms.CharField(
        label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_date(self):
        if self.cleaned_data["date"] > timezone.localdate():
            raise forms.ValidationError("Ngày biên bản không thể ở sau hôm nay.")
        return self.cleaned_data["date"]


class DecisionForm(forms.Form):
    """What the council decides on one difference; nothing chosen leaves it open."""

    choice = forms.ChoiceField(label="Quyết định", required=False)
    points = forms.CharField(
        label="Điểm khác",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "placeholder": "điểm"}),
    )
    reason = forms.CharField(
        label="Ý kiến của Hội đồng",
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "Ý kiến, nếu có"}),
    )

    def __init__(self, data=None, *, row):
        super().__init__(data, prefix=row.key)
        self.row = row
        self.fields["choice"].choices = choices_of(row)
        if not row.takes_points:
            del self.fields["points"]

    def clean(self):
        data = super().clean()
        if data.get("points") and not data.get("choice"):
            data["choice"] = POINTS
        if data.get("points") and data["choice"] != POINTS:
            self.add_error("points", "Chỉ ghi điểm khi chọn “điểm khác”.")
        elif data.get("choice") == POINTS:
            self.read_points(data)
        elif data.get("reason") and not data.get("choice"):
            self.add_error("choice", "Đã có ý kiến: hãy chọn quyết định.")
        return data

    def read_points(self, data):
        node = self.row.row.node
        try:
            data["number"] = parse_number(data.get("points", ""))
        except NumberError as error:
            self.add_error("points", str(error))
            return
        if not 0 <= data["number"] <= node.known_max:
            self.add_error(
                "points", f"Điểm là {data['points']}, phải từ 0 đến {short_points(node.known_max)}."
            )

    @property
    def is_chosen(self):
        return bool(self.cleaned_data.get("choice"))

    def decision(self, criteria):
        """What ``judge_many`` takes."""
        row, data = self.row, self.cleaned_data
        node = row.row.node
        values = {"kind": Kind.ACCEPT}
        if data["choice"] == OWN:
            values = {"kind": Kind.CORRECT, "answer": read_answer(node, row.own_answer)}
        elif data["choice"] == POINTS and node.scored_by == "unit" and node.rule.kind == "points":
            values = {"kind": Kind.CORRECT, "answer": parse_answer(node, typed(data["number"]))}
        elif data["choice"] == POINTS:
            values = {"kind": Kind.POINTS, "points": data["number"]}
        return Decision(row.submission, criteria[node.code], reason=data["reason"], **values)

    def error_lines(self):
        """The lines of the page's error summary."""
        place = f"{self.row.submission.unit}, tiêu chí {self.row.row.node.code}"
        return [
            {"text": f"{place}: {error}", "href": f"#{self[name].id_for_label}"}
            for name, errors in self.errors.items()
            for error in errors
        ]


def choices_of(row):
    """Leave it open, keep the level below, go back to the unit, or write other points."""
    choices = [("", "Chưa quyết định")]
    if row.is_acceptable:
        choices.append((BELOW, f"Giữ {short_points(row.below.points)} của {row.below.name}"))
    if row.own_answer and row.row.own.points != row.below.points:
        choices.append((OWN, f"Theo đơn vị: {short_points(row.row.own.points)}"))
    return [*choices, (POINTS, "Điểm khác")] if row.takes_points else choices


def typed(number):
    return f"{number:f}".replace(".", ",")
