from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from egov_scoring import pdf, queries, services
from egov_scoring.account_forms import ActivationForm
from egov_scoring.account_views import account_at, chosen_accounts, need_administrator
from egov_scoring.activation_jobs import FEW
from egov_scoring.activation_sheets import NAME, TYPE, printed, sheets_of, unit_of
from egov_scoring.errors import AccountError
from egov_scoring.job_views import started
from egov_scoring.permissions import administers_account

TOO_MANY = "Đã thử quá nhiều lần. Hãy đợi 5 phút rồi thử lại."


@require_POST
@never_cache
def account_sheets(request):
    """New codes for everyone of the filter who has never logged in, as one PDF with a page per unit."""
    need_administrator(request.user)
    accounts, _ = chosen_accounts(request.user, request.POST)
    mine = [
        account for account in queries.never_logged_in(accounts) if administers_account(request.user, account)
    ]
    if not mine:
        messages.error(request, "Không có tài khoản nào chưa từng đăng nhập mà bạn được cấp mã.")
        return redirect("account-list")
    if len(mine) > FEW:
        return begun(request, mine)
    return given(request, services.issue_codes(mine, actor=request.user))


def begun(request, accounts):
    """The page of the job that prints so many."""
    return started(
        request,
        "activation-sheets",
        unit_of(accounts[0]).province,
        title=f"Phiếu kích hoạt cho {len(accounts)} tài khoản",
        back=reverse("account-list"),
        accounts=sorted(account.pk for account in accounts),
        address=address_of(request),
    )


@require_POST
@never_cache
def account_reset(request, account_id):
    """A new code in place of a forgotten password: shown once, or as the printed sheet."""
    account = account_at(request, account_id)
    issued = services.reset_password(account, actor=request.user)
    if request.POST.get("dang") == "pdf":
        return given(request, [issued])
    return shown(request, [issued])


def given(request, issued):
    """The sheets as PDF; where none can be made, as a page to print, because codes are given only once."""
    try:
        content = printed(sheets_of(issued), address_of(request))
    except pdf.PdfError as error:
        return shown(request, issued, problem=str(error))
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"'}
    return HttpResponse(content, content_type=TYPE, headers=headers)


def shown(request, issued, problem=""):
    context = {"sheets": sheets_of(issued), "address": address_of(request), "problem": problem}
    return render(request, "egov_scoring/activation_sheets.html", context)


def address_of(request):
    return request.build_absolute_uri(reverse("activate"))


@login_not_required
@never_cache
@sensitive_post_parameters()
def activate(request):
    """Without a login: user name and code from the sheet, then a password of one's own."""
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not ratelimit.consume(request, action="activate", key=data["username"].lower()):
            form.add_error(None, TOO_MANY)
            return render(request, "egov_scoring/activate.html", {"form": form}, status=429)
        try:
            services.activate(data["username"].strip(), data["code"], data["password"])
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã kích hoạt tài khoản. Đăng nhập bằng mật khẩu vừa chọn.")
            return redirect("account_login")
    return render(request, "egov_scoring/activate.html", {"form": form})
