"""Long work outside the request: claimed once, shown with its progress, its result for few eyes only."""

import hashlib
import os
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from egov_scoring import jobs
from egov_scoring.errors import JobError
from egov_scoring.models import Job
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch, settings, tmp_path):
    """Kinds that a test registers end with it, and so do its results."""
    settings.MEDIA_ROOT = tmp_path
    jobs.load_kinds()
    monkeypatch.setattr(jobs, "KINDS", dict(jobs.KINDS))


@pytest.fixture
def processes(monkeypatch):
    """The jobs for which a process would have been started."""
    started = []
    monkeypatch.setattr(jobs, "start_process", lambda job: started.append(job.pk))
    return started


def write_greeting(job, target, progress):
    target.write(b"xin chao")
    progress(1, 2)
    return jobs.Result("chao.txt", "text/plain", message="Đã ghi 1 lời chào.")


def make_job(work=write_greeting, *, actor=None, number=1, **options):
    jobs.register("test-greeting", **options)(work)
    unit = make_unit()
    return jobs.start(
        "test-greeting", unit, actor=actor or make_user(), title="Ghi lời chào", back_url="/", number=number
    )


def values_of(job, *names):
    job.refresh_from_db()
    return tuple(getattr(job, name) for name in names)


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_a_job_and_keeps_its_result(client):
    actor = make_user()
    job = make_job(actor=actor)

    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    client.force_login(actor)
    page = client.get(job.get_absolute_url())
    result = client.get(reverse("job-result", args=[job.pk]))

    assert values_of(job, "state", "result_sha256") == ("done", hashlib.sha256(b"xin chao").hexdigest())
    assert "Đã ghi 1 lời chào." in page.text
    assert b"".join(result.streaming_content) == b"xin chao"
    assert result["Content-Disposition"] == 'attachment; filename="chao.txt"'
    assert (result["X-Content-Type-Options"], result["Cache-Control"]) == ("nosniff", "private, no-store")


def test_nobody_else_sees_a_job_or_its_result(client):
    job = make_job()
    jobs.run(job.pk)
    client.force_login(make_user())

    answers = [client.get(job.get_absolute_url()), client.get(reverse("job-result", args=[job.pk]))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Ghi lời chào" not in client.get(reverse("job-list")).text


def test_the_kind_decides_at_every_look_who_reads_a_result(client):
    allowed = []
    actor = make_user()
    job = make_job(actor=actor, may_read=lambda user, job: user.pk in allowed)
    client.force_login(actor)

    before = client.get(job.get_absolute_url()).status_code
    allowed.append(actor.pk)

    assert (before, client.get(job.get_absolute_url()).status_code) == (404, 200)


def test_a_job_runs_once_however_often_it_is_taken():
    runs = []
    job = make_job(lambda job, target, progress: runs.append(job.pk))

    assert [jobs.run(job.pk), jobs.run(job.pk)] == [True, False]
    assert runs == [job.pk]


def test_the_same_open_job_is_not_begun_twice_and_few_stay_open():
    actor, unit = make_user(), make_unit()
    jobs.register("test-greeting")(write_greeting)

    def ask(number):
        return jobs.start("test-greeting", unit, actor=actor, title="Ghi", back_url="/", number=number)

    first = ask(1)

    assert ask(1) == first
    assert [ask(2).pk, ask(3).pk] == [first.pk + 1, first.pk + 2]
    with pytest.raises(JobError, match="đang có 3 việc chưa xong"):
        ask(4)
    assert DBTaskResult.objects.count() == 3


def test_progress_shows_at_once_and_never_passes_its_total(client):
    actor = make_user()
    seen = []

    def work(job, target, progress):
        progress(7, 5)
        seen.append(values_of(job, "state", "done", "total"))

    jobs.run(make_job(work, actor=actor).pk)

    assert seen == [("running", 5, 5)]


def test_a_running_page_refreshes_itself_with_and_without_scripts(client, processes):
    actor = make_user()
    job = make_job(actor=actor)
    Job.objects.filter(pk=job.pk).update(
        state="running", done=30, total=120, started_at=timezone.now(), beat_at=timezone.now()
    )
    client.force_login(actor)

    page = client.get(job.get_absolute_url()).text
    piece = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    Job.objects.update(state="failed")
    last = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})

    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert 'hx-trigger="every 1s"' in piece.text
    assert "Đã xong 30/120" in piece.text
    assert "<html" not in piece.text
    assert (last["HX-Refresh"], "hx-get" in last.text) == ("true", False)


