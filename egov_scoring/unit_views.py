"""The province and its units, for its administrator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from egov_scoring import services
from egov_scoring.errors import AccountError
from egov_scoring.models import Province, Succession
from egov_scoring.permissions import administered_provinces
from egov_scoring.unit_forms import ProvinceForm, SuccessionForm


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


def succession_list(request):
    """Which unit carries on which: years are compared along these lines only."""
    province = own_province(request.user)
    form = SuccessionForm(request.POST or None, province=province)
    if request.method == "POST" and form.is_valid():
        try:
            link = services.link_units(**form.cleaned_data, actor=request.user)
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã ghi {link.successor} kế thừa {link.predecessor}.")
            return redirect("succession-list")
    context = {"form": form, "links": links_of(province)}
    status = 422 if form.is_bound else 200
    return render(request, "egov_scoring/succession_list.html", context, status=status)


def links_of(province):
    links = Succession.objects.filter(successor__province=province)
    return links.select_related("predecessor", "successor")


@require_POST
def succession_end(request, link_id):
    link = get_object_or_404(links_of(own_province(request.user)), pk=link_id)
    services.unlink_units(link, actor=request.user)
    messages.success(request, "Đã bỏ; năm của hai đơn vị không còn được so sánh với nhau.")
    return redirect("succession-list")
