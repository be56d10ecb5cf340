"""The two marks that stand on every line of every page; templates know them without loading."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign beside words, which a screen reader leaves out."""
    return _icon(name, settings.STATIC_URL, settings.STORAGES["staticfiles"]["BACKEND"])


@lru_cache
def _icon(name: str, *_addressing: str) -> SafeString:
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static("egov/icons.svg"), name
    )


@register.simple_tag
def tag(kind: str, text: str) -> SafeString:
    """A state as sign and word, never by colour alone."""
    return format_html('<span class="tag {}">{}{}</span>', kind, icon(kind), text)
