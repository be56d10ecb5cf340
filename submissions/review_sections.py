"""The sections of the reviewer's desk, shown as tabs on each of its pages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from submissions.council_permissions import sits_on_some_council
from submissions.permissions import assigns_somewhere, reviews_somewhere


@dataclass(frozen=True)
class Section:
    """A page of the desk: its address's name, its tab, and who may use it."""

    name: str
    label: str
    allowed: Callable

    @property
    def address(self):
        return self.name if ":" in self.name else f"submissions:{self.name}"


SECTIONS = (
    Section("review-list", "Phiếu", reviews_somewhere),
    Section("review-queue", "Hàng đợi", reviews_somewhere),
    Section("waiver-list", "Không áp dụng", reviews_somewhere),
    Section("inspection", "Rà soát", reviews_somewhere),
    Section("reply-list", "Phản hồi", reviews_somewhere),
    Section("progress", "Tiến độ", reviews_somewhere),
    Section("rankings:petition-list", "Kiến nghị", reviews_somewhere),
    Section("council-home", "Hội đồng", sits_on_some_council),
    Section("assignment-list", "Phân công", assigns_somewhere),
)


@dataclass(frozen=True)
class Tab:
    url: str
    label: str
    current: bool
    count: int | None = None


def sections(user, current):
    """The tabs that ``user`` may use; ``current`` names the section of the page that is shown."""
    return [
        Tab(reverse(section.address), section.label, section.name == current)
        for section in SECTIONS
        if section.allowed(user)
    ]
