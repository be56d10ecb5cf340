"""Báo sai sót: anyone reports and follows without an account, the agency answers, everybody reads the log."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from egov_scoring.edge import frozen
from egov_scoring.models import Province, Role
from rankings import difference, queries
from rankings import error_report_queries as reports
from rankings import error_report_services as services
from rankings.error_report_forms import AnswerForm, CorrectionForm, ErrorReportForm
from rankings.models import ErrorReport
from submissions.errors import WorkflowError

PAGE = 30
TOO_MANY = "Máy của bạn đã gửi nhiều báo sai sót. Hãy đợi 10 phút rồi gửi lại; nội dung vẫn còn ở dưới."


@login_not_required
@never_cache
def error_report_add(request):
    form = ErrorReportForm(request.POST or None, initial={"page": request.GET.get("trang", "")})
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="report_error"):
            report = services.report_error(**form.arguments())
            return redirect(report)
        form.add_error(None, TOO_MANY)
        return render(request, "rankings/error_report_add.html", {"form": form}, status=429)
    status = 422 if form.is_bound else 200
    return render(request, "rankings/error_report_add.html", {"form": form}, status=status)


@require_safe
@login_not_required
@never_cache
def error_report_state(request, secret):
    """For whoever holds the address: the number, and what became of it."""
    report = reports.report_with_secret(secret)
    context = {"report": report, "province": report.province}
    return render(request, "rankings/error_report_state.html", context)


@require_safe
def error_report_list(request):
    if not request.user.unit_ids_as(Role.APPROVER):
        raise PermissionDenied
    mine = reports.reports_with_places().for_desks_of(request.user)
    is_answered = request.GET.get("trang-thai") == "da-tra-loi"
    open_ones = mine.open().order_by("reported_at")
    listed = mine.exclude(state=ErrorReport.State.OPEN) if is_answered else open_ones
    tabs = [
        {"url": "?", "label": "Chờ trả lời", "count": open_ones.count(), "current": not is_answered},
        {"url": "?trang-thai=da-tra-loi", "label": "Đã trả lời", "count": None, "current": is_answered},
    ]
    context = {
        "tabs": tabs,
        "page": Paginator(listed, PAGE).get_page(request.GET.get("page")),
        "query": "trang-thai=da-tra-loi&" if is_answered else "",
    }
    return render(request, "rankings/error_report_list.html", context)


def desk_report(user, report_id):
    mine = reports.reports_with_places().for_desks_of(user)
    return get_object_or_404(mine, pk=report_id)


def error_report(request, report_id):
    """One report on the desk: what was said, and the form to answer it."""
    report = desk_report(request.user, report_id)
    corrections = reports.corrections_to_name(report)
    form = AnswerForm(request.POST or None, corrections=corrections)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_report(report, actor=request.user, **form.cleaned_data)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Đã trả lời {report}.")
        return redirect("rankings:error-report", report.pk)
    context = {"report": report, "form": form, "link_form": CorrectionForm(corrections=corrections)}
    return render(request, "rankings/error_report.html", context, status=422 if form.is_bound else 200)


@require_POST
def error_report_correction(request, report_id):
    report = desk_report(request.user, report_id)
    form = CorrectionForm(request.POST, corrections=reports.corrections_to_name(report))
    if not form.is_valid():
        messages.error(request, "Hãy chọn một bản điều chỉnh trong danh sách.")
        return redirect("rankings:error-report", report.pk)
    try:
        services.name_correction(report, form.cleaned_data["correction"], actor=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã gắn bản điều chỉnh; nhật ký điều chỉnh ghi số báo sai sót này.")
    return redirect("rankings:error-report", report.pk)


@frozen("page")
@require_safe
@login_not_required
def correction_log(request, code=""):
    """Every correction and withdrawal with its reason, and the reports that were right."""
    governed = Province.objects.select_related("agency")
    province = get_object_or_404(governed, code=code) if code else None
    page = Paginator(reports.corrections(province), PAGE).get_page(request.GET.get("page"))
    newest = page.object_list[:1]
    context = {
        "province": province,
        "page": page,
        "changed_at": newest[0].published_at if newest else None,
        "withdrawals": queries.withdrawals(province),
        "reports": reports.reports_mended_otherwise(province)[:PAGE],
    }
    return render(request, "rankings/correction_log.html", context)


@frozen()
@require_safe
@login_not_required
def correction(request, code):
    """What one correction changed, unit by unit."""
    shown = queries.publication_with_places(code)
    if shown.corrects is None:
        raise Http404
    result = queries.frozen_result(shown)
    context = {
        "publication": shown,
        "province": shown.province,
        "result": result,
        "decimals": result["block"]["decimals"],
        "changes": difference.changes(queries.frozen_result(shown.corrects), result),
    }
    return render(request, "rankings/correction.html", context)
