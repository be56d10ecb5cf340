"""The two steps of every import from a workbook: preview what it would change, then confirm."""

from dataclasses import dataclass

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render

from egov_scoring.account_forms import WorkbookForm
from egov_scoring.resource_workbook import columns_of, read_workbook, run
from egov_scoring.tabular import TableError

AN_HOUR = 3600


@dataclass(frozen=True)
class ImportPlace:
    """Where an import happens: its addresses, the crumbs above it, and the salt of who may confirm it."""

    salt: str
    above: tuple[tuple[str, str], ...]
    form_url: str
    confirm_url: str


def import_step(request, resources, place, template, **context):
    """Read a workbook and show what it would change; nothing is stored yet."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    sheets = read_sheets(form, resources) if request.method == "POST" else None
    if sheets is not None:
        return preview_page(request, sheets, run(sheets, resources, dry_run=True), place)
    columns = {title: columns_of(resource) for title, resource in resources.items()}
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "sheets": columns, **context}, status=status)


def confirm_step(request, resources, place, done_url):
    """Store what the preview showed; checked again, because the data may have changed since."""
    sheets = confirmed_sheets(request, place)
    if sheets is None:
        return redirect(place.form_url)
    preview = run(sheets, resources, dry_run=False)
    if preview.problems:
        return preview_page(request, sheets, preview, place)
    messages.success(request, preview.words)
    return redirect(done_url)


def read_sheets(form, resources):
    """The rows of the uploaded workbook; None, with the errors in the form, when it cannot be read."""
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return read_workbook(file.name, file.read(), resources)
    except TableError as error:
        for problem in error.problems:
            form.add_error("file", problem)
        return None


def preview_page(request, sheets, preview, place):
    """What the rows would change, and a button for the person who saw it."""
    context = {
        "preview": preview,
        "place": place,
        "errors": [
            {"text": f"{row.sheet}, dòng {row.number} ({row.key}): {problem}"}
            for row in preview.problems
            for problem in row.problems
        ],
        "payload": signing.dumps(sheets, salt=place.salt, compress=True),
    }
    return render(request, "egov_scoring/import_preview.html", context)


def confirmed_sheets(request, place):
    """The rows that were previewed; None, with a message, when the preview is too old or another's."""
    try:
        return signing.loads(request.POST.get("payload", ""), salt=place.salt, max_age=AN_HOUR)
    except signing.BadSignature:
        messages.error(request, "Bản xem trước đã hết hiệu lực; hãy tải tệp lên lại.")
        return None
