from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from submissions import services
from submissions.calendar_forms import DayForm, RemovedDayForm, YearForm
from submissions.calendar_queries import calendar_of, moved_terms, year_lines
from submissions.campaign_queries import agencies_of
from submissions.errors import WorkflowError
from submissions.views.campaigns import need_administrator


def own_province(request):
    """The province whose calendar this person keeps."""
    need_administrator(request.user)
    agency = agencies_of(request.user).select_related("province").first()
    return agency.province


def calendar_detail(request):
    """The days off and the swapped working days of one year."""
    return render_year(request, own_province(request), YearForm(request.GET).year(), DayForm())


def render_year(request, province, year, form):
    is_kept, lines = year_lines(province, year)
    context = {
        "province": province,
        "year": year,
        "is_kept": is_kept,
        "lines": lines,
        "form": form,
        "working": sum(not line.is_off for line in lines),
    }
    return render(request, "submissions/calendar.html", context, status=422 if form.errors else 200)


@require_POST
def calendar_keep(request):
    """Take the state holidays of a year over as the province's own, so that they can be changed."""
    province, year = own_province(request), YearForm(request.POST).year()
    number = services.keep_year(province, year, actor=request.user)
    messages.success(request, f"Đã lưu lịch năm {year}: {number} ngày nghỉ.")
    return back_to(year)


def back_to(year):
    return redirect(f"{reverse('submissions:calendar')}?nam={year}")


@require_POST
def calendar_add(request):
    """Set a day; where that moves running terms they are shown first."""
    province, form = own_province(request), DayForm(request.POST)
    if not form.is_valid():
        return render_year(request, province, YearForm(request.POST).year(), form)
    data, before = form.cleaned_data, calendar_of(province.pk)
    moved = moved_terms(province, before, form.changed(before))
    if moved and "confirmed" not in request.POST:
        return confirm(request, "calendar-add", data["day"], moved, form.data)
    try:
        services.set_day(
            province,
            data["day"],
            form.is_off,
            actor=request.user,
            name=data["name"],
            document=data["document"],
        )
    except WorkflowError as error:
        form.add_error("day", str(error))
        return render_year(request, province, data["day"].year, form)
    messages.success(request, f"Đã lưu ngày {data['day']:%d/%m/%Y}.{words_of(moved)}")
    return back_to(data["day"].year)


def words_of(moved):
    return f" Hạn thẩm định của {len(moved)} phiếu đã dời theo." if moved else ""


def confirm(request, action, day, moved, values):
    """The running terms that a change would move; what was typed comes along."""
    kept = [(name, value) for name, value in values.items() if name != "csrfmiddlewaretoken"]
    context = {"action": f"submissions:{action}", "day": day, "moved": moved, "values": kept}
    return render(request, "submissions/calendar_confirm.html", context)


@require_POST
def calendar_remove(request):
    """Take a day out; where that moves running terms they are shown first."""
    province, form = own_province(request), RemovedDayForm(request.POST)
    if not form.is_valid():
        raise Http404
    day, before = form.cleaned_data["day"], calendar_of(province.pk)
    moved = moved_terms(province, before, before.without_day(day))
    if moved and "confirmed" not in request.POST:
        return confirm(request, "calendar-remove", day, moved, form.data)
    try:
        services.remove_day(province, day, actor=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã bỏ ngày {day:%d/%m/%Y} khỏi lịch.{words_of(moved)}")
    return back_to(day.year)
