from django import forms


class RecusalForm(forms.Form):
    """What a reviewer withdraws from, and why."""

    criterion = forms.ModelChoiceField(
        label="Rút khỏi", queryset=None, required=False, empty_label="cả phiếu của đơn vị"
    )
    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Người phân công đọc được; in trong báo cáo. Ví dụ: người thân công tác tại đơn vị.",
        error_messages={"required": "Hãy ghi lý do rút."},
    )

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        leaves = [leaf.code for leaf in submission.campaign_block.spec.leaves]
        field = self.fields["criterion"]
        field.queryset = submission.campaign_block.block.criteria.filter(code__in=leaves).order_by("position")
        field.to_field_name = "code"
        field.label_from_instance = lambda criterion: f"tiêu chí {criterion.code} {criterion.text}"


class LiftForm(forms.Form):
    reason = forms.CharField(
        label="Lý do bỏ rút", max_length=2000, error_messages={"required": "Hãy ghi lý do bỏ rút."}
    )
