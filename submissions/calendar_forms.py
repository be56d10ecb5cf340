from django import forms
from django.utils import timezone

from egov_scoring.day_field import DayField

EARLIEST, LATEST = 2010, 2100
OFF, WORKED = "nghi", "lam"


class YearForm(forms.Form):
    """Which year of the calendar is shown."""

    nam = forms.IntegerField(label="Năm", min_value=EARLIEST, max_value=LATEST)

    def year(self):
        return self.cleaned_data["nam"] if self.is_valid() else timezone.localdate().year


class DayForm(forms.Form):
    """One day off or one swapped working day, and the document that says so."""

    day = DayField(label="Ngày", error_messages={"required": "Hãy nhập ngày."})
    kind = forms.ChoiceField(
        label="Ngày này",
        choices=[(OFF, "nghỉ"), (WORKED, "làm việc bù")],
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn nghỉ hay làm việc bù."},
    )
    name = forms.CharField(
        label="Nội dung", max_length=200, error_messages={"required": "Hãy ghi nội dung, ví dụ nghỉ bù Tết."}
    )
    document = forms.CharField(
        label="Văn bản quy định (số, ngày, cơ quan)",
        max_length=200,
        error_messages={"required": "Hãy ghi văn bản quy định ngày này."},
    )

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError(f"Năm phải từ {EARLIEST} đến {LATEST}.")
        return day

    @property
    def is_off(self):
        return self.cleaned_data["kind"] == OFF

    def changed(self, calendar):
        """The calendar as it would be with this day."""
        return calendar.with_day(self.cleaned_data["day"], self.cleaned_data["name"] if self.is_off else "")


class RemovedDayForm(forms.Form):
    """The day that a line's button takes out of the calendar."""

    day = forms.DateField(widget=forms.HiddenInput)
