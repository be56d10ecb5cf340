from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from egov_scoring.edge import frozen
from egov_scoring.navigation import MENU

# As everywhere: what is not named is not open. A search in a list is not a page of its own.
ROBOTS = """User-agent: *
Allow: /$
Allow: /ket-qua/
Allow: /tinh/
Allow: /bo-tieu-chi/
Allow: /nhat-ky-dieu-chinh/
Allow: /du-lieu-mo/
Allow: /tiep-can/
Allow: /cong-bo.atom
Allow: /sitemap.xml
Allow: /api/v1/
Allow: /huong-dan/$
Allow: /huong-dan/tu-cham-diem/
Allow: /huong-dan/tham-dinh/
Allow: /huong-dan/tong-hop-cong-bo/
Allow: /huong-dan/quan-tri/
Allow: /static/
Allow: /favicon.ico
Disallow: /ket-qua/*?q=
Disallow: /
Sitemap: {sitemap}
"""


@frozen()
@require_safe
@login_not_required
def accessibility(request):
    return render(request, "egov_scoring/accessibility.html")


def home(request):
    """After login: the first desk of this person's menu."""
    roles = {membership.role for membership in request.user.active_memberships}
    desk = next((name for name, _, needed in MENU if roles & needed), "rankings:home")
    return redirect(desk)


@frozen()
@require_safe
@login_not_required
def robots(request):
    text = ROBOTS.format(sitemap=request.build_absolute_uri(reverse("rankings:sitemap")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@frozen()
@require_safe
@login_not_required
def icon(request):
    """Asked for beside feeds and files, which cannot name the icon themselves."""
    return redirect(static("egov/logo.svg"))


def not_found(request, exception):
    """Below /api/ a program asks: it gets JSON, as from every other address there."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    detail = {"detail": "Không có địa chỉ này; các địa chỉ của API có ở /api/v1/."}
    headers = {"Access-Control-Allow-Origin": "*"}
    return JsonResponse(detail, status=404, headers=headers, json_dumps_params={"ensure_ascii": False})
