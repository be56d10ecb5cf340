"""What every page's frame shows: the province, the mark of a demonstration, the menu of this person."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from egov_scoring.models import Role


@dataclass(frozen=True)
class NavItem:
    url: str
    label: str
    current: bool


MENU = (
    ("submissions:home", "Phiếu của tôi", {Role.OFFICER, Role.HEAD, Role.SIGNER}),
    ("submissions:review-list", "Thẩm định", {Role.REVIEWER, Role.COUNCIL}),
    ("submissions:campaign-list", "Kỳ đánh giá", {Role.ADMINISTRATOR}),
    ("rankings:ranking-list", "Xếp hạng", {Role.APPROVER}),
    ("submissions:assignment-list", "Phân công", {Role.APPROVER}),
    ("account-list", "Tài khoản", {Role.ADMINISTRATOR, Role.HEAD}),
    ("submissions:evidence-list", "Minh chứng", {Role.OFFICER, Role.ADMINISTRATOR}),
)
# Addresses that belong to an entry without lying below its own.
BELOW = {
    "rankings:home": ("/ket-qua/", "/tinh/"),
    "rankings:ranking-list": ("/ket-qua-du-kien/", "/bao-sai-sot/danh-sach/"),
    "submissions:home": ("/so-lieu-dau-moi/",),
    "submissions:review-list": ("/phan-hoi/", "/hoi-dong/", "/diem-dieu-tra/", "/kien-nghi/tra-loi/"),
    "submissions:campaign-list": ("/lich-lam-viec/", "/quyen-khan-cap/"),
    "message-list": ("/viec/",),
}
PUBLIC = (("rankings:home", "Kết quả"), ("rubrics:list", "Bộ tiêu chí"))


def page(request):
    """Context of ``base.html``; one query for who is logged in, two for administrators and approvers."""
    user = getattr(request, "user", None)
    memberships = user.active_memberships if user and user.is_authenticated else []
    roles = {membership.role for membership in memberships}
    entries = [(name, label) for name, label, needed in MENU if roles & needed] + list(PUBLIC)
    if memberships:
        entries.append(("message-list", f"Thông báo ({user.unread})" if user.unread else "Thông báo"))
    return {
        "emergencies": user.emergencies if memberships else [],
        "demo": settings.DEMO,
        "province": memberships[0].unit.province if memberships else None,
        "nav_items": [nav_item(request.path, name, label) for name, label in entries],
    }


def nav_item(path, name, label):
    url = reverse(name)
    below = BELOW.get(name, ()) + (() if url == "/" else (url,))
    return NavItem(url, label, current=path == url or path.startswith(below))
