from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from egov_scoring import outbox
from egov_scoring.models import Message
from egov_scoring.permissions import administered_provinces

PAGE = 50


def message_list(request):
    """Everything that was said to me, the newest first."""
    page = Paginator(request.user.notices.all(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "is_administrator": bool(administered_provinces(request.user))}
    return render(request, "egov_scoring/message_list.html", context)


@require_POST
def message_read(request):
    outbox.mark_read(request.user)
    messages.success(request, "Đã đánh dấu tất cả là đã đọc.")
    return redirect("message-list")


def message_outbox(request):
    """What was sent to the people of my province, and what could not be mailed."""
    if not administered_provinces(request.user):
        raise PermissionDenied
    sent = outbox_of(request.user)
    states = dict(Message.State.choices)
    chosen = request.GET.get("trang-thai", "")
    tabs = [tab("", "Tất cả", chosen), *(tab(state, label, chosen) for state, label in states.items())]
    if chosen in states:
        sent = sent.filter(state=chosen)
    context = {
        "page": Paginator(sent, PAGE).get_page(request.GET.get("page")),
        "tabs": tabs,
        "query": f"trang-thai={chosen}&" if chosen else "",
        "mail_is_on": outbox.mail_is_on(),
    }
    return render(request, "egov_scoring/message_outbox.html", context)


def tab(state, label, chosen):
    url = f"?trang-thai={state}" if state else "?"
    return {"url": url, "label": label.capitalize(), "current": state == chosen, "count": None}


def outbox_of(user):
    return Message.objects.filter(province__in=administered_provinces(user)).select_related("recipient")


@require_POST
def message_resend(request, message_id):
    """Put a notice that was given up back into the outbox and try it at once."""
    message = get_object_or_404(outbox_of(request.user), pk=message_id)
    if not message.can_be_resent:
        messages.error(request, "Chỉ gửi lại được thông báo không gửi được. Tải lại trang để xem trạng thái.")
        return redirect("message-outbox")
    outbox.resend(message, actor=request.user)
    if outbox.send(message) == Message.State.SENT:
        messages.success(request, f"Đã gửi lại cho {message.addressee}.")
    else:
        messages.error(request, f"Vẫn chưa gửi được cho {message.addressee}: {message.last_error}")
    return redirect("message-outbox")