@pytest.mark.parametrize(
    ("error", "message"),
    [(JobError("Kỳ đánh giá chưa mở."), "Kỳ đánh giá chưa mở."), (ValueError("secret"), jobs.BROKEN)],
)
def test_a_failure_is_told_in_vietnamese_and_leaves_no_file(error, message):
    def work(job, target, progress):
        target.write(b"half")
        raise error

    job = make_job(work)
    jobs.run(job.pk)

    assert values_of(job, "state", "message", "result_path") == ("failed", message, "")
    assert list(jobs.results_folder().glob(f"{job.pk}-*")) == []


def test_work_that_takes_too_long_is_stopped():
    def work(job, target, progress):
        time.sleep(5)

    job = make_job(work, limit=timedelta(milliseconds=50))
    jobs.run(job.pk)

    state, message = values_of(job, "state", "message")
    assert state == "failed"
    assert "nên bị dừng" in message


def test_a_page_starts_one_process_where_no_worker_takes_the_job(client, processes):
    actor = make_user()
    job = make_job(actor=actor)
    client.force_login(actor)

    client.get(job.get_absolute_url())
    Job.objects.update(made_at=timezone.now() - timedelta(seconds=6))
    for _ in range(3):
        client.get(job.get_absolute_url())

    assert processes == [job.pk]


def test_a_page_waits_its_turn_while_another_job_runs(client, processes):
    actor = make_user()
    other, job = make_job(), make_job(actor=actor, number=2)
    Job.objects.update(made_at=timezone.now() - timedelta(minutes=1))
    Job.objects.filter(pk=other.pk).update(state="running", beat_at=timezone.now())
    client.force_login(actor)

    client.get(job.get_absolute_url())

    assert processes == []


def test_a_job_that_fell_silent_is_given_up_and_cannot_end_well_later(processes):
    job = make_job()

    def work(running, target, progress):
        Job.objects.update(beat_at=timezone.now() - timedelta(minutes=6))
        jobs.tend(running)
        return write_greeting(running, target, lambda done, total: None)

    jobs.KINDS["test-greeting"] = jobs.Kind(work, jobs.asked_by, jobs.LIMIT, jobs.KEPT)
    jobs.run(job.pk)

    assert values_of(job, "state", "message", "result_path") == ("failed", jobs.LOST, "")
    assert list(jobs.results_folder().glob(f"{job.pk}-*")) == []


def test_expired_results_are_removed(client):
    actor = make_user()
    job, kept = make_job(actor=actor), make_job(number=2)
    for each in (job, kept):
        jobs.run(each.pk)
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    orphan = jobs.results_folder() / "999-left"
    orphan.write_bytes(b"")
    os.utime(orphan, (0, 0))
    for path in jobs.results_folder().glob(f"{job.pk}-*"):
        os.utime(path, (0, 0))
    client.force_login(actor)

    gone = client.get(reverse("job-result", args=[job.pk])).status_code
    call_command("clean_jobs", verbosity=0)

    kept.refresh_from_db()
    assert gone == 404
    assert list(Job.objects.all()) == [kept]
    assert [path.name for path in jobs.results_folder().glob("*")] == [kept.result_path]


def test_looking_at_a_job_costs_the_same_however_many_there_are(client, django_assert_num_queries):
    actor = make_user()
    job = make_job(actor=actor)
    jobs.run(job.pk)
    client.force_login(actor)
    client.get(job.get_absolute_url())

    with django_assert_num_queries(6):
        client.get(job.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_the_process_that_a_page_starts_does_the_job(monkeypatch, settings):
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database['NAME']}")
    else:
        host = database["HOST"] or database["OPTIONS"].get("host", "")
        monkeypatch.setenv("DATABASE_URL", f"postgres://{database['USER']}@/{database['NAME']}?host={host}")
    monkeypatch.setenv("EGOV_DATA_DIR", str(settings.DATA_DIR))
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)
    job = make_job()
    # The process knows only the kinds of the product: that it says so shows that it had the job.
    Job.objects.filter(pk=job.pk).update(kind="unknown-kind")

    process = jobs.start_process(job)

    assert process.wait(timeout=60) == 0
    assert values_of(job, "state", "message") == ("failed", jobs.BROKEN)
