from django import forms


def document_date(label="Ngày văn bản", required=False):
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"],
        help_text="Ngày/tháng/năm, ví dụ 14/6/2021.",
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Không đọc được ngày. Hãy ghi ngày/tháng/năm, ví dụ 14/6/2021."},
    )


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; each is checked when it is stored."""

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(upload, initial) for upload in uploads if upload]


class EvidenceForm(forms.Form):
    """Files, a link, or a piece that the unit already has, with the document that it is."""

    files = FilesField(
        label="Tệp",
        required=False,
        widget=FilesInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"}),
        help_text="PDF, ảnh PNG hoặc JPG, DOCX, XLSX; mỗi tệp không quá 20 MB. "
        "Không tải lên tài liệu bí mật nhà nước.",
    )
    url = forms.URLField(
        label="Hoặc liên kết",
        required=False,
        max_length=1000,
        assume_scheme="https",
        error_messages={"invalid": "Liên kết phải bắt đầu bằng https:// hoặc http://."},
    )
    existing = forms.ModelChoiceField(
        label="Hoặc dùng lại minh chứng đã có của đơn vị", queryset=None, required=False, empty_label="Không"
    )
    document_number = forms.CharField(label="Số văn bản", required=False, max_length=100)
    document_date = document_date()
    issuer = forms.CharField(label="Cơ quan ban hành", required=False, max_length=200)
    summary = forms.CharField(label="Trích yếu", required=False, max_length=400)
    page = forms.CharField(label="Trang", required=False, max_length=40)

    def __init__(self, data=None, files=None, *, library):
        super().__init__(data, files, prefix="evidence")
        self.fields["existing"].queryset = library

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("files") or data.get("url") or data.get("existing")):
            self.add_error("files", "Hãy chọn tệp, ghi liên kết hoặc chọn một minh chứng đã có.")
        return data

    def document(self):
        """What the document says of itself, as the evidence services take it."""
        return {
            name: self.cleaned_data[name]
            for name in ("document_number", "document_date", "issuer", "summary", "page")
        }


class WaiverForm(forms.Form):
    """Asking that a criterion does not apply; the document is required where the decision requires it."""

    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    document_number = forms.CharField(label="Số văn bản", max_length=100, required=False)
    document_date = document_date()

    def __init__(self, node, data=None):
        super().__init__(data, prefix="waiver-" + node.code.replace(".", "-"))
        for name in ("document_number", "document_date"):
            self.fields[name].required = node.waiver.document
