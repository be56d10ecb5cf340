"""What the public pages of rubrics read."""

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.utils.module_loading import import_string

from rubrics.models import Rubric


def latest_rubrics():
    """The newest version of each rubric, without the text of its file."""
    newest = Rubric.objects.filter(code=OuterRef("code")).order_by("-version").values("pk")[:1]
    return (
        Rubric.objects.filter(pk=Subquery(newest))
        .select_related("province__agency")
        .order_by("province__name", "-decision_date", "code")
    )


def rubric_version(code, number):
    """The version with that number, or the newest; 404 where there is none."""
    versions = Rubric.objects.filter(code=code).select_related("province__agency").order_by("-version")
    if number:
        versions = versions.filter(version=number) if number.isdecimal() else versions.none()
    rubric = versions.first()
    if rubric is None:
        raise Http404
    return rubric


def campaign_contributions(rubric, block_code):
    """Who contributes by the word of a campaign; read through a setting, as rubrics know no campaigns."""
    return import_string(settings.CAMPAIGN_CONTRIBUTIONS)(rubric, block_code)
