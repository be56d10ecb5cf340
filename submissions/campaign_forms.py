from datetime import timedelta

from django import forms
from django.utils import timezone

from egov_scoring.day_field import DayField
from egov_scoring.models import Unit
from egov_scoring.numbers import NumberError, parse_number
from rubrics.models import Rubric
from submissions.due_dates import data_period, due_instant
from submissions.models import Campaign, Participation
from submissions.services.preparation import SETTINGS
from submissions.working_days import end_of, last_day

EARLIEST, LATEST = 2010, 2100
WITH_DEFAULT = ("return_limit", "petition_days", "petition_answer_days")


class CampaignStartForm(forms.Form):
    """The first question: by which rubric, for which year; everything else has a default from these two."""

    rubric = forms.ModelChoiceField(
        label="Bộ tiêu chí", queryset=None, error_messages={"required": "Hãy chọn bộ tiêu chí."}
    )
    year = forms.IntegerField(
        label="Năm đánh giá",
        min_value=EARLIEST,
        max_value=LATEST,
        error_messages={"required": "Hãy nhập năm đánh giá."},
    )

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        rubrics = Rubric.objects.filter(province__in=provinces).order_by("province", "code", "-version")
        self.fields["rubric"].queryset = rubrics
        self.fields["rubric"].label_from_instance = rubric_label


def rubric_label(rubric):
    return f"{rubric.decision_number}: {rubric.title} (phiên bản {rubric.version})"


class CampaignForm(forms.ModelForm):
    """The settings of a campaign; the data period is asked with its last day, not the day after it."""

    period_from = DayField(label="Số liệu từ ngày")
    period_through = DayField(
        label="Số liệu đến hết ngày", error_messages={"required": "Hãy nhập ngày cuối."}
    )
    field_order = ["title", "period_from", "period_through"]

    class Meta:
        model = Campaign
        fields = [name for name in SETTINGS if name != "period_until"]
        labels = {"stand_in": "Đơn vị thẩm định phiếu của chính cơ quan thẩm định"}
        widgets = {"published_depth": forms.RadioSelect}

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        campaign = self.instance
        bodies = Unit.objects.filter(province=campaign.province_id, parent=None)
        bodies = bodies.valid_on(timezone.localdate()).in_name_order()
        for name in WITH_DEFAULT:
            self.fields[name].required = False
        self.fields["agency"].queryset = agencies.filter(province=campaign.province_id)
        self.fields["stand_in"].queryset = self.fields["council"].queryset = bodies
        for name in ("stand_in", "council"):
            self.fields[name].empty_label = "Chưa giao"
        if campaign.period_until:
            self.initial["period_through"] = campaign.period_until - timedelta(days=1)

    def clean(self):
        data = super().clean()
        first, through = data.get("period_from"), data.get("period_through")
        if first and through and through < first:
            self.add_error("period_through", "Ngày cuối phải từ ngày đầu trở đi.")
        elif through:
            self.instance.period_until = through + timedelta(days=1)
        if data.get("agency") and data["agency"] == data.get("stand_in"):
            self.add_error("stand_in", "Phải là một đơn vị khác cơ quan thẩm định.")
        return data

    def clean_return_limit(self):
        return self.number_or_default("return_limit")

    def clean_petition_days(self):
        return self.number_or_default("petition_days")

    def clean_petition_answer_days(self):
        return self.number_or_default("petition_answer_days")

    def number_or_default(self, name):
        number = self.cleaned_data[name]
        return getattr(self.instance, name) if number is None else number

    def clean_title(self):
        title = self.cleaned_data["title"]
        same = Campaign.objects.filter(province=self.instance.province_id, title=title)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Tỉnh đã có kỳ đánh giá mang tên này; hãy đặt tên khác.")
        return title


def new_campaign(rubric, year, agency):
    """A campaign, not stored yet, with the defaults that the decision gives for ``year``."""
    spec = rubric.spec
    period_from, period_until = data_period(spec.period, year)
    return Campaign(
        province=rubric.province,
        rubric=rubric,
        year=year,
        title=f"Đánh giá {spec.subject or 'mức độ Chính quyền điện tử'} năm {year}",
        period_from=period_from,
        period_until=period_until,
        agency=agency,
    )


