from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.utils import timezone

from submissions import queries
from submissions.calendar_queries import calendar_of
from submissions.campaign_forms import DayField
from submissions.models import Verdict
from submissions.review_queries import Row
from submissions.working_days import end_of, last_day

WORKING_DAYS_TO_MEND = 5


@dataclass(frozen=True)
class Line:
    """One criterion that may be returned: its values, the tick and the question."""

    row: Row
    tick: BoundField
    question: BoundField
    is_lowered: bool


class ReturnForm(forms.Form):
    """Which criteria the unit must mend, what is asked at each, and until when.

    Ticked in advance: the criteria that this level has lowered, with the verdict's reason as the question.
    """

    reason = forms.CharField(
        label="Lời nhắn chung",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc ở đầu mọi trang của phiếu.",
        error_messages={"required": "Hãy ghi lý do trả lại."},
    )
    last_day = DayField(
        label="Bổ sung đến hết ngày",
        help_text="Ngày/tháng/năm; tính đến 24 giờ của ngày này, giờ Việt Nam.",
        error_messages={"required": "Hãy nhập hạn bổ sung."},
    )

    def __init__(self, *args, sheet, ticked="", **kwargs):
        super().__init__(*args, prefix="return", **kwargs)
        self.rows = rows_to_mend(sheet)
        calendar = calendar_of(sheet.submission.campaign.province_id)
        self.initial["last_day"] = last_day(calendar.end_of_term(timezone.now(), WORKING_DAYS_TO_MEND))
        self.lowered = set()
        for row in self.rows:
            verdict = lowering_verdict(row, sheet.submission.level)
            self.lowered |= {row.node.code} if verdict else set()
            self.fields[tick_name(row)] = forms.BooleanField(
                label=f"Trả lại {row.node.code}",
                required=False,
                initial=verdict is not None or row.node.code == ticked,
            )
            self.fields[question_name(row)] = forms.CharField(
                label=f"Yêu cầu ở tiêu chí {row.node.code}",
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=verdict.reason if verdict else "",
            )

    @property
    def general(self):
        return [self["reason"], self["last_day"]]

    @property
    def lines(self):
        """The criteria in printed order, those that this level has lowered first."""
        lines = [
            Line(
                row=row,
                tick=self[tick_name(row)],
                question=self[question_name(row)],
                is_lowered=row.node.code in self.lowered,
            )
            for row in self.rows
        ]
        return sorted(lines, key=lambda line: not self.fields[line.tick.name].initial)

    def clean(self):
        data = super().clean()
        for row in self.rows:
            self.check_line(data, tick_name(row), question_name(row))
        if not any(data.get(tick_name(row)) for row in self.rows):
            self.add_error(None, "Hãy chọn ít nhất một tiêu chí để đơn vị bổ sung.")
        return data

    def check_line(self, data, tick, question):
        """A tick has its question, and nothing that was typed is dropped silently."""
        said, ticked = (data.get(question) or "").strip(), data.get(tick)
        if ticked and not said:
            self.add_error(question, "hãy ghi rõ yêu cầu bổ sung.")
        if said and not ticked and said != self.fields[question].initial:
            self.add_error(tick, "đã ghi yêu cầu thì phải chọn tiêu chí này.")

    def save_arguments(self):
        """The arguments of ``services.return_form``."""
        data = self.cleaned_data
        return {
            "reason": data["reason"],
            "due_at": end_of(data["last_day"]),
            "questions": {
                row.node.code: data[question_name(row)] for row in self.rows if data[tick_name(row)]
            },
        }


def tick_name(row):
    return f"ask-{row.node.code.replace('.', '-')}"


def question_name(row):
    return f"question-{row.node.code.replace('.', '-')}"


def rows_to_mend(sheet):
    codes = {leaf.code for leaf in queries.leaves_to_mend(sheet.submission)}
    return [row for row in sheet.rows if row.node.code in codes and row.node.is_leaf]


def lowering_verdict(row, level) -> Verdict | None:
    """The verdict of ``level`` if it took points away."""
    value = row.levels[level - 1]
    return value.verdict if value.verdict and value.delta is not None and value.delta < 0 else None


class MoreTimeForm(forms.Form):
    """More time for a unit that is answering a return."""

    last_day = DayField(label="Bổ sung đến hết ngày", error_messages={"required": "Hãy nhập hạn mới."})
    reason = forms.CharField(
        label="Lý do gia hạn",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi lý do."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="more", **kwargs)

    def save_arguments(self):
        return {"due_at": end_of(self.cleaned_data["last_day"]), "reason": self.cleaned_data["reason"]}
