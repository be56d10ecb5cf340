import hashlib
import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from egov_scoring import jobs
from egov_scoring.errors import JobError
from submissions import review_queue_queries as queue
from submissions import services
from submissions.errors import WorkflowError
from submissions.own_work_queries import own_verdicts
from submissions.review_queue_forms import EVERY, QueueFilterForm
from submissions.review_sections import sections
from submissions.risk_queries import with_risk
from submissions.views.review import desk_form, query_without_page
from submissions.views.verdicts import verdict_page

PAGE = 50
FORMS_AT_ONCE = 20
SHOWN_BEFORE, SHOWN_AFTER = 5, 9
ORDER_LABELS = {
    queue.BY_CRITERION: "Theo tiêu chí",
    queue.BY_UNIT: "Theo đơn vị",
    queue.BY_RISK: "Rủi ro trước",
}


def filter_of(request):
    return QueueFilterForm(request.GET, queue=queue.queue_of(request.user))


def items_of(filter_form):
    """All items of the queue; with their risk only where the order or the filter asks for it."""
    items = queue.queue_items(filter_form.queue)
    return with_risk(items, filter_form.queue.forms) if filter_form.asks_for_risk else items


def review_queue(request):
    """Every criterion of every form that waits for this person, a page at a time."""
    filter_form = filter_of(request)
    items = items_of(filter_form)
    figures = queue.figures(filter_form.narrowed(items))
    paginator = Paginator(queue.keys_of(filter_form.chosen(items), filter_form.order), PAGE)
    # Counted already with the other figures: counting is what costs most.
    paginator.count = figures["number" if filter_form.state == EVERY else filter_form.state]
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "sections": sections(request.user, "review-queue"),
        "filter_form": filter_form,
        "last_act": request.user.bulk_acts.order_by("pk").last(),
        "figures": figures,
        "to_do": figures[queue.TO_DO],
        "judged": figures[queue.JUDGED],
        "page": page,
        "items": queue.load(list(page.object_list), filter_form.queue.blocks),
        "by_unit": filter_form.order == queue.BY_UNIT,
        "by_risk": filter_form.order == queue.BY_RISK,
        "orders": order_tabs(request, filter_form.order),
        "own": own_work(filter_form, items),
        "query": query_without_page(request),
        "walk": walk_query(request),
    }
    return render(request, "submissions/review_queue.html", context)


def own_work(filter_form, items):
    """What this person has judged, and how much of what was assigned to them is open in the whole queue."""
    assigned = filter_form.assigned_items(items)
    return {
        "verdicts": own_verdicts(filter_form.queue.user),
        "left": assigned.filter(queue.STATES[queue.TO_DO]).count() if assigned is not None else None,
    }


def walk_query(request):
    """What of the address says which queue it is: the filter and the order."""
    values = request.GET.copy()
    for name in ("page", "minh-chung"):
        values.pop(name, None)
    return values.urlencode()


def order_tabs(request, current):
    tabs = []
    for order, label in ORDER_LABELS.items():
        values = request.GET.copy()
        values.pop("page", None)
        values["xep"] = order
        tabs.append({"url": f"?{values.urlencode()}", "label": label, "current": order == current})
    return tabs


