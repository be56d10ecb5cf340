from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from egov_scoring import queries, services
from egov_scoring.account_forms import AccountForm, DetailsForm, HandOverForm, RoleForm
from egov_scoring.errors import AccountError
from egov_scoring.models import Role
from egov_scoring.permissions import (
    administers_account,
    administers_accounts,
    grantable_roles,
    may_take,
)

PAGE = 100


def need_administrator(user):
    if not administers_accounts(user):
        raise PermissionDenied


def account_list(request):
    """The people of the units that I administer, filtered; and what can be printed for those shown."""
    need_administrator(request.user)
    accounts, chosen = chosen_accounts(request.user, request.GET)
    context = {
        "page": Paginator(accounts, PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "query": query_of(chosen),
        "districts": queries.districts_of(request.user),
        "to_activate": queries.never_logged_in(accounts).count(),
        "heads_unit": request.user.unit_ids_as(Role.HEAD),
        "is_administrator": bool(request.user.unit_ids_as(Role.ADMINISTRATOR)),
    }
    return render(request, "egov_scoring/account_list.html", context)


def chosen_accounts(user, data):
    """The accounts that the filter of the list leaves, and the filter itself."""
    accounts = queries.accounts_of(user)
    words, state = data.get("tim", "").strip(), data.get("loc", "")
    code = data.get("trong", "")
    district = queries.districts_of(user).filter(code=code).first() if code else None
    if words:
        accounts = queries.matching(accounts, words)
    if district:
        accounts = queries.in_unit(accounts, district)
    if state == "chua-dang-nhap":
        accounts = queries.never_logged_in(accounts)
    return accounts, {"words": words, "state": state, "district": district}


def query_of(chosen):
    """The filter as the beginning of an address, for the links to other pages of the list."""
    district = chosen["district"].code if chosen["district"] else ""
    parts = {"tim": chosen["words"], "trong": district, "loc": chosen["state"]}
    return "".join(f"{urlencode({name: value})}&" for name, value in parts.items() if value)


def account_add(request):
    """One new account; its activation code is shown on the next page."""
    need_administrator(request.user)
    form = AccountForm(request.POST or None, **role_choices(request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            account = services.create_account(
                data["unit"], [data["role"]], actor=request.user, **form.details(), **form.role_arguments()
            )
        except AccountError as error:
            form.add_error("username", str(error))
        else:
            messages.success(request, f"Đã tạo tài khoản của {account}. Hãy cấp mã kích hoạt.")
            return redirect("account-detail", account.pk)
    return render(request, "egov_scoring/account_add.html", {"form": form})


def role_choices(user):
    """The units of the administrator and every role that is theirs to give in one of them."""
    units = queries.administered_units(user).in_name_order()
    roles = {role for unit in units for role in grantable_roles(user, unit)}
    return {"units": units, "roles": roles}


def account_at(request, account_id):
    """An account of this person's units; any other does not exist for them."""
    return get_object_or_404(queries.accounts_of(request.user), pk=account_id)


def account_detail(request, account_id):
    """One person: details, roles with their days, the state of the account."""
    account = account_at(request, account_id)
    form = DetailsForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        services.change_account(account_at(request, account_id), actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu thông tin.")
        return redirect("account-detail", account.pk)
    return detail_page(request, account, form=form)


def detail_page(request, account, *, form=None, role_form=None):
    is_mine = administers_account(request.user, account)
    context = {
        "account": account,
        "is_mine": is_mine,
        "form": form or DetailsForm(instance=account),
        "role_form": role_form or (RoleForm(**role_choices(request.user)) if is_mine else None),
        "roles": [
            {"membership": one, "may_take": not one.is_over and may_take(request.user, one)}
            for one in account.memberships.all()
        ],
    }
    return render(request, "egov_scoring/account_detail.html", context)


@require_POST
def role_add(request, account_id):
    """One more role for a person."""
    account = account_at(request, account_id)
    form = RoleForm(request.POST, **role_choices(request.user))
    if not form.is_valid():
        return detail_page(request, account, role_form=form)
    data = form.cleaned_data
    try:
        services.grant_role(account, data["unit"], data["role"], actor=request.user, **form.role_arguments())
    except AccountError as error:
        form.add_error(None, str(error))
        return detail_page(request, account, role_form=form)
    messages.success(request, "Đã giao thêm vai trò.")
    return redirect("account-detail", account.pk)


def role_end(request, account_id, membership_id):
    """End a role of one who leaves; where a successor is named, the role passes on at once."""
    account = account_at(request, account_id)
    membership = get_object_or_404(queries.memberships_in_order(), pk=membership_id, user=account)
    if not may_take(request.user, membership):
        raise PermissionDenied
    people = successors(request.user, membership)
    form = HandOverForm(request.POST if "successor" in request.POST else None, people=people)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            end_or_hand_over(request, membership, form)
            return redirect("account-detail", account.pk)
        except AccountError as error:
            messages.error(request, str(error))
    context = {
        "account": account,
        "membership": membership,
        "form": form,
        "can_hand_over": membership.role != Role.SIGNER and people.exists(),
    }
    return render(request, "egov_scoring/role_end.html", context)


def successors(user, membership):
    """Colleagues in the unit whose accounts the user administers."""
    people = queries.colleagues(membership.unit).exclude(pk=membership.user_id)
    mine = [person.pk for person in people if administers_account(user, person)]
    return people.filter(pk__in=mine)


def end_or_hand_over(request, membership, form):
    if not form.is_bound:
        services.end_role(membership, actor=request.user)
        messages.success(request, f"{membership.user} đã thôi giữ vai trò; việc đã làm vẫn được lưu.")
        return
    successor = form.cleaned_data["successor"]
    services.hand_over(membership, successor, actor=request.user, act=form.cleaned_data["act"])
    messages.success(request, f"Đã bàn giao vai trò cho {successor}; phiếu và lịch sử giữ nguyên.")


@require_POST
def account_active(request, account_id):
    """Close an account, or open it again."""
    account = account_at(request, account_id)
    is_active = request.POST.get("mo") == "1"
    services.set_active(account, is_active, actor=request.user)
    messages.success(request, f"Đã {'mở lại' if is_active else 'khóa'} tài khoản của {account}.")
    return redirect("account-detail", account.pk)
