"""What other programs read to learn of publications: Atom feeds, the sitemap, the picture beside a link."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_page
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from egov_scoring.edge import frozen
from egov_scoring.models import Province
from egov_scoring.templatetags.formats import vndate
from rankings import picture, queries
from rubrics.queries import latest_rubrics
from submissions.views.guide import GUIDES

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news of the feed."""

    address: str
    title: str
    summary: str
    time: datetime
    issuer: str
    category: str


class PublicationFeed(Feed):
    """Every publication, correction and withdrawal, the newest first; of one province or of all."""

    feed_type = Atom1Feed

    def __init__(self, province=None):
        self.province = province

    @property
    def title(self):
        place = f" – {self.province}" if self.province else ""
        return f"Kết quả đánh giá Chính quyền điện tử{place}"

    subtitle = "Các bản công bố, bản điều chỉnh và bản đã thu hồi."

    @property
    def link(self):
        name, args = ("province", [self.province.code]) if self.province else ("home", [])
        return reverse(f"rankings:{name}", args=args)

    def feed_url(self):
        name, args = ("province-feed", [self.province.code]) if self.province else ("feed", [])
        return reverse(f"rankings:{name}", args=args)

    def items(self):
        """Publications and withdrawals, each an entry of its own."""
        found = queries.all_publications().order_by("-published_at", "-pk")
        shown = (found.filter(province=self.province) if self.province else found)[:ENTRIES]
        entries = [publication_entry(publication) for publication in shown]
        entries += [withdrawal_entry(act) for act in queries.withdrawals(self.province)[:ENTRIES]]
        return sorted(entries, key=lambda entry: entry.time, reverse=True)[:ENTRIES]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_link(self, item):
        return item.address

    def item_pubdate(self, item):
        return item.time

    def item_updateddate(self, item):
        return item.time

    def item_author_name(self, item):
        return item.issuer

    def item_categories(self, item):
        return [item.category]


def publication_entry(shown):
    what = f"{shown.label}, {shown.province}, năm {shown.year}"
    words = f"{shown.headline}. {shown}, ngày {vndate(shown.document_date)}."
    if shown.corrects_id:
        what, words = f"Điều chỉnh: {what}", f"{words} Lý do điều chỉnh: {shown.correction_reason}"
    category = "điều chỉnh" if shown.corrects_id else "công bố"
    return Entry(shown.get_absolute_url(), what, words, shown.published_at, shown.issuer, category)


def withdrawal_entry(act):
    shown = act.publication
    what = f"Thu hồi: {shown.label}, {shown.province}, năm {shown.year}"
    words = f"{act}, ngày {vndate(act.document_date)}, thu hồi {shown}. Lý do: {act.reason}"
    return Entry(act.get_absolute_url(), what, words, act.withdrawn_at, act.issuer, "thu hồi")


@frozen()
@require_safe
@login_not_required
def feed(request, code=""):
    return PublicationFeed(get_object_or_404(Province, code=code) if code else None)(request)


class PageSitemap(Sitemap):
    """The pages that stay, with the day of their last change."""

    def items(self):
        publications = [shown for shown in queries.all_publications() if not shown.is_withdrawn]
        provinces = {}
        for shown in publications:
            provinces.setdefault(shown.province.code, shown.published_at)
        pages = [(reverse("rankings:home"), max((p.published_at for p in publications), default=None))]
        pages += [(reverse("rankings:province", args=[code]), when) for code, when in provinces.items()]
        pages += [(shown.get_absolute_url(), shown.published_at) for shown in publications]
        pages += [(rubric.get_absolute_url(), rubric.loaded_at) for rubric in latest_rubrics()]
        names = ["rankings:correction-log", "rankings:open-data", "submissions:guide-list"]
        return pages + [(reverse(name), None) for name in names + [guide.address for guide in GUIDES]]

    def location(self, item):
        return item[0]

    def lastmod(self, item):
        return item[1]


@frozen()
@require_safe
@login_not_required
def sitemap(request):
    return sitemap_page(request, {"pages": PageSitemap()}, template_name="rankings/sitemap.xml")


@frozen()
@require_safe
@login_not_required
def publication_picture(request, code):
    """Drawn from the frozen bytes, so that their hash is also that of the picture."""
    shown = queries.publication_with_places(code)
    note = f"{shown}, ngày {vndate(shown.document_date)}"
    if shown.is_withdrawn:
        note = f"ĐÃ THU HỒI theo {shown.withdrawal}, ngày {vndate(shown.withdrawal.document_date)}"
    note = f"{note}. Số liệu minh họa" if settings.DEMO else note
    response = HttpResponse(picture.draw(queries.frozen_result(shown), note), content_type="image/png")
    response["ETag"] = f'"anh-{shown.sha256}{"-thu-hoi" if shown.is_withdrawn else ""}"'
    return response
