from django import forms

from rubrics.models import Criterion
from submissions.models import Evidence


class PetitionForm(forms.Form):
    """At which criterion, on what ground, with which evidence."""

    criterion = forms.ModelChoiceField(
        label="Tiêu chí",
        queryset=Criterion.objects.none(),
        empty_label="Chọn tiêu chí",
        error_messages={"required": "Hãy chọn tiêu chí."},
    )
    ground = forms.CharField(
        label="Căn cứ",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Điểm đúng là bao nhiêu, theo quy định hoặc văn bản nào.",
        error_messages={"required": "Hãy ghi căn cứ của kiến nghị."},
    )
    evidence = forms.ModelMultipleChoiceField(
        label="Minh chứng trong kho của đơn vị",
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        leaves = submission.campaign_block.block.criteria.filter(is_leaf=True).order_by("position")
        self.fields["criterion"].queryset = leaves
        self.fields["criterion"].label_from_instance = lambda leaf: f"{leaf.code} {leaf.text}"
        self.fields["evidence"].queryset = Evidence.objects.filter(unit=submission.unit).order_by(
            "-added_at", "-pk"
        )
