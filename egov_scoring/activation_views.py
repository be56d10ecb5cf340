from itertools import groupby

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
from egov_scoring.errors import AccountError
from egov_scoring.permissions import administers_account, roles_to_judge

SHEETS, SHEETS_STYLE = "egov_scoring/activation_pdf.html", "egov_scoring/activation_pdf.css"
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
    return printed(request, services.issue_codes(mine, actor=request.user))


@require_POST
@never_cache
def account_reset(request, account_id):
    """A new code in place of a forgotten password: shown once, or as the printed sheet."""
    account = account_at(request, account_id)
    issued = services.reset_password(account, actor=request.user)
    if request.POST.get("dang") == "pdf":
        return printed(request, [issued])
    return shown(request, [issued])


def printed(request, issued):
    """The sheets as PDF; where none can be made, as a page to print, because codes are given only once."""
    context = sheet_context(request, issued)
    try:
        content = pdf.render_pdf(SHEETS, SHEETS_STYLE, context)
    except pdf.PdfError as error:
        return shown(request, issued, problem=str(error))
    headers = {"Content-Disposition": 'attachment; filename="phieu-kich-hoat.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def shown(request, issued, problem=""):
    context = sheet_context(request, issued) | {"problem": problem}
    return render(request, "egov_scoring/activation_sheets.html", context)


def sheet_context(request, issued):
    placed = sorted(((unit_of(code.user), code) for code in issued), key=lambda pair: place_of(*pair))
    sheets = [
        {"unit": unit, "codes": [code for _, code in codes]}
        for unit, codes in groupby(placed, key=lambda pair: pair[0])
    ]
    return {"sheets": sheets, "address": request.build_absolute_uri(reverse("activate"))}


def unit_of(account):
    return roles_to_judge(account)[0].unit


def place_of(unit, code):
    return unit.sort_key, unit.pk, code.user.full_name


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
