from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from egov_scoring import queries, services
from egov_scoring.account_forms import DelegationForm
from egov_scoring.errors import AccountError
from egov_scoring.models import Membership, Role, Unit
from egov_scoring.permissions import may_delegate


def delegation_home(request):
    """The head's own unit; one who heads several chooses."""
    units = list(Unit.objects.filter(pk__in=request.user.unit_ids_as(Role.HEAD)).in_name_order())
    if not units:
        raise PermissionDenied
    if len(units) == 1:
        return redirect("delegation", units[0].pk)
    return render(request, "egov_scoring/delegation_home.html", {"units": units})


def own_unit_ids(user):
    """Who works elsewhere does not learn who signs in a unit."""
    return user.unit_ids_as(*Role)


def delegation(request, unit_id):
    """Who signs for the head of a unit, and until when; give the signature to a colleague."""
    unit = get_object_or_404(Unit.objects.filter(pk__in=own_unit_ids(request.user)), pk=unit_id)
    if not may_delegate(request.user, unit):
        raise PermissionDenied
    people = queries.colleagues(unit).exclude(pk=request.user.pk)
    initial = {"head_title": request.user.position}
    form = DelegationForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.delegate_signing(unit, actor=request.user, **data)
        except AccountError as error:
            form.add_error("delegate", str(error))
        else:
            messages.success(request, f"{data['delegate']} được ký thay từ ngày đã ghi.")
            return redirect("delegation", unit.pk)
    context = {"unit": unit, "form": form, "delegations": queries.delegations_of(unit)}
    return render(request, "egov_scoring/delegation.html", context)


@require_POST
def delegation_end(request, membership_id):
    delegations = Membership.objects.filter(role=Role.SIGNER, unit__in=own_unit_ids(request.user))
    membership = get_object_or_404(delegations.select_related("unit", "user"), pk=membership_id)
    try:
        services.end_delegation(membership, actor=request.user)
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{membership.user} không còn ký thay; các lần đã ký vẫn giữ nguyên.")
    return redirect("delegation", membership.unit_id)
