from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from egov_scoring import jobs
from egov_scoring.downloads import kept_private
from egov_scoring.errors import JobError
from egov_scoring.models import Job

LISTED = 50


def started(request, kind, subject, *, title, back, **parameters):
    """The page of a job; back where the person came from, with the reason, when it cannot begin."""
    try:
        job = jobs.start(kind, subject, actor=request.user, title=title[:200], back_url=back, **parameters)
    except JobError as error:
        messages.error(request, str(error))
        return redirect(back)
    return redirect(job)


@require_GET
def job_list(request):
    """What I have asked for lately, the newest first."""
    return render(request, "egov_scoring/job_list.html", {"jobs": request.user.jobs.all()[:LISTED]})


@require_GET
@never_cache
def job(request, job_id):
    """How far a job is; asked again by itself until the job has ended."""
    found = jobs.tend(visible_job(request, job_id))
    context = {"job": found, "is_kept": jobs.result_of(found) is not None}
    if not request.htmx:
        return render(request, "egov_scoring/job.html", context)
    response = render(request, "egov_scoring/job_state.html", context)
    if not found.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def job_result(request, job_id):
    found = visible_job(request, job_id)
    path = jobs.result_of(found)
    if path is None:
        raise Http404
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=found.result_name,
        content_type=found.result_type,
    )
    return kept_private(response)


def visible_job(request, job_id):
    found = get_object_or_404(Job, pk=job_id)
    if not jobs.can_read(request.user, found):
        raise Http404
    return found
