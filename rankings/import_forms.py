from decimal import Decimal
from fractions import Fraction

from django import forms

from egov_scoring.account_forms import WorkbookForm
from egov_scoring.day_field import DayField
from egov_scoring.models import Unit
from egov_scoring.numbers import NumberError, format_number, parse_number
from rankings.imported import Rules
from rubrics.models import Block


class ImportForm(WorkbookForm):
    """A result of an earlier year: its block, its document, and the workbook of its table."""

    block = forms.ModelChoiceField(
        label="Khối",
        queryset=Block.objects.none(),
        empty_label="Chọn khối",
        error_messages={"required": "Hãy chọn khối."},
    )
    scope = forms.ModelChoiceField(
        label="Xếp hạng trong",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Toàn tỉnh",
        help_text="Chọn đơn vị cấp trên khi văn bản chỉ xếp hạng trong đơn vị đó, ví dụ xã của một huyện.",
    )
    year = forms.IntegerField(label="Năm đánh giá", min_value=2000, max_value=2100)
    title = forms.CharField(label="Tên kỳ đánh giá", max_length=300)
    max_points = forms.CharField(label="Điểm tối đa", max_length=20)
    follows_rubric = forms.BooleanField(
        label="Văn bản theo đúng các nhóm và mức xếp loại của bộ tiêu chí này",
        required=False,
        help_text="Khi chọn, điểm tối đa của nhóm và điều kiện của từng mức cũng được kiểm tra.",
    )
    kind = forms.CharField(label="Loại văn bản", max_length=60, help_text="Ví dụ: Quyết định.")
    number = forms.CharField(label="Số, ký hiệu", max_length=60)
    date = DayField(label="Ngày văn bản")
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200)
    signer = forms.CharField(label="Người ký", max_length=120)
    correction_reason = forms.CharField(
        label="Lý do điều chỉnh",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In trên trang công khai, bên cạnh đường dẫn đến bản trước.",
    )
    field_order = ["block", "scope", "year", "title", "max_points", "follows_rubric"]
    field_order += ["kind", "number", "date", "issuer", "signer", "correction_reason", "file"]

    def __init__(self, *args, province, corrects=None, **kwargs):
        super().__init__(*args, initial=initial_of(corrects), **kwargs)
        self.province, self.corrects = province, corrects
        blocks = blocks_of(province)
        self.fields["block"].queryset = blocks.filter(code=corrects.block_code) if corrects else blocks
        self.fields["scope"].queryset = (
            Unit.objects.filter(province=province, children__isnull=False).distinct().in_name_order()
        )
        for name in ("year", "scope") if corrects else ("correction_reason",):
            del self.fields[name]
        self.fields["block"].label_from_instance = lambda block: (
            f"{block.name} ({block.rubric.decision_number})"
        )

    def clean_max_points(self):
        try:
            value = parse_number(self.cleaned_data["max_points"])
        except NumberError as error:
            raise forms.ValidationError(str(error)) from error
        if not 0 < value <= 10_000:
            raise forms.ValidationError("Điểm tối đa phải lớn hơn 0 và không quá 10.000.")
        return value

    def clean(self):
        data = super().clean()
        block, value = data.get("block"), data.get("max_points")
        if data.get("follows_rubric") and block and value:
            stated = block.spec.max_points
            if stated is not None and Decimal(stated.numerator) / stated.denominator != value:
                self.add_error("max_points", f"Bộ tiêu chí có điểm tối đa {stated}, khác số đã ghi.")
        return data

    @property
    def ranked_in(self):
        return self.corrects.scope if self.corrects else self.cleaned_data["scope"]

    @property
    def assessed_year(self):
        return self.corrects.year if self.corrects else self.cleaned_data["year"]

    def rules(self):
        data, spec = self.cleaned_data, self.cleaned_data["block"].spec
        followed = spec if spec.max_points is not None else spec.with_max_points(data["max_points"])
        units = Unit.objects.filter(province=self.province).select_related("parent")
        return Rules(
            names={unit.code: unit.name for unit in units},
            parents={unit.code: place_of(unit.parent) for unit in units if unit.parent},
            scope=place_of(self.ranked_in),
            max_points=data["max_points"],
            decimals=spec.decimals,
            block=followed if data["follows_rubric"] else None,
        )

    def frame(self):
        """Where the result belongs, as a frozen result says it."""
        data, block = self.cleaned_data, self.cleaned_data["block"]
        header = {
            "province": {"code": self.province.code, "name": self.province.name},
            "campaign": {
                "title": data["title"],
                "year": self.assessed_year,
                "period_from": None,
                "period_until": None,
                "agency": data["issuer"],
            },
            "scope": place_of(self.ranked_in),
        }
        return header, {"code": block.code, "name": block.name}, block.rubric.spec.subject

    def document(self):
        names = ("kind", "number", "issuer", "signer")
        data = {name: self.cleaned_data[name] for name in names}
        return data | {"date": self.cleaned_data["date"].isoformat()}


def place_of(unit):
    return {"code": unit.code, "name": unit.name} if unit else None


def initial_of(corrects):
    """What a corrected result said, to be typed again only where it was wrong."""
    if corrects is None:
        return None
    return {
        "title": corrects.campaign_title,
        "max_points": format_number(Fraction(corrects.overview["max_points"])),
        "kind": corrects.document_kind,
        "number": corrects.document_number,
        "date": corrects.document_date,
        "issuer": corrects.issuer,
        "signer": corrects.signer,
    }


def blocks_of(province):
    return (
        Block.objects.filter(rubric__province=province)
        .select_related("rubric")
        .order_by("-rubric__decision_date", "-rubric__version", "position")
    )
