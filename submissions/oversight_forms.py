from django import forms

from submissions.inspecting import BY_CODE
from submissions.inspecting_queries import check_counts
from submissions.services.reminding import NOT_YET, OVERDUE, RETURNED

NOT_LOOKED, LOOKED, ANY = "", "roi", "tat-ca"


class InspectionFilterForm(forms.Form):
    """Which findings are shown; kept in the address."""

    ky = forms.ChoiceField(label="Kỳ đánh giá", required=False)
    loai = forms.ChoiceField(label="Loại", required=False)
    khoi = forms.ChoiceField(label="Khối", required=False)
    huyen = forms.ChoiceField(label="Thuộc đơn vị", required=False)
    xem = forms.ChoiceField(
        label="Đã xem hay chưa",
        required=False,
        choices=[(NOT_LOOKED, "Chưa xem"), (LOOKED, "Đã xem"), (ANY, "Tất cả")],
    )

    def __init__(self, data, *, campaigns, flags):
        super().__init__(data)
        self.flags = flags
        self.fields["ky"].choices = [("", "Kỳ mới nhất"), *((str(key.pk), str(key)) for key in campaigns)]
        counts = check_counts(flags)
        self.fields["loai"].choices = [
            ("", "Tất cả"),
            *((check.code, f"{check.title} ({number})") for check, number in counts),
        ]
        blocks = {str(flag.submission.campaign_block.pk): flag.submission.campaign_block for flag in flags}
        in_order = sorted(blocks.items(), key=lambda pair: pair[1].block.position)
        self.fields["khoi"].choices = [("", "Tất cả"), *((key, block.block.name) for key, block in in_order)]
        parents = {flag.submission.unit.parent for flag in flags} - {None}
        self.fields["huyen"].choices = [
            ("", "Tất cả"),
            *((str(unit.pk), unit.name) for unit in sorted(parents, key=lambda unit: unit.sort_key)),
        ]

    def chosen(self):
        """The findings that fit; a value that does not exist (any more) is left out."""
        self.is_valid()
        return [flag for flag in self.flags if self.fits(flag)]

    def fits(self, flag):
        wanted, form = self.cleaned_data.get, flag.submission
        look = wanted("xem") or NOT_LOOKED
        return (
            wanted("loai") in {"", None, flag.check.code}
            and wanted("khoi") in {"", None, str(form.campaign_block.pk)}
            and wanted("huyen") in {"", None, str(form.unit.parent_id)}
            and (look == ANY or (look == LOOKED) == bool(flag.look))
        )


class WaitingFilterForm(forms.Form):
    """Which of the units that have not handed in are shown and reminded."""

    khoi = forms.ChoiceField(label="Khối", required=False)
    huyen = forms.ChoiceField(label="Thuộc đơn vị", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[
            ("", "Tất cả"),
            (NOT_YET, "Chưa nộp, còn hạn"),
            (OVERDUE, "Quá hạn chưa nộp"),
            (RETURNED, "Bị trả lại"),
        ],
    )

    def __init__(self, data, *, boards, districts):
        super().__init__(data)
        blocks = [(board.campaign_block.block.code, board.name) for board in boards]
        self.fields["khoi"].choices = [("", "Tất cả"), *blocks]
        self.fields["huyen"].choices = [("", "Tất cả"), *((str(row.key), row.name) for row in districts)]

    def chosen(self):
        """A value that does not exist (any more) is left out."""
        self.is_valid()
        values = self.cleaned_data.get
        return {"block": values("khoi", ""), "parent": values("huyen", ""), "state": values("tinh_trang", "")}


class LookForm(forms.Form):
    """That a finding has been looked at, with a remark."""

    check_code = forms.ChoiceField(choices=[(code, code) for code in BY_CODE])
    fingerprint = forms.RegexField(r"^[0-9a-f]{64}$")
    remark = forms.CharField(
        required=False,
        max_length=400,
        error_messages={"max_length": "Nhận xét dài quá 400 ký tự. Hãy viết ngắn lại."},
    )
