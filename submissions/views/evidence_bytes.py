"""How the content of a stored file leaves the server: as it is where that is safe, else as plain text."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from egov_scoring.downloads import kept_private
from submissions import files, previews


def bytes_view(view):
    """A page that may stand in a frame of ours, never in another's."""
    framed = csp_replace({"object-src": [SELF], "frame-ancestors": [SELF]})(view)
    return xframe_options_sameorigin(framed)


def stored_path(file):
    """Where the bytes are; a content that an act removed does not exist any more."""
    path = files.path_of(file.sha256)
    if not path.is_file():
        raise Http404
    return path


def file_answer(file, name=""):
    response = FileResponse(
        stored_path(file).open("rb"),
        as_attachment=file.content_type not in files.PREVIEWABLE,
        filename=name or file.name,
        content_type=file.content_type,
    )
    return kept_private(response)


def text_answer(request, file):
    preview = previews.preview_of(stored_path(file), file.content_type)
    context = {"file": file, "preview": preview}
    return kept_private(render(request, "submissions/evidence_text.html", context))
