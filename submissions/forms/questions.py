from django import forms

from egov_scoring.day_field import DayField
from submissions.models import Notice


class QuestionForm(forms.Form):
    text = forms.CharField(
        label="Câu hỏi gửi cơ quan thẩm định",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Hãy ghi câu hỏi."},
    )


class AnswerQuestionForm(forms.Form):
    answer = forms.CharField(
        label="Trả lời",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Hãy ghi câu trả lời."},
    )
    is_common = forms.BooleanField(
        label="Thành giải đáp chung: đánh số, ghi ngày, hiện ở tiêu chí này cho mọi đơn vị", required=False
    )


class NoticeForm(forms.ModelForm):
    """A notice with its document; the file is checked when it is stored."""

    document_date = DayField(label="Ngày văn bản", required=False)
    upload = forms.FileField(
        label="Tệp",
        required=False,
        help_text="PDF, ảnh PNG hoặc JPG, DOCX, XLSX; không quá 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"}),
    )

    class Meta:
        model = Notice
        fields = ["kind", "title", "text", "document_number", "document_date", "issuer"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("text") or data.get("upload")):
            self.add_error("text", "Hãy ghi nội dung hoặc chọn tệp.")
        return data

    def values(self):
        """What ``publish_notice`` takes, besides the file."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
