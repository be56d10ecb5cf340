from django.shortcuts import redirect

from egov_scoring.navigation import MENU


def home(request):
    """After login: the first desk of this person's menu."""
    roles = {membership.role for membership in request.user.active_memberships}
    desk = next((name for name, _, needed in MENU if roles & needed), "rankings:home")
    return redirect(desk)
