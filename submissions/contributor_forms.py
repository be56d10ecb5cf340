from django import forms
from django.utils import timezone

from egov_scoring.day_field import DayField
from egov_scoring.models import Unit
from rubrics.answers import AnswerError, parse_answer
from submissions.contributor_queries import contributor_names


class ContributorsForm(forms.Form):
    """One unit for each agency that the rubric names."""

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(province=campaign.province_id).valid_on(timezone.localdate())
        known = dict(campaign.contributors.values_list("name", "unit"))
        self.names = contributor_names(campaign)
        for number, name in enumerate(self.names):
            self.fields[f"unit_{number}"] = forms.ModelChoiceField(
                label=name,
                queryset=units.filter(parent=None).in_name_order(),
                required=False,
                empty_label="Chưa giao",
                initial=known.get(name),
            )

    def units(self):
        return {name: self.cleaned_data[f"unit_{number}"] for number, name in enumerate(self.names)}


class ObservationForm(forms.Form):
    """One value with its day and source."""

    answer = forms.CharField(
        label="Số liệu", max_length=500, error_messages={"required": "Hãy nhập số liệu."}
    )
    observed_on = DayField(label="Số liệu ngày", error_messages={"required": "Hãy nhập ngày của số liệu."})
    document = forms.CharField(
        label="Văn bản hoặc nguồn",
        max_length=200,
        error_messages={"required": "Hãy ghi văn bản hoặc nguồn của số liệu."},
    )
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args, node, **kwargs):
        super().__init__(*args, **kwargs)
        self.node = node
        self.fields["answer"].help_text = hint_of(node)

    def clean_answer(self):
        try:
            parse_answer(self.node, self.cleaned_data["answer"])
        except AnswerError as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["answer"]


def hint_of(node):
    """How the value is typed: the labels of a choice, else the figure itself."""
    labels = [option.label for option in node.rule.options]
    if labels:
        return "Một trong: " + "; ".join(f"{label} (#{n})" for n, label in enumerate(labels, 1)) + "."
    if node.rule.numerator or node.rule.denominator:
        return f"{node.rule.numerator or 'Số đạt'} / {node.rule.denominator or 'tổng số'}, ví dụ 42/60."
    return "Ghi như câu trả lời của đơn vị."
