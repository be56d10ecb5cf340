"""Taking a publication back: who published it names the document and the reason."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from rankings.forms import WithdrawalForm
from rankings.models import Publication
from rankings.permissions import may_withdraw
from rankings.withdrawal_services import withdraw
from submissions.errors import WorkflowError


def publication_withdraw(request, code):
    publication = own_publication(request.user, code)
    initial = {"kind": publication.document_kind, "issuer": publication.issuer, "date": timezone.localdate()}
    form = WithdrawalForm(request.POST or None, initial=initial, publication=publication)
    if request.method == "POST" and form.is_valid():
        try:
            withdrawal = withdraw(publication, actor=request.user, **form.cleaned_data)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Đã thu hồi {publication} theo {withdrawal}.")
        return redirect(publication)
    context = {"publication": publication, "form": form}
    return render(
        request, "rankings/publication_withdraw.html", context, status=422 if form.is_bound else 200
    )


def own_publication(user, code):
    places = (
        Publication.objects.current()
        .select_related("province__agency", "scope", "ranking__scope")
        .select_related("ranking__campaign_block__campaign__agency")
        .defer("result", "ranking__result")
    )
    publication = get_object_or_404(places, code=code)
    if not may_withdraw(user, publication):
        raise Http404
    return publication
