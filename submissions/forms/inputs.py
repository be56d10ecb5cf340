"""The inputs of an answer, by the kind of its rule: fields, what fills them, and the text they make."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from egov_scoring.numbers import NumberError, format_number, parse_number
from rubrics.spec import RESCALE

CHOICES = {"choice", "yes_no", "fact"}
PARTS = {"sum", "best"}


class NumberField(forms.CharField):
    """A number as people type it; kept as typed, because the rule reads it again."""

    def __init__(self, *, label, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label=label, required=False, widget=widget, max_length=40, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if text:
            try:
                parse_number(text)
            except NumberError as error:
                raise ValidationError(str(error)) from error
        return text


class Inputs:
    """The fields of one rule under one name; ``bind`` lends them the form that renders them."""

    layout = "single"

    def __init__(self, rule, name, max_points):
        self.rule, self.name, self.max_points = rule, name, max_points
        self.form = None

    def bind(self, form):
        self.form = form

    @property
    def main_field(self):
        return self.name

    @property
    def field(self):
        return self.form[self.name]

    def fields(self):
        label = self.rule.label or {"children": "Tỷ lệ phần trăm"}.get(self.rule.kind, "Số lượng")
        return {self.name: NumberField(label=label)}

    def initial(self, canonical):
        return {self.name: shown(canonical)}

    def text(self, typed):
        return typed.get(self.name, "")


class ChoiceInputs(Inputs):
    layout = "choice"

    def fields(self):
        choices = [(value, label) for value, label, _ in self.options()]
        return {
            self.name: forms.ChoiceField(
                label="Câu trả lời", choices=choices, required=False, widget=forms.RadioSelect
            )
        }

    def initial(self, canonical):
        return {self.name: canonical}

    def options(self):
        """Canonical text, label and points of each option; a fact has no points."""
        if self.rule.kind == "fact":
            return [("1", "Có", None), ("0", "Không", None)]
        if self.rule.kind == "yes_no":
            return [("#1", "Có", self.max_points), ("#2", "Không", 0)]
        return [
            (f"#{number}", option.label, option.worth.of(self.max_points))
            for number, option in enumerate(self.rule.options, start=1)
        ]

    def cards(self):
        """What the radio cards show: option, points, and whether it is chosen."""
        chosen = str(self.field.value() or "")
        return [
            {
                "id": f"{self.field.auto_id}_{place}",
                "value": value,
                "label": label,
                "points": worth,
                "checked": value == chosen,
            }
            for place, (value, label, worth) in enumerate(self.options())
        ]


class PairInputs(Inputs):
    """Two numbers that mean something only together: a/b, this and last year, bonuses and penalties."""

    layout = "pair"
    LABELS = {
        "bonus_penalty": ("Số lần được cộng điểm", "Số lần bị trừ điểm"),
        "change": ("Năm đánh giá", "Năm trước"),
        "ratio": ("Số đạt được", "Tổng số"),
    }

    def __init__(self, rule, name, max_points, facts=None):
        super().__init__(rule, name, max_points)
        known = facts or {}
        self.known = {"first": known.get(rule.numerator_fact), "second": known.get(rule.denominator_fact)}

    @property
    def asked(self):
        """Which of the two numbers are typed here; a fact of the unit is not."""
        return [place for place, value in self.known.items() if value is None]

    @property
    def main_field(self):
        return f"{self.name}_{self.asked[0]}" if self.asked else None

    @property
    def pieces(self):
        """Both numbers as the page shows them: a field, or the label and value of a fact."""
        return [
            {"field": self.form[f"{self.name}_{place}"]}
            if place in self.asked
            else {"label": label, "value": shown(self.known[place])}
            for place, label in zip(self.known, self.labels(), strict=True)
        ]

    @property
    def mark(self):
        return "/" if self.is_ratio else ""

    @property
    def is_ratio(self):
        return self.rule.kind != "bonus_penalty" and self.rule.on != "change"

    def labels(self):
        kind = self.rule.kind if self.rule.kind == "bonus_penalty" else self.rule.on or "ratio"
        first, second = self.LABELS[kind]
        return self.rule.numerator or first, self.rule.denominator or second

    def fields(self):
        labels = zip(self.known, self.labels(), strict=True)
        return {
            f"{self.name}_{place}": NumberField(label=label) for place, label in labels if place in self.asked
        }

    def initial(self, canonical):
        first, _, second = canonical.partition("/")
        return {f"{self.name}_first": shown(first), f"{self.name}_second": shown(second)}

    def text(self, typed):
        texts = {place: typed.get(f"{self.name}_{place}", "") for place in self.asked}
        missing = [place for place, text in texts.items() if not text]
        if missing and len(missing) == len(texts):
            return ""
        if missing:
            raise ValidationError({f"{self.name}_{missing[0]}": "Hãy nhập đủ cả hai số."})
        facts = {place: shown(value) for place, value in self.known.items() if value is not None}
        both = texts | facts
        return f"{both['first']}/{both['second']}"


class PointsInputs(Inputs):
    """Points typed directly; where the rest is rescaled, of a smaller applicable maximum."""

    layout = "points"

    def __init__(self, rule, name, max_points, rescales):
        super().__init__(rule, name, max_points)
        self.rescales = rescales

    @property
    def applicable(self):
        return self.form[f"{self.name}_of"] if self.rescales else None

    def fields(self):
        fields = {self.name: NumberField(label=self.rule.label or "Điểm tự chấm")}
        if self.rescales:
            fields[f"{self.name}_of"] = NumberField(
                label="Điểm tối đa áp dụng",
                help_text=f"Để trống nếu áp dụng đủ {format_number(self.max_points)} điểm.",
            )
        return fields

    def initial(self, canonical):
        earned, _, of = canonical.partition("/")
        return {self.name: shown(earned), f"{self.name}_of": shown(of)}

    def text(self, typed):
        earned, of = typed.get(self.name, ""), typed.get(f"{self.name}_of", "")
        if of and not earned:
            raise ValidationError({self.name: "Hãy nhập điểm đạt được."})
        return f"{earned}/{of}" if of else earned


class PartsInputs(Inputs):
    """One set of inputs for each part, ``a=#1;b=3/4`` together."""

    layout = "parts"

    def __init__(self, rule, name, max_points):
        super().__init__(rule, name, max_points)
        self.parts = [
            (part, inputs_of(part.rule, f"{name}_{place}", part.max_points))
            for place, part in enumerate(rule.parts)
        ]

    def bind(self, form):
        super().bind(form)
        for _, inputs in self.parts:
            inputs.bind(form)

    @property
    def main_field(self):
        return None

    def fields(self):
        return {name: field for _, inputs in self.parts for name, field in inputs.fields().items()}

    def initial(self, canonical):
        stored = dict(piece.split("=", 1) for piece in canonical.split(";") if "=" in piece)
        initial = {}
        for part, inputs in self.parts:
            initial |= inputs.initial(stored.get(part.code, ""))
        return initial

    def text(self, typed):
        texts = [(part.code, inputs.text(typed)) for part, inputs in self.parts]
        return ";".join(f"{code}={text}" for code, text in texts if text)


def inputs_of(rule, name, max_points, rescales=False, facts=None):
    if rule.kind in CHOICES:
        return ChoiceInputs(rule, name, max_points)
    if rule.kind in PARTS:
        return PartsInputs(rule, name, max_points)
    if rule.kind == "points":
        return PointsInputs(rule, name, max_points, rescales)
    if rule.kind in {"ratio", "bonus_penalty"} or rule.on in {"ratio", "change"}:
        return PairInputs(rule, name, max_points, facts)
    return Inputs(rule, name, max_points)


def inputs_of_node(node, facts=None):
    """``facts``: the known values of the unit's facts by code, which nobody types again."""
    rescales = node.waiver.policy == RESCALE
    return inputs_of(node.rule, "answer", node.known_max, rescales, facts)


def shown(number):
    """A stored number as people write it."""
    return format_number(Decimal(number)) if number else ""
