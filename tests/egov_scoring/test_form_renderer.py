import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from egov_scoring.form_renderer import FormRenderer

WIDGETS = [
    forms.TextInput(attrs={"inputmode": "decimal", "data-x": 'a"b<c', "required": True, "disabled": False}),
    forms.HiddenInput(),
    forms.Textarea(attrs={"rows": 2, "maxlength": 4000}),
    forms.NumberInput(),
    forms.Select(choices=[("1", "Một & hai")]),
]
VALUES = [None, "", "0", 0, 12, "Sở \"A\" <b> & 'c'", "hai\ndòng"]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_every_widget_is_written_as_django_writes_it(widget, value):
    drawn = [
        widget.render("c-1-1-answer", value, {"id": "id_x"}, renderer)
        for renderer in (FormRenderer(), DjangoTemplates())
    ]

    assert drawn[0] == drawn[1]
