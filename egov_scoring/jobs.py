"""Long work outside the request, with progress and a result to fetch.

To add a kind of job, write one function in your app's ``jobs.py``:

    @register("campaign-workbook", may_read=may_read_workbook, limit=timedelta(minutes=20))
    def write_campaign_workbook(job, target, progress):
        campaign = Campaign.objects.get(pk=job.parameters["campaign"])
        for number, unit in enumerate(units):
            progress(number, len(units))
            ...write to target, a binary file...
        return Result("ky-2021.xlsx", XLSX_TYPE, message="Đã ghi 300 đơn vị.")

and start it in a view, after asking whether the person may: ``return redirect(jobs.start(...))``.

- Report progress outside your transactions, at least once a minute: who is silent longer is given up.
- Raise ``JobError`` with a Vietnamese sentence for what the person can mend; all else is logged as a bug.
- ``may_read(user, job)`` is asked at every look at the page and at the result; without it only who asked may.
- Work in several short transactions; on SQLite a long one keeps every other writer waiting.

A worker (``manage.py db_worker``) takes the jobs in turn. Without one, the page that waits for a job starts a
process for it. Either way a job is claimed once.
"""

import contextlib
import functools
import hashlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task

from egov_scoring.errors import JobError
from egov_scoring.events import stream_of
from egov_scoring.models import Job, User

LIMIT = timedelta(minutes=15)
KEPT = timedelta(days=7)
SILENCE = timedelta(minutes=5)
PATIENCE = timedelta(seconds=5)
HANDED = timedelta(minutes=1)
PAUSE = 0.5
ORPHAN_AGE = 24 * 3600
MOST_OPEN = 3
LOST = "Tiến trình đã dừng giữa chừng. Quay lại trang trước để yêu cầu lại."
BROKEN = "Việc không xong vì lỗi của hệ thống. Yêu cầu lại; nếu vẫn lỗi, báo quản trị viên số việc này."
State = Job.State
logger = logging.getLogger(__name__)


def asked_by(user, job):
    return job.actor_id == user.pk


@dataclass(frozen=True)
class Kind:
    """What one name of a job stands for."""

    work: Callable
    may_read: Callable
    limit: timedelta
    kept: timedelta


@dataclass(frozen=True)
class Result:
    """What a work function hands back; without a name there is no file."""

    name: str = ""
    content_type: str = ""
    message: str = ""


KINDS = {}


def register(name, *, may_read=asked_by, limit=LIMIT, kept=KEPT):
    """Make a function the work of the jobs called ``name``."""

    def keep(work):
        KINDS[name] = Kind(work, may_read, limit, kept)
        return work

    return keep


@functools.cache
def load_kinds():
    autodiscover_modules("jobs", "activation_jobs")


def kind_of(job):
    load_kinds()
    return KINDS[job.kind]


def can_read(user, job):
    """A kind that the product does not have any more is nobody's."""
    load_kinds()
    return job.kind in KINDS and KINDS[job.kind].may_read(user, job)


@transaction.atomic
def start(kind, subject, *, actor, title, back_url, **parameters):
    """Ask for a job; the same one that is still open is not begun twice."""
    User.objects.select_for_update().get(pk=actor.pk)
    wanted = {"kind": kind, "subject": stream_of(subject), "parameters": parameters}
    unfinished = Job.objects.filter(actor=actor, state__in=[State.WAITING, State.RUNNING])
    same = unfinished.filter(**wanted).first()
    if same:
        return same
    if unfinished.count() >= MOST_OPEN:
        raise JobError(f"Bạn đang có {MOST_OPEN} việc chưa xong. Chờ một việc xong rồi yêu cầu lại.")
    load_kinds()
    now = timezone.now()
    expiry = now + KINDS[kind].kept
    job = Job.objects.create(
        actor=actor, title=title, back_url=back_url, made_at=now, expires_at=expiry, **wanted
    )
    run_job.enqueue(job.pk)
    return job


@task()
def run_job(job_id):
    run(job_id)


