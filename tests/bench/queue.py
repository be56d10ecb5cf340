"""Measurement 7: the reviewer's queue of 300 units × 80 criteria, half of them judged."""

import time

from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from egov_scoring import startup
from egov_scoring.models import Role
from submissions import review_queue_queries as queue
from submissions.forms import AnswerForm
from submissions.models import Submission, Verdict
from tests.bench.pages import PLAIN, counter
from tests.bench.table import Line, duration
from tests.bench.world import add_answers, add_verdicts, open_block

UNITS = 300
WALK = 40
GOAL = "p95 <= 300 ms"


def measure():
    reviewer = make_queue()
    client = Client()
    client.force_login(reviewer)
    keys = list(queue.keys_of(queue.queue_items(queue.queue_of(reviewer)), queue.BY_CRITERION))
    step = len(keys) // WALK
    # As a server does before its first request.
    startup.settle()
    with override_settings(**PLAIN):
        lists = [reverse("submissions:review-queue", query={"page": page}) for page in range(1, 11)]
        items = [reverse("submissions:queue-item", args=key) for key in keys[::step]]
        return [
            *asked(f"queue of {len(keys)} items: a page of 50", client, lists, "statements <= 20"),
            *asked("queue: the next item", client, items, GOAL),
            *saved(client, keys[::step]),
        ]


def make_queue():
    """Accepted forms of which every other answer has a verdict."""
    campaign_block, people = open_block(UNITS, 2022)
    forms = Submission.objects.filter(participation__campaign_block=campaign_block)
    add_answers(campaign_block, list(forms.values_list("pk", flat=True)))
    add_verdicts(campaign_block, people[Role.REVIEWER])
    verdicts = Verdict.objects.filter(level__campaign_block=campaign_block).order_by("pk")
    Verdict.objects.filter(pk__in=list(verdicts.values_list("pk", flat=True))[::2]).delete()
    now = timezone.now()
    forms.update(status=Submission.Status.ACCEPTED, level=1, submitted_at=now, accepted_at=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people[Role.REVIEWER]


def asked(what, client, addresses, goal):
    """How long each of these pages takes, and the statements of one."""
    client.get(addresses[0])
    taken, sent = [], []
    for address in addresses:
        start = time.perf_counter()
        response = client.get(address)
        taken.append(time.perf_counter() - start)
        assert response.status_code == 200, (address, response.status_code)
    with connection.execute_wrapper(counter(sent)):
        client.get(addresses[0])
    return [percentiles(what, taken, goal), Line("  statements", str(len(sent)))]


def saved(client, keys):
    """A verdict that is saved, and the next open item that opens at once."""
    taken = []
    for submission, code in keys:
        form = Submission.objects.with_places().get(pk=submission)
        answer = form.responses.filter(criterion__code=code).values_list("answer", flat=True).first()
        shown = AnswerForm(form.campaign_block.spec.node(code), None, canonical=answer or "")
        data = {bound.html_name: "" if bound.value() is None else bound.value() for bound in shown}
        address = reverse("submissions:queue-item", args=[submission, code])
        start = time.perf_counter()
        response = client.post(address, data | {"kind": "accept", "reason": ""}, follow=True)
        taken.append(time.perf_counter() - start)
        assert response.redirect_chain, (address, response.status_code)
    return [percentiles("queue: a verdict saved and the next open item shown", taken, GOAL)]


def percentiles(what, taken, goal):
    taken = sorted(taken)
    shown = ", ".join(
        f"p{share} {duration(taken[max(-(-len(taken) * share // 100) - 1, 0)])}" for share in (50, 95)
    )
    return Line(what, shown, goal=goal)
