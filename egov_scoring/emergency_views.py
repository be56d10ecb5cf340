from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from egov_scoring import services
from egov_scoring.emergency_forms import EmergencyForm
from egov_scoring.errors import AccountError
from egov_scoring.models import EmergencyAccess, Role

LONGEST_LIST = 100
CONCERNED = (Role.ADMINISTRATOR, Role.APPROVER)


def accesses_of(user):
    """The accesses that this person opened, administers or approves for, the newest first."""
    concerned = Q(user=user) | Q(agency__in=user.unit_ids_as(*CONCERNED))
    return EmergencyAccess.objects.filter(concerned).select_related("user", "agency")


def emergency_list(request):
    """Every emergency access that concerns this person; an administrator opens one here."""
    if not request.user.unit_ids_as(*CONCERNED):
        raise PermissionDenied
    accesses = accesses_of(request.user)
    form = EmergencyForm(request.POST or None, user=request.user) if opens(request.user) else None
    if request.method == "POST" and form and form.is_valid():
        try:
            access = services.open_emergency(actor=request.user, **form.cleaned_data)
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã mở quyền xem khẩn cấp đến {access.until.astimezone():%H:%M}.")
            return redirect("emergency-list")
    context = {"accesses": accesses[:LONGEST_LIST], "form": form, "open_ids": open_ids(request.user)}
    status = 422 if form and form.errors else 200
    return render(request, "egov_scoring/emergency_list.html", context, status=status)


def opens(user):
    return bool(user.unit_ids_as(Role.ADMINISTRATOR))


def open_ids(user):
    return {access.pk for access in user.emergencies}


@require_POST
def emergency_close(request, access_id):
    """End an access before its time."""
    access = get_object_or_404(accesses_of(request.user), pk=access_id)
    services.close_emergency(access, actor=request.user)
    messages.success(request, "Đã đóng quyền xem khẩn cấp.")
    return redirect("emergency-list")
