"""Which page a reader means, who answers for it, and what is public about reports and corrections."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve

from egov_scoring.models import Province, Unit
from rankings.models import ErrorReport, Publication
from rubrics.models import Rubric

PUBLICATION_PAGE = "/ket-qua/"


@dataclass(frozen=True)
class Place:
    """What a page belongs to; no province where the page is not about one."""

    province: Province | None = None
    publication: Publication | None = None

    @property
    def desk(self) -> Unit | None:
        """Who publishes answers: the parent unit of its own ranking, else the agency."""
        if self.publication is None:
            return self.province and self.province.agency
        if self.publication.scope or self.publication.is_imported:
            return self.publication.scope or self.province.agency
        return self.publication.ranking.campaign_block.campaign.agency


def place_of(path, province=None):
    """The province and publication of an address of this site; ``province`` where the page names none."""
    found = place_named_by(path)
    return found if found.desk else Place(province)


def place_named_by(path):
    try:
        match = resolve(path)
    except Resolver404:
        return Place()
    code = match.kwargs.get("code")
    if match.namespaces == ["rankings"] and path.startswith(PUBLICATION_PAGE):
        publication = (
            Publication.objects.without_bytes()
            .select_related("ranking__campaign_block__campaign__agency")
            .defer("ranking__result")
            .filter(code=code)
            .first()
        )
        return Place(publication.province, publication) if publication else Place()
    if match.view_name == "rankings:province":
        return Place(governed_provinces().filter(code=code).first())
    if match.view_name == "rubrics:detail":
        rubric = Rubric.objects.select_related("province__agency").filter(code=code).first()
        return Place(rubric.province if rubric and rubric.province.agency else None)
    return Place()


def governed_provinces():
    return Province.objects.filter(agency__isnull=False).select_related("agency").order_by("name")


def report_with_secret(secret):
    return get_object_or_404(reports_with_places(), secret=secret)


def reports_with_places():
    return ErrorReport.objects.select_related(
        "province__agency", "desk", "publication", "correction", "answered_by"
    ).defer("publication__result", "correction__result")


def corrections(province=None):
    """Every publication that corrects another one, the newest first, with the reports that led to it."""
    found = (
        Publication.objects.without_bytes()
        .filter(corrects__isnull=False)
        .select_related("corrects")
        .defer("corrects__result")
        .prefetch_related(Prefetch("causes", ErrorReport.objects.order_by("number")))
        .order_by("-published_at", "-pk")
    )
    return found.filter(province=province) if province else found


def reports_mended_otherwise(province=None):
    """Accepted reports that no correction answers: mended on the page itself, or to be mended."""
    found = ErrorReport.objects.accepted().filter(correction__isnull=True).select_related("province")
    found = found.order_by("-answered_at", "-pk")
    return found.filter(province=province) if province else found


def corrections_to_name(report):
    """The corrections that a report can have led to."""
    return (
        Publication.objects.without_bytes()
        .filter(province=report.province, corrects__isnull=False, published_at__gte=report.reported_at)
        .order_by("-published_at", "-pk")
    )
