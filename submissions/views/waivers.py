from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from submissions import services
from submissions.review_sections import sections
from submissions.views.review import query_without_page
from submissions.waiver_forms import RequestFilterForm, RequestsForm
from submissions.waiver_queries import decided_requests, open_requests, requests_of, tally

PAGE = 50
DECIDED_TAB = "da-quyet-dinh"
DECIDED = {True: "Đã chấp nhận không áp dụng", False: "Đã không chấp nhận"}


def waiver_list(request):
    """The requests on this person's desks, decided many at once; decided ones may be decided anew."""
    again = request.GET.get("xem") == DECIDED_TAB
    waivers = (decided_requests if again else open_requests)(request.user)
    form = RequestsForm(request.POST or None, requests=waivers, again=again)
    errors = decide(request, form) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        return redirect(request.get_full_path())
    filter_form = RequestFilterForm(request.GET, requests=waivers)
    page = Paginator(filter_form.narrowed(waivers), PAGE).get_page(request.GET.get("page"))
    context = {
        "sections": sections(request.user, "waiver-list"),
        "tabs": tabs_of(request.user, again),
        "again": again,
        "filter_form": filter_form,
        "form": form,
        "ticked": request.POST.getlist("chosen"),
        "errors": errors,
        "page": page,
        "requests": requests_of(page.object_list),
        "query": query_without_page(request),
    }
    return render(request, "submissions/waiver_list.html", context, status=422 if errors else 200)


def tabs_of(user, again):
    figures = tally(user)
    return [
        {"url": "?", "label": "Chờ quyết định", "current": not again, "count": figures["open"]},
        {
            "url": f"?xem={DECIDED_TAB}",
            "label": "Đã quyết định, còn đổi được",
            "current": again,
            "count": figures["decided"],
        },
    ]


def decide(request, form):
    """Decide what was ticked; gives the lines of the error summary, of each refused request one."""
    if not form.is_valid():
        return error_lines(form)
    decided, refusals = services.decide_waivers(actor=request.user, **form.save_arguments())
    if decided:
        words = DECIDED[form.cleaned_data["is_accepted"]]
        messages.success(request, f"{words}: {len(decided)} đề nghị.")
    return [
        {"text": f"{waiver.submission.unit}: {why}", "href": f"#de-nghi-{waiver.pk}"}
        for waiver, why in refusals
    ]


def error_lines(form):
    return [
        {"text": text, "href": "#danh-sach" if name == "chosen" else f"#{form[name].id_for_label}"}
        for name, texts in form.errors.items()
        for text in texts
    ]
