"""Results of earlier years: a workbook, its checks, what would be published, then the publication."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from egov_scoring.models import Unit
from egov_scoring.sheets import XLSX_TYPE
from egov_scoring.tabular import TableError
from rankings import board, difference, imported, queries
from rankings.import_forms import ImportForm, blocks_of
from rankings.import_services import publish_imported
from rankings.models import Publication
from rankings.permissions import may_import
from rankings.snapshot import plain
from submissions.errors import WorkflowError

AN_HOUR = 3600
PREVIEWED = 10


def own_province(user):
    """The province whose agency this person approves for."""
    provinces = {m.unit.province for m in user.active_memberships if may_import(user, m.unit.province)}
    if not provinces:
        raise PermissionDenied
    return min(provinces, key=lambda province: province.pk)


def salt_of(user):
    return f"rankings.import.{user.pk}"


def import_add(request):
    """Read and check the workbook; without problems show what would be published."""
    return import_page(request, own_province(request.user))


def import_correct(request, code):
    """The same for a workbook that corrects a result brought in before."""
    province = own_province(request.user)
    return import_page(request, province, get_object_or_404(imported_ones(province), code=code))


def imported_ones(province):
    """The valid results of earlier years, the newest first."""
    valid = Publication.objects.current().without_bytes().in_list_order()
    return valid.filter(province=province, ranking__isnull=True)


def import_page(request, province, corrects=None):
    form = ImportForm(request.POST or None, request.FILES or None, province=province, corrects=corrects)
    if request.method == "POST" and form.is_valid():
        result = read_result(form)
        if result is not None:
            return preview(request, form, result)
    context = {
        "form": form,
        "corrects": corrects,
        "blocks": blocks_of(province),
        "imported": () if corrects else imported_ones(province),
    }
    return render(request, "rankings/import_add.html", context, status=422 if form.is_bound else 200)


def read_result(form):
    """The result in the workbook; None, with every problem in the form, when it cannot be taken."""
    file, rules = form.cleaned_data["file"], form.rules()
    try:
        groups, lines = imported.read(file.name, file.read(), rules)
    except TableError as error:
        for problem in error.problems:
            form.add_error("file", problem)
        return None
    return plain(imported.result_of(*form.frame(), groups, lines, rules))


def preview(request, form, result):
    position = form.cleaned_data["block"].position
    payload = {"result": result, "document": form.document(), "position": position}
    if form.corrects:
        payload |= {"corrects": form.corrects.code, "reason": form.cleaned_data["correction_reason"]}
    changes = changes_by(form.corrects, result) if form.corrects else None
    context = {
        "label": board.label(result),
        "corrects": form.corrects,
        "reason": payload.get("reason"),
        "changes": changes,
        "change_summary": difference.summary(changes) if form.corrects else "",
        "result": result,
        "document": form.document(),
        "headline": board.headline(result),
        "tiers": board.tier_counts(result),
        "units": result["units"][:PREVIEWED],
        "decimals": result["block"]["decimals"],
        "payload": signing.dumps(payload, salt=salt_of(request.user), compress=True),
    }
    return render(request, "rankings/import_preview.html", context)


def changes_by(corrects, result):
    return difference.changes(queries.frozen_result(corrects), result)


@require_POST
def import_confirm(request):
    province = own_province(request.user)
    try:
        payload = signing.loads(request.POST.get("payload", ""), salt=salt_of(request.user), max_age=AN_HOUR)
        publication = publish_imported(province, actor=request.user, **payload)
    except signing.BadSignature:
        messages.error(request, "Bản xem trước đã hết hiệu lực; hãy tải tệp lên lại.")
        return redirect("rankings:import-add")
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("rankings:import-add")
    messages.success(request, f"Đã công bố kết quả năm {publication.year} theo {publication}.")
    return redirect(publication)


@require_safe
def import_table(request, code):
    """What was brought in, as the workbook to mend."""
    shown = get_object_or_404(imported_ones(own_province(request.user)), code=code)
    headers = {"Content-Disposition": f'attachment; filename="{shown.code}.xlsx"'}
    return HttpResponse(
        imported.filled(queries.frozen_result(shown)), content_type=XLSX_TYPE, headers=headers
    )


@require_safe
def import_template(request, block_id):
    """The workbook to fill in, with the units of the block and its groups."""
    province = own_province(request.user)
    block = get_object_or_404(blocks_of(province), pk=block_id)
    spec = block.spec if block.spec.max_points is not None else block.spec.with_max_points(100)
    units = Unit.objects.filter(province=province, kind__in=spec.unit_kinds).in_name_order()
    content = imported.template(spec, list(units.values_list("code", "name")))
    headers = {"Content-Disposition": f'attachment; filename="mau-ket-qua-{block.code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)