class TermsForm(forms.Form):
    """When one block and its levels must be ready, asked as the last day that is in time."""

    last_day = DayField(label="Nhận phiếu đến hết ngày", error_messages={"required": "Hãy nhập hạn nộp."})
    move_to = forms.DateField(required=False, widget=forms.HiddenInput)
    max_points = forms.CharField(
        label="Điểm tối đa của khối",
        help_text="Quyết định không ghi điểm tối đa: lấy theo Phụ lục của khối.",
        error_messages={"required": "Hãy nhập điểm tối đa."},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(label="Lý do đổi hạn", error_messages={"required": "Hãy ghi lý do đổi hạn."})

    def __init__(self, *args, terms, campaign, calendar, **kwargs):
        self.terms, self.campaign, self.calendar = terms, campaign, calendar
        super().__init__(*args, prefix=terms.block.code, **kwargs)
        if terms.block.spec.max_points is not None:
            del self.fields["max_points"]
        elif not self.is_preparing:
            self.fields["max_points"].disabled = True
        if self.is_preparing:
            del self.fields["reason"]
        for level in self.level_specs:
            self.fields[f"level_{level.code}"] = DayField(
                label=f"{level.name} thẩm định đến hết ngày", required=False
            )
        self.order_fields(["last_day", *self.level_names, "max_points", "reason"])
        self.initial |= self.stored()

    @property
    def is_preparing(self):
        return self.campaign.status == Campaign.Status.PREPARING

    @property
    def level_specs(self):
        return self.terms.block.spec.levels

    @property
    def level_names(self):
        return [f"level_{level.code}" for level in self.level_specs]

    def stored(self):
        """What the campaign says now, else what the decision gives."""
        stored = self.terms.campaign_block
        due_at = stored.due_at if stored else due_instant(self.terms.block.spec.due, self.campaign.year)
        values = {"last_day": due_at and last_day(due_at)}
        values |= {
            f"level_{level.code}": last_day(level.due_at) for level in self.terms.levels if level.due_at
        }
        if stored and stored.max_points is not None:
            values["max_points"] = f"{stored.max_points.normalize():f}".replace(".", ",")
        return values

    def clean_max_points(self):
        try:
            value = parse_number(self.cleaned_data["max_points"])
        except NumberError as error:
            raise forms.ValidationError(str(error)) from error
        if value <= 0:
            raise forms.ValidationError("Điểm tối đa phải lớn hơn 0.")
        return value

    def clean(self):
        data = super().clean()
        if data.get("move_to"):
            data["last_day"] = data["move_to"]
        return data

    def save_arguments(self):
        """The arguments of ``services.set_terms``; a day left as it was keeps its exact instant."""
        data, stored = self.cleaned_data, self.terms.campaign_block
        keeps = stored and data["last_day"] == self.initial["last_day"]
        return {
            "due_at": stored.due_at if keeps else end_of(data["last_day"]),
            "level_due": {level.code: self.level_instant(level.code) for level in self.level_specs},
            "max_points": data.get("max_points"),
            "reason": data.get("reason", ""),
        }

    def level_instant(self, code):
        day = self.cleaned_data.get(f"level_{code}")
        stored = next((level.due_at for level in self.terms.levels if level.code == code), None)
        if day == self.initial.get(f"level_{code}"):
            return stored
        return end_of(day) if day else None

    @property
    def day_off(self):
        """Why the stored last day is no working day; empty when it is one."""
        day = self.initial.get("last_day")
        return self.calendar.day_off(day) if day else ""

    @property
    def next_working_day(self):
        day = self.initial.get("last_day")
        return self.calendar.next_working_day(day) if day else None


class ParticipationForm(forms.ModelForm):
    """With which word a unit takes part, why and by which document."""

    class Meta:
        model = Participation
        fields = ["state", "reason", "document"]
        widgets = {"state": forms.RadioSelect}
        help_texts = {
            "reason": "Được in trong mọi báo cáo và bảng công bố.",
            "document": "Số, ngày, cơ quan ban hành văn bản, nếu có.",
        }

    def clean(self):
        data = super().clean()
        if data.get("state") != Participation.State.ASSESSED and not data.get("reason", "").strip():
            self.add_error("reason", "Hãy ghi lý do.")
        return data
