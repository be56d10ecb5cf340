from django import forms
from django.core.exceptions import ValidationError

from rubrics.answers import parse_answer
from rubrics.errors import AnswerError
from submissions.forms.inputs import inputs_of_node


def field_prefix(code):
    """A prefix that keeps the inputs of several criteria on one page apart."""
    return "c-" + code.replace(".", "-")


class AnswerForm(forms.Form):
    """The inputs of one criterion by the kind of its rule; a refused text stays as it was typed."""

    def __init__(self, node, data=None, *, canonical="", prefix="", initial=None, facts=None):
        self.node = node
        self.inputs = inputs_of_node(node, facts)
        self._answer = None
        super().__init__(
            data,
            prefix=prefix or field_prefix(node.code),
            initial=self.inputs.initial(canonical) | (initial or {}),
        )
        self.fields = self.inputs.fields() | self.fields
        self.inputs.bind(self)

    def clean(self):
        typed = super().clean()
        if self.errors:
            return typed
        try:
            text = self.inputs.text(typed)
            self._answer = parse_answer(self.node, text) if text else None
        except AnswerError as error:
            self.add_error(self.inputs.main_field, str(error))
        except ValidationError as error:
            self.add_error(None, error)
        return typed

    def answer(self):
        """The answer that was typed; None when nothing was."""
        return self._answer


class ResponseForm(AnswerForm):
    """What an officer saves at one criterion: the answer, an explanation, the version that was seen."""

    note = forms.CharField(
        label="Giải trình", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=4000
    )
    document = forms.CharField(
        label="Văn bản chấp nhận (số, ngày, cơ quan)",
        required=False,
        max_length=200,
        help_text="Bắt buộc khi điểm tối đa áp dụng nhỏ hơn điểm tối đa của tiêu chí.",
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, node, data=None, *, response=None, prefix="", facts=None):
        super().__init__(
            node,
            data,
            canonical=response.answer if response else "",
            prefix=prefix,
            facts=facts,
            initial={
                "note": response.note if response else "",
                "document": response.document if response else "",
                "version": response.version if response else 0,
            },
        )
        if not getattr(self.inputs, "rescales", False):
            del self.fields["document"]

    def clean_note(self):
        """Lines end alike, whether a script or the browser itself has sent them."""
        return self.cleaned_data["note"].replace("\r\n", "\n")

    def saved_values(self):
        """Note, document and version as ``save_answer`` takes them."""
        return {
            "note": self.cleaned_data["note"],
            "document": self.cleaned_data.get("document", ""),
            "version": self.cleaned_data["version"] or 0,
        }
