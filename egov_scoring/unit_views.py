"""The province and its units, for its administrator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from egov_scoring import services
from egov_scoring.models import Province
from egov_scoring.permissions import administered_provinces
from egov_scoring.unit_forms import ProvinceForm


def own_province(user):
    """The province that the user administers."""
    ids = administered_provinces(user)
    if not ids:
        raise PermissionDenied
    return Province.objects.select_related("agency").get(pk=min(ids))


def province_edit(request):
    """The agency and the contact that every public page of the province names."""
    province = own_province(request.user)
    form = ProvinceForm(request.POST or None, instance=province)
    if request.method == "POST" and form.is_valid():
        services.save_contact(province, actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu; các trang công khai ghi theo trong vòng một phút.")
        return redirect("account-list")
    status = 422 if form.is_bound else 200
    return render(request, "egov_scoring/province_edit.html", {"form": form}, status=status)
