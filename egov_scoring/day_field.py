from django import forms


class DayField(forms.DateField):
    """A day typed as Vietnamese people write it, in whatever language the browser is."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Ngày/tháng/năm, ví dụ 30/10/2026.")
        super().__init__(
            widget=forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"}),
            **kwargs,
        )
        self.error_messages["invalid"] = (
            "Không đọc được ngày. Hãy ghi ngày/tháng/năm có thật, ví dụ 30/10/2026 hoặc 5/1/2026."
        )
