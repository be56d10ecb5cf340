from django import forms
from django.utils import timezone

from egov_scoring.day_field import DayField
from egov_scoring.models import Unit
from egov_scoring.templatetags.formats import vndate
from rankings.documents.making import FORMATS
from rankings.models import MadeDocument
from submissions.models import CampaignBlock


class PlaceForm(forms.Form):
    """Which block, inside which parent unit, is to be ranked."""

    campaign_block = forms.ModelChoiceField(
        CampaignBlock.objects.select_related(
            "campaign__agency", "campaign__province", "block__rubric__province"
        )
    )
    scope = forms.ModelChoiceField(Unit.objects.all(), required=False)


class PublicationForm(forms.Form):
    """The document that makes a result public."""

    kind = forms.CharField(
        label="Loại văn bản", max_length=60, help_text="Ví dụ: Quyết định, Báo cáo, Thông báo."
    )
    number = forms.CharField(label="Số, ký hiệu", max_length=60, help_text="Ví dụ: 812/QĐ-UBND.")
    date = DayField(label="Ngày văn bản", error_messages={"required": "Hãy ghi ngày văn bản."})
    is_early_meant = forms.BooleanField(label="Ngày đúng, văn bản có đúng số liệu đã chốt", required=False)
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200)
    signer = forms.CharField(
        label="Người ký", max_length=120, help_text="Chỉ lưu trong hệ thống, không in trên trang công khai."
    )
    correction_reason = forms.CharField(
        label="Lý do điều chỉnh",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In trên trang công khai, bên cạnh đường dẫn đến bản trước.",
    )

    def __init__(self, *args, closed_on, corrects=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.corrects = corrects
        self.closed_on = closed_on
        if corrects is None:
            del self.fields["correction_reason"]
        if not self.is_early:
            del self.fields["is_early_meant"]

    @property
    def is_early(self):
        """Whether the day that was typed lies before the figures were closed."""
        if not self.is_bound or not self.closed_on:
            return False
        try:
            return self.fields["date"].clean(self["date"].data) < self.closed_on
        except forms.ValidationError:
            return False

    def clean_number(self):
        number = self.cleaned_data["number"]
        if self.corrects and number == self.corrects.document_number:
            raise forms.ValidationError(
                f"Số {number} là của bản đang được điều chỉnh. "
                "Bản điều chỉnh có văn bản riêng: ghi số của văn bản đó."
            )
        return number

    def clean_date(self):
        return signed_day(self.cleaned_data["date"], self.corrects, "văn bản điều chỉnh")

    def clean_is_early_meant(self):
        """Paper may be older than the record of it here; a slip of the pen must not pass for that."""
        if not self.cleaned_data["is_early_meant"]:
            raise forms.ValidationError(
                f"Kết quả được chốt ngày {vndate(self.closed_on)}, sau ngày ghi trên văn bản. "
                "Sửa ngày văn bản, hoặc xác nhận ô này rồi gửi lại."
            )
        return True

    @property
    def document(self):
        """What the publication keeps; that an early day is meant was only asked here."""
        return {name: value for name, value in self.cleaned_data.items() if name != "is_early_meant"}


def signed_day(date, earlier, words):
    """A document is public from the day of its signing, and follows the one that it changes."""
    if date > timezone.localdate():
        raise forms.ValidationError(f"Ngày {vndate(date)} chưa đến. Ghi ngày ký của văn bản đã ban hành.")
    if earlier and date < earlier.document_date:
        raise forms.ValidationError(
            f"Văn bản công bố ngày {vndate(earlier.document_date)}; {words} phải từ ngày đó trở đi."
        )
    return date


class WithdrawalForm(forms.Form):
    """The document that takes a publication back, and why."""

    kind = forms.CharField(label="Loại văn bản", max_length=60, help_text="Ví dụ: Quyết định, Thông báo.")
    number = forms.CharField(label="Số, ký hiệu", max_length=60, help_text="Ví dụ: 1204/QĐ-UBND.")
    date = DayField(label="Ngày văn bản", error_messages={"required": "Hãy ghi ngày văn bản."})
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200)
    reason = forms.CharField(
        label="Lý do thu hồi",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In trên trang công khai, trong nhật ký điều chỉnh và ở mọi nơi nhắc đến bản này.",
    )

    def __init__(self, *args, publication, **kwargs):
        super().__init__(*args, **kwargs)
        self.publication = publication

    def clean_date(self):
        return signed_day(self.cleaned_data["date"], self.publication, "văn bản thu hồi")


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Lý do mở lại",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ghi vào nhật ký của kỳ đánh giá.",
    )


class DocumentForm(forms.Form):
    """Which document to make, in which format; the sheet of one unit needs the unit."""

    what = forms.ChoiceField(label="Văn bản", choices=[])
    unit = forms.ChoiceField(
        label="Đơn vị của phiếu kết quả",
        required=False,
        help_text="Chỉ cần khi lập phiếu kết quả của một đơn vị.",
    )

    def __init__(self, *args, units=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [
            (f"{kind}.{made_as}", f"{MadeDocument.Kind(kind).label}: {MadeDocument.Format(made_as).label}")
            for kind, formats in FORMATS.items()
            for made_as in formats
        ]
        self.fields["unit"].choices = [("", "Không chọn"), *units]

    def offers(self):
        """Each document with a button per format."""
        for kind, formats in FORMATS.items():
            choices = [(f"{kind}.{made_as}", MadeDocument.Format(made_as).label) for made_as in formats]
            yield MadeDocument.Kind(kind).label, choices

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("what", "").startswith("sheet.") and not cleaned.get("unit"):
            self.add_error("unit", "Phiếu kết quả của một đơn vị: hãy chọn đơn vị.")
        return cleaned

    @property
    def parameters(self):
        kind, made_as = self.cleaned_data["what"].split(".")
        unit = self.cleaned_data["unit"] if kind == MadeDocument.Kind.SHEET else ""
        return {"document": kind, "made_as": made_as, "unit": unit}

    @property
    def words(self):
        return dict(self.fields["what"].choices)[self.cleaned_data["what"]]