class QueueWalk:
    """The way through the queue as the address filters and orders it."""

    section = "review-queue"

    def __init__(self, request, submission_id, code):
        self.filter_form = filter_of(request)
        self.order, self.key = self.filter_form.order, (submission_id, code)
        self.items = items_of(self.filter_form)
        self.place = queue.place_of(self.items, self.order, submission_id, code)
        self.query = walk_query(request)

    def surroundings(self, sheet, code):
        """The items before and after in the queue's order, and how far the criterion or unit has come."""
        walked = self.filter_form.walked(self.items)
        before = queue.beside(walked, self.order, self.place, SHOWN_BEFORE, forward=False)
        after = queue.beside(walked, self.order, self.place, SHOWN_AFTER, forward=True)
        by_unit = self.order == queue.BY_UNIT
        same = {"pk": self.key[0]} if by_unit else {"code": code}
        figures = queue.figures(self.filter_form.narrowed(self.items).filter(**same))
        return {
            "queue_items": queue.load([*before, self.key, *after], self.filter_form.queue.blocks),
            "queue_number": figures["number"],
            "queue_judged": figures[queue.JUDGED],
            "by_unit": by_unit,
            "walk": self.query,
            "queue_url": self.with_query(reverse("submissions:review-queue")),
            "before_url": self.address(*before[-1]) if before else "",
            "after_url": self.address(*after[0]) if after else "",
        }

    def onward(self, sheet, code):
        """To the next item that is open in this filter; with none left back to the queue."""
        left = self.filter_form.left(self.items)
        key = queue.next_of(left, self.order, self.place)
        if key is None or tuple(key) == self.key:
            return self.with_query(reverse("submissions:review-queue"))
        return self.address(*key)

    def address(self, submission_id, code):
        return self.with_query(reverse("submissions:queue-item", args=[submission_id, code]))

    def with_query(self, address):
        return f"{address}?{self.query}" if self.query else address


def queue_item(request, submission_id, code):
    """One item of the queue: what ``verdict`` shows, with the queue beside it."""
    walk = QueueWalk(request, submission_id, code)
    if walk.place is None:
        raise Http404
    return verdict_page(request, desk_form(request, submission_id), code, walk)


def bulk_accept(request):
    """What would be accepted, and after the confirmation the act itself on exactly this list."""
    filter_form = filter_of(request)
    items = items_of(filter_form)
    chosen = queue.acceptable_by_form(filter_form.narrowed(items))
    mark = mark_of(chosen)
    if request.method == "POST" and chosen and request.POST.get("mark") == mark:
        return begun(request, chosen)
    forms = queue.forms_of(chosen)
    context = {
        "sections": sections(request.user, "review-queue"),
        "lines": [(forms[form], codes) for form, codes in chosen.items()],
        "number": sum(map(len, chosen.values())),
        "mark": mark,
        "has_changed": request.method == "POST",
        "walk": walk_query(request),
    }
    return render(
        request, "submissions/review_bulk.html", context, status=422 if context["has_changed"] else 200
    )


def mark_of(chosen):
    """A short mark of the whole list: what is accepted is what was shown."""
    return hashlib.sha256(json.dumps(list(chosen.items())).encode()).hexdigest()


def begun(request, chosen):
    """A few forms are done at once; more in a job with its progress."""
    if len(chosen) <= FORMS_AT_ONCE:
        return redirect("submissions:bulk-act", services.accept_at_once(chosen, actor=request.user).pk)
    title = f"Chấp nhận hàng loạt ở {len(chosen)} phiếu"
    try:
        with transaction.atomic():
            act = services.plan_bulk(chosen, actor=request.user)
            address = reverse("submissions:bulk-act", args=[act.pk])
            job = jobs.start(
                "bulk-acceptance", act, actor=request.user, title=title, back_url=address, act=act.pk
            )
    except JobError as error:
        messages.error(request, f"Chưa chấp nhận gì. {error}")
        return redirect(f"{reverse('submissions:bulk-accept')}?{walk_query(request)}")
    return redirect(job)


def bulk_act(request, act_id):
    """What became of one bulk act, and its undoing while there is time."""
    act = get_object_or_404(request.user.bulk_acts, pk=act_id)
    context = {"sections": sections(request.user, "review-queue"), "act": act, "parts": parts_of(act)}
    return render(request, "submissions/review_bulk_act.html", context)


def parts_of(act):
    return act.parts.select_related("submission__participation__unit", "level")


@require_POST
def bulk_undo(request, act_id):
    act = get_object_or_404(request.user.bulk_acts, pk=act_id)
    try:
        services.undo_bulk(act, actor=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã hoàn tác. Những gì giữ nguyên được ghi ở từng phiếu.")
    return redirect("submissions:bulk-act", act.pk)
