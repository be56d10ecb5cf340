from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from submissions import services
from submissions.intake_queries import forms_to_take, with_numbers
from submissions.queries import submissions_to_review
from submissions.review_forms import DeskFilterForm
from submissions.review_sections import sections
from submissions.views.review import query_without_page
from submissions.workflow import NEEDS_COPY

PAGE = 100
SHOWN = ("khoi", "huyen")


def intake(request):
    """Every form that waits to be taken in, with what keeps it; the chosen ones are taken in one by one."""
    errors = take_in(request) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        return redirect(request.get_full_path())
    forms = forms_to_take(request.user)
    filter_form = DeskFilterForm(request.GET, submissions=forms)
    chosen = forms.filter(filter_form.chosen())
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {
        "sections": sections(request.user, "review-list"),
        "filters": [filter_form[name] for name in SHOWN if len(filter_form[name].field.choices) > 2],
        "page": page,
        "forms": with_numbers(page.object_list),
        "ready": chosen.filter(awaits_copy=False).count(),
        "held": chosen.filter(awaits_copy=True).count(),
        "needs_copy": NEEDS_COPY,
        "errors": errors,
        "query": query_without_page(request),
    }
    return render(request, "submissions/intake.html", context, status=422 if errors else 200)


def take_in(request):
    """Accept what was ticked; gives the lines of the error summary, of each refused form one."""
    keys = [key for key in request.POST.getlist("chosen") if key.isascii() and key.isdigit()]
    forms = submissions_to_review(request.user).filter(pk__in=keys[:PAGE]).order_by("pk")
    accepted, refusals = services.accept_each(forms, actor=request.user)
    if accepted:
        messages.success(request, f"Đã tiếp nhận {len(accepted)} phiếu.")
    lines = [{"text": f"{form.unit}: {why}"} for form, why in refusals]
    if not accepted and not lines:
        lines = [{"text": "Hãy chọn ít nhất một phiếu.", "href": "#danh-sach"}]
    return lines
