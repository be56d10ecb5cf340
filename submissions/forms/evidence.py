from django import forms

from egov_scoring.day_field import DayField


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; each is checked when it is stored, so one bad file does not stop the others."""

    def __init__(self, **kwargs):
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(upload, initial) for upload in uploads if upload is not None]


class DocumentFields(forms.Form):
    """What a piece of evidence says of itself as a document."""

    document_number = forms.CharField(label="Số văn bản", required=False, max_length=100)
    document_date = DayField(label="Ngày văn bản", required=False)
    issuer = forms.CharField(label="Cơ quan ban hành", required=False, max_length=200)
    summary = forms.CharField(label="Trích yếu", required=False, max_length=400)

    DOCUMENT = ("document_number", "document_date", "issuer", "summary")

    def document(self):
        """The document as the evidence services take it."""
        return {name: self.cleaned_data[name] for name in self.DOCUMENT}


class LibraryForm(DocumentFields):
    """Files or a link for the library, with the document that they are."""

    files = FilesField(
        label="Tệp",
        required=False,
        widget=FilesInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"}),
        help_text="PDF, ảnh PNG hoặc JPG, DOCX, XLSX; mỗi tệp không quá 20 MB.",
    )
    url = forms.URLField(
        label="Hoặc liên kết",
        required=False,
        max_length=1000,
        assume_scheme="https",
        error_messages={"invalid": "Liên kết phải bắt đầu bằng https:// hoặc http://."},
    )
    field_order = ["files", "url"]

    def __init__(self, data=None, files=None):
        super().__init__(data, files, prefix="evidence")

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("files") or data.get("url")):
            self.add_error("files", "Hãy chọn tệp hoặc ghi liên kết.")
        return data


class EvidenceForm(LibraryForm):
    """The same at a criterion, with the page that matters there."""

    page = forms.CharField(label="Trang", required=False, max_length=40)

    DOCUMENT = (*DocumentFields.DOCUMENT, "page")


class EvidenceChangeForm(DocumentFields):
    """Correcting the name and the document of a stored piece."""

    name = forms.CharField(label="Tên hiển thị", max_length=255)
    field_order = ["name"]

    def __init__(self, data=None, *, evidence):
        names = ("name", *self.DOCUMENT)
        super().__init__(data, initial={name: getattr(evidence, name) for name in names})


class PickForm(forms.Form):
    """Pieces of the library for one criterion, each with its page."""

    pieces = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={
            "required": "Hãy chọn ít nhất một minh chứng.",
            "invalid_choice": "Có minh chứng không còn trong kho. Tải lại trang rồi chọn lại.",
        },
    )

    def __init__(self, data=None, *, library):
        super().__init__(data)
        self.fields["pieces"].queryset = library

    def picked(self):
        """Each piece with the page typed beside it."""
        return [
            (piece, self.data.get(f"page-{piece.pk}", "").strip()[:40])
            for piece in self.cleaned_data["pieces"]
        ]


class WaiverForm(forms.Form):
    """Asking that a criterion does not apply; the document is required where the decision requires it."""

    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    document_number = forms.CharField(label="Số văn bản", max_length=100, required=False)
    document_date = DayField(label="Ngày văn bản", required=False)

    def __init__(self, node, data=None):
        super().__init__(data, prefix="waiver-" + node.code.replace(".", "-"))
        for name in ("document_number", "document_date"):
            self.fields[name].required = node.waiver.document
