from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe


class FormRenderer(DjangoTemplates):
    """Django's form templates; the plainest widgets, of which a page has very many, are written directly."""

    def render(self, template_name, context, request=None):
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def written_input(widget):
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    name = conditional_escape(widget["name"])
    return mark_safe(f'<input type="{widget["type"]}" name="{name}"{value}{attributes(widget)}>')


def written_textarea(widget):
    name, text = conditional_escape(widget["name"]), conditional_escape(widget["value"] or "")
    return mark_safe(f'<textarea name="{name}"{attributes(widget)}>\n{text}</textarea>')


def attributes(widget):
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


WRITERS = {
    "django/forms/widgets/text.html": written_input,
    "django/forms/widgets/hidden.html": written_input,
    "django/forms/widgets/textarea.html": written_textarea,
}
