from django import forms

from egov_scoring.account_forms import WorkbookForm
from egov_scoring.numbers import NumberError, format_number, parse_number
from egov_scoring.templatetags.formats import short_points


def check_points(text, node):
    """The points that were typed; ``ValueError`` says what is wrong with them."""
    number = parse_number(text)
    if not 0 <= number <= node.known_max:
        raise NumberError(f"điểm là {text}, phải từ 0 đến {short_points(node.known_max)}.")
    return number


class SourceForm(forms.Form):
    """Where the points come from; kept as the reason of every verdict."""

    reason = forms.CharField(
        label="Nguồn điểm",
        max_length=400,
        help_text="Ví dụ: Báo cáo kết quả điều tra xã hội học số 12/BC-HĐ ngày 05/11/2026.",
        error_messages={"required": "Hãy ghi nguồn điểm."},
    )


class SurveyUploadForm(WorkbookForm, SourceForm):
    """A filled-in workbook of points and where they come from."""

    field_order = ["reason", "file"]


class GridForm(SourceForm):
    """One field for each cell; a cell left as it was is not judged again."""

    def __init__(self, data=None, *, grid, **kwargs):
        super().__init__(data, **kwargs)
        self.grid = grid
        for cell in grid.cells:
            shown = "" if cell.points is None else format_number(cell.points.normalize())
            label = f"{cell.submission.unit}, tiêu chí {cell.node.code}"
            widget = forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "aria-label": label}
            )
            self.fields[cell.key] = forms.CharField(
                label=label, required=False, widget=widget, initial=shown, max_length=40
            )

    def rows(self):
        """Every form with its cells, each with its field; None where the criterion does not apply."""
        return [
            (form, [None if cell.is_waived else self[cell.key] for cell in cells])
            for form, cells in self.grid.rows
        ]

    def clean(self):
        data = super().clean()
        self.points = []
        for cell in self.grid.cells:
            text = data.get(cell.key, "")
            if not text and cell.points is not None:
                self.add_error(cell.key, "Đã có điểm, không xóa được; hãy ghi điểm đúng.")
            if not text:
                continue
            try:
                number = check_points(text, cell.node)
            except NumberError as error:
                self.add_error(cell.key, str(error))
                continue
            if number != cell.points:
                self.points.append((cell, number))
        return data
