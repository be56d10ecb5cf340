from collections import defaultdict

from django import forms
from django.utils import timezone
from django.utils.text import Truncator

from egov_scoring.day_field import DayField
from egov_scoring.models import Unit
from rubrics.answers import AnswerError, parse_answer
from submissions import services
from submissions.contributor_queries import contributor_names, key_of
from submissions.models import Campaign, Contribution

AS_IN_RUBRIC = "rubric"


class ActForm(forms.Form):
    """The number and day of the document that an open campaign asks for; before the opening neither."""

    number = forms.CharField(
        label="Văn bản giao: số", max_length=100, error_messages={"required": "Hãy ghi số văn bản."}
    )
    day = DayField(label="Văn bản giao: ngày", error_messages={"required": "Hãy ghi ngày văn bản."})

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        if campaign.status == Campaign.Status.PREPARING:
            del self.fields["number"], self.fields["day"]

    def clean_day(self):
        if self.cleaned_data["day"] > timezone.localdate():
            raise forms.ValidationError("Ngày văn bản không thể ở sau hôm nay.")
        return self.cleaned_data["day"]

    def act(self):
        """The document as the services take it."""
        return {name: self.cleaned_data[name] for name in ("number", "day") if name in self.fields}


class ContributorsForm(ActForm):
    """One unit for each agency that the rubric names."""

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, campaign=campaign, **kwargs)
        known = dict(campaign.contributors.values_list("name", "unit"))
        self.names = contributor_names(campaign)
        for number, name in enumerate(self.names):
            self.fields[f"unit_{number}"] = forms.ModelChoiceField(
                label=name,
                queryset=agencies_of(campaign),
                required=False,
                empty_label="Chưa giao",
                initial=known.get(name),
            )
        self.order_fields([name for name in self.fields if name.startswith("unit_")])

    def units(self):
        return {name: self.cleaned_data[f"unit_{number}"] for number, name in enumerate(self.names)}


class ContributorForm(ActForm):
    """Which unit gives or confirms the values of one criterion of the campaign."""

    place = forms.ChoiceField(label="Tiêu chí", error_messages={"required": "Hãy chọn tiêu chí."})
    unit = forms.ModelChoiceField(
        label="Đầu mối",
        queryset=None,
        required=False,
        empty_label="Chọn đơn vị",
        help_text="Để trống khi bỏ giao riêng.",
    )
    task = forms.ChoiceField(
        label="Việc của đầu mối",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn việc của đầu mối."},
        choices=[
            (Contribution.ENTER, "Cung cấp số liệu: nhập bất cứ lúc nào trong năm"),
            (Contribution.CONFIRM, "Xác nhận câu trả lời: sau khi đơn vị nộp phiếu"),
            (AS_IN_RUBRIC, "Theo bộ tiêu chí: bỏ giao riêng của kỳ"),
        ],
    )
    field_order = ["place", "task", "unit", "number", "day"]

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, campaign=campaign, **kwargs)
        self.fields["unit"].queryset = agencies_of(campaign)
        blocks = campaign.blocks.select_related("campaign", "block__rubric").order_by("block__position")
        self.places = {
            key_of(campaign_block, leaf.code): (campaign_block, leaf)
            for campaign_block in blocks
            for leaf in campaign_block.spec.leaves
        }
        self.fields["place"].choices = [("", "Chọn tiêu chí"), *self.grouped()]

    def grouped(self):
        groups = defaultdict(list)
        for key, (campaign_block, leaf) in self.places.items():
            groups[campaign_block.block.name].append((key, f"{leaf.code} {Truncator(leaf.text).chars(90)}"))
        return list(groups.items())

    def clean(self):
        data = super().clean()
        task, unit = data.get("task"), data.get("unit")
        if task == AS_IN_RUBRIC and unit:
            self.add_error("unit", "Bỏ giao riêng thì để trống đơn vị.")
        elif task in Contribution.values and not unit and "unit" not in self.errors:
            self.add_error("unit", "Hãy chọn đơn vị.")
        return data

    def save(self, actor):
        data = self.cleaned_data
        campaign_block, leaf = self.places[data["place"]]
        services.name_contributor(
            campaign_block, leaf.code, data["unit"], data["task"], actor=actor, **self.act()
        )
        return leaf


def agencies_of(campaign):
    units = Unit.objects.filter(province=campaign.province_id, parent=None).valid_on(timezone.localdate())
    return units.in_name_order()


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
