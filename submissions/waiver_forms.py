from django import forms

from egov_scoring.day_field import DayField
from submissions.review_forms import WaiverDecisionForm
from submissions.review_queue_forms import ANY, criterion_label


class RequestFilterForm(forms.Form):
    """At which criterion the requests are shown; kept in the address."""

    tieu_chi = forms.ChoiceField(label="Tiêu chí", required=False)

    def __init__(self, data, *, requests):
        super().__init__(data)
        asked = requests.values_list(
            "criterion", "criterion__code", "criterion__text", "criterion__block__name"
        )
        self.fields["tieu_chi"].choices = [ANY, *choices_of(asked)]
        self.is_valid()

    def narrowed(self, requests):
        """The requests at the chosen criterion; a value that does not exist (any more) is left out."""
        chosen = self.cleaned_data.get("tieu_chi")
        return requests.filter(criterion=chosen) if chosen else requests


class RequestsForm(WaiverDecisionForm):
    """One decision on several requests, with the document that grants them where there is one."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={
            "required": "Hãy chọn ít nhất một đề nghị.",
            "invalid_choice": "Một đề nghị đã chọn không còn ở danh sách này. Hãy xem lại danh sách.",
        },
    )
    document_number = forms.CharField(
        label="Văn bản chấp nhận: số",
        max_length=100,
        required=False,
        help_text="Ghi cho mọi đơn vị đã chọn, thay văn bản mà đơn vị nêu. Để trống: giữ văn bản của đơn vị.",
    )
    document_date = DayField(label="Văn bản chấp nhận: ngày", required=False)

    field_order = ["chosen", "document_number", "document_date", "reason"]

    def __init__(self, *args, requests, again, **kwargs):
        super().__init__(*args, initial={"again": again}, **kwargs)
        self.fields["chosen"].queryset = requests
        when = "Bắt buộc khi đổi quyết định" if again else "Bắt buộc khi không chấp nhận"
        self.fields["reason"].help_text = f"{when}. Đơn vị sẽ đọc."

    def clean(self):
        data = super().clean()
        if "document_date" in data and bool(data.get("document_number")) != bool(data["document_date"]):
            missing = "document_date" if data.get("document_number") else "document_number"
            self.add_error(missing, "Văn bản phải có cả số và ngày.")
        return data

    def save_arguments(self):
        """The arguments of ``services.decide_waivers``."""
        data = self.cleaned_data
        return {
            "waivers": data["chosen"],
            "accepted": data["is_accepted"],
            "reason": data["reason"],
            "again": data["again"],
            "document_number": data["document_number"],
            "document_date": data["document_date"],
        }


def choices_of(asked):
    """Each criterion once, with how many requests there are at it."""
    numbers = {}
    for key, code, text, block in asked:
        label = f"{criterion_label(code, text)}, {block}"
        numbers.setdefault((str(key), label), []).append(key)
    return [(key, f"{label} ({len(keys)})") for (key, label), keys in numbers.items()]