def run(job_id):
    """Do one job, unless another process has it; tells whether this one did it."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, started_at=now, beat_at=now):
        return False
    job = Job.objects.select_related("actor").get(pk=job_id)
    path = new_path(job)
    try:
        with time_limit(kind_of(job).limit), path.open("wb") as target:
            result = kind_of(job).work(job, target, Progress(job))
        finish(job, result or Result(), path)
    except JobError as error:
        fail(job, str(error))
    # Whatever happens inside, the page must say that the job has ended.
    except Exception:
        logger.exception("job failed", extra={"data": {"job": job.pk, "kind": job.kind}})
        fail(job, BROKEN)
    finally:
        if not Job.objects.filter(pk=job.pk, result_path=path.name).exists():
            path.unlink(missing_ok=True)
    return True


class Progress:
    """Called by the work; writes at most twice a second, each time in its own short transaction."""

    def __init__(self, job):
        self.job = job
        self.written = 0

    def __call__(self, done, total):
        now = time.monotonic()
        if now - self.written < PAUSE and done < total:
            return
        self.written = now
        mine = Job.objects.filter(pk=self.job.pk, state=State.RUNNING)
        if not mine.update(done=min(done, total), total=total, beat_at=timezone.now()):
            raise JobError(LOST)


@contextlib.contextmanager
def time_limit(length):
    """Stop the work when its time is over; alarms exist in the main thread only, where workers work."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number, frame):
        raise JobError(
            f"Việc chạy quá {length.total_seconds() / 60:g} phút nên bị dừng. Chọn phạm vi nhỏ hơn."
        )

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, length.total_seconds())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def finish(job, result, path):
    """Keep the result; nothing is kept of a job that was given up meanwhile."""
    now = timezone.now()
    values = {"state": State.DONE, "message": result.message, "finished_at": now, "beat_at": now}
    if result.name:
        with path.open("rb") as content:
            values["result_sha256"] = hashlib.file_digest(content, "sha256").hexdigest()
        values |= {"result_path": path.name, "result_name": result.name, "result_type": result.content_type}
        values["result_size"] = path.stat().st_size
    values["expires_at"] = now + kind_of(job).kept
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(**values)


def fail(job, message):
    running = Job.objects.filter(pk=job.pk, state=State.RUNNING)
    running.update(state=State.FAILED, message=message[:500], finished_at=timezone.now())


def results_folder():
    return Path(settings.MEDIA_ROOT) / "jobs"


def new_path(job):
    results_folder().mkdir(parents=True, exist_ok=True)
    return results_folder() / f"{job.pk}-{os.urandom(8).hex()}"


def result_of(job):
    """Where the bytes of a result are; None when there are none, or not any more."""
    path = results_folder() / job.result_path
    is_kept = job.result_path and job.expires_at > timezone.now() and path.is_file()
    return path if is_kept else None


def tend(job):
    """Called by the page that waits: give up what is lost, begin what no worker takes."""
    give_up_lost()
    now = timezone.now()
    is_late = job.state == State.WAITING and job.made_at < now - PATIENCE
    if is_late and not Job.objects.filter(state=State.RUNNING).exists():
        nobodys = Q(handed_at__isnull=True) | Q(handed_at__lt=now - HANDED)
        # Of all pages that ask at this moment, one may start the process.
        if Job.objects.filter(nobodys, pk=job.pk, state=State.WAITING).update(handed_at=now):
            start_process(job)
    return Job.objects.select_related("actor").get(pk=job.pk)


def start_process(job):
    """A process of its own: it takes no thread of the server, and outlives it."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_job", str(job.pk)]
    # The server's next start of a process collects this one when it has ended.
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)


def give_up_lost():
    """Jobs whose process was killed stay silent; they must not look busy for ever."""
    silent = Job.objects.filter(state=State.RUNNING, beat_at__lt=timezone.now() - SILENCE)
    # Read first: this is asked at every poll, and on SQLite every update takes the only lock.
    if silent.exists():
        silent.update(state=State.FAILED, message=LOST, finished_at=timezone.now())


def remove_expired():
    """Take away the jobs that are past their day, with their results; how many there were."""
    give_up_lost()
    expired = Job.objects.filter(expires_at__lt=timezone.now()).exclude(state=State.RUNNING)
    count, _ = expired.delete()
    known = set(Job.objects.exclude(result_path="").values_list("result_path", flat=True))
    for path in results_folder().glob("*"):
        # What a killed process left belongs to no job; a file just begun is not known yet.
        if path.name not in known and path.stat().st_mtime < time.time() - ORPHAN_AGE:
            path.unlink(missing_ok=True)
    return count
