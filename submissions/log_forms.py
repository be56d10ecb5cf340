from django import forms

from submissions.log_queries import SORTS
from submissions.review_queue_forms import ANY, PlainSelect, criterion_label


class LogFilterForm(forms.Form):
    """Which acts of a form are shown; kept in the address."""

    tieu_chi = forms.ChoiceField(label="Nhóm, tiêu chí", required=False, widget=PlainSelect)
    viec = forms.ChoiceField(label="Loại việc", required=False, choices=[ANY, *SORTS.items()])
    nguoi = forms.ChoiceField(label="Người làm", required=False)

    def __init__(self, data, *, spec, lines):
        super().__init__(data)
        self.spec, self.lines = spec, lines
        self.fields["tieu_chi"].choices = [
            ANY,
            *((node.code, criterion_label(node.code, node.text)) for node in spec.nodes),
        ]
        people = {line.who.pk: str(line.who) for line in lines if line.who}
        self.fields["nguoi"].choices = [ANY, *((str(key), name) for key, name in people.items())]

    def chosen(self):
        """The lines that fit; a value that does not exist (any more) is left out."""
        self.is_valid()
        code = self.cleaned_data.get("tieu_chi")
        below = set(self.spec.subtree(code)) if code else None
        return [line for line in self.lines if self.fits(line, below)]

    def fits(self, line, below):
        wanted = self.cleaned_data.get
        return (
            (below is None or not below.isdisjoint(line.codes))
            and wanted("viec") in {"", None, line.sort}
            and wanted("nguoi") in {"", None, str(line.who.pk) if line.who else ""}
        )
