from datetime import timedelta

from django import forms

from egov_scoring.day_field import DayField
from egov_scoring.numbers import NumberError, parse_number
from submissions.fact_queries import facts_needed, shown
from submissions.models import Evidence


class CountField(forms.CharField):
    """A number of people or things, read by the one rule for numbers; the value is canonical."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=20, required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = parse_number(text)
        except NumberError as error:
            raise forms.ValidationError(str(error)) from error
        if number < 0 or number != int(number):
            raise forms.ValidationError(f"“{text}” phải là số nguyên từ 0 trở lên.")
        return str(int(number))


class FactsForm(forms.Form):
    """Value, day and evidence of every fact that the block needs; a fact without a value is left alone."""

    def __init__(self, data=None, *, submission, facts):
        super().__init__(data, prefix="so-lieu")
        self.needed = facts_needed(submission.campaign_block.spec)
        # Read once for all facts: a field of its own query each would read the library again.
        library = {piece.pk: piece for piece in Evidence.objects.filter(unit=submission.unit).order_by("-pk")}
        last_day = submission.campaign.period_until - timedelta(days=1)
        for fact in self.needed:
            self.add_fields(fact, facts.get(fact.code), library, last_day)

    def add_fields(self, fact, stored, library, last_day):
        unit = f" ({fact.unit})" if fact.unit else ""
        self.fields[fact.code] = CountField(
            label=f"{fact.text}{unit}", initial=shown(stored.value) if stored else ""
        )
        self.fields[f"{fact.code}-as_of"] = DayField(label="Tính đến ngày", required=False)
        self.fields[f"{fact.code}-as_of"].initial = stored.as_of if stored else last_day
        self.fields[f"{fact.code}-evidence"] = forms.TypedChoiceField(
            label="Minh chứng trong kho",
            choices=[("", "Chưa chọn"), *((pk, piece.name) for pk, piece in library.items())],
            coerce=lambda key: library[int(key)],
            empty_value=None,
            required=False,
            initial=stored.evidence_id if stored else None,
        )
        self.fields[f"{fact.code}-version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=stored.version if stored else 0
        )

    def clean(self):
        data = super().clean()
        for fact in self.needed:
            if data.get(fact.code) and not data.get(f"{fact.code}-as_of") and not self.errors:
                self.add_error(f"{fact.code}-as_of", "Hãy ghi số liệu tính đến ngày nào.")
        return data

    def rows(self):
        """The fields of each fact, for the page."""
        return [
            {
                "value": self[fact.code],
                "as_of": self[f"{fact.code}-as_of"],
                "evidence": self[f"{fact.code}-evidence"],
                "version": self[f"{fact.code}-version"],
            }
            for fact in self.needed
        ]

    def typed(self):
        """What was typed, as ``save_facts`` takes it."""
        return {
            fact.code: {
                "value": self.cleaned_data[fact.code],
                "as_of": self.cleaned_data[f"{fact.code}-as_of"],
                "evidence": self.cleaned_data[f"{fact.code}-evidence"],
                "version": self.cleaned_data[f"{fact.code}-version"] or 0,
            }
            for fact in self.needed
            if self.cleaned_data.get(fact.code)
        }
