from django import forms

from submissions.assignment_queries import groups_of


class AssignForm(forms.Form):
    """Which groups of criteria of which places are given to whom, or taken back (``clear``)."""

    reviewer = forms.ModelChoiceField(
        label="Người thẩm định",
        queryset=None,
        required=False,
        empty_label="Chọn một người",
    )
    groups = forms.MultipleChoiceField(
        label="Nhóm tiêu chí",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một nhóm tiêu chí."},
    )
    clear = forms.BooleanField(required=False, widget=forms.HiddenInput)
    every_place = forms.BooleanField(label="Mọi đơn vị trong bảng", required=False)
    places = forms.MultipleChoiceField(label="Đơn vị", required=False)

    def __init__(self, *args, desk, places, reviewers, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {str(place.unit.pk): place.unit for place in places}
        self.fields["reviewer"].queryset = reviewers
        self.fields["places"].choices = [(key, unit.name) for key, unit in self.known.items()]
        self.fields["groups"].choices = [
            (group.code, f"{group.code} {group.text}") for group in groups_of(desk.level.campaign_block.spec)
        ]

    def clean(self):
        data = super().clean()
        if data.get("clear"):
            data["reviewer"] = None
        elif "reviewer" in data and data["reviewer"] is None:
            self.add_error("reviewer", "Hãy chọn người thẩm định, hoặc bấm “Bỏ phân công”.")
        if not data.get("places") and not data.get("every_place"):
            self.add_error("every_place", "Hãy chọn ít nhất một đơn vị trong bảng, hoặc mọi đơn vị.")
        return data

    def cells(self):
        data = self.cleaned_data
        keys = self.known if data["every_place"] else data["places"]
        return [(self.known[key], group) for key in keys for group in data["groups"]]
