from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from submissions import services
from submissions.review_sections import sections
from submissions.snippet_queries import visible_snippets


def snippet_list(request):
    """The reasons that this person may insert, with those of colleagues that are shared."""
    snippets = list(visible_snippets(request.user).select_related("unit", "owner"))
    context = {"sections": sections(request.user, "review-queue"), "snippets": snippets}
    return render(request, "submissions/snippet_list.html", context)


@require_POST
def snippet_delete(request, snippet_id):
    snippet = get_object_or_404(request.user.snippets, pk=snippet_id)
    services.delete_snippet(snippet, actor=request.user)
    messages.success(request, "Đã xóa lý do mẫu.")
    return redirect("submissions:snippet-list")
