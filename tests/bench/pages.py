"""Measurement 4: the public page of a result of 300 units and the form page of 80 criteria."""

import gzip

from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from rankings import services
from submissions.models import CampaignBlock
from tests.bench.form import fill_in
from tests.bench.table import Line, seconds, timed

PUBLISHED = 300
PLAIN = {
    "STATIC_URL": "/static/",
    "ALLOWED_HOSTS": ["testserver"],
    "SECURE_SSL_REDIRECT": False,
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


def measure(world):
    with override_settings(**PLAIN):
        return [*public_page(world), *form_pages(world)]


def publish(world):
    campaign_block = CampaignBlock.objects.get(pk=world.campaign_block.pk)
    ranking = services.compute_ranking(campaign_block, None, actor=world.approver)
    ranking = services.finalise(ranking, actor=world.approver)
    return services.publish(
        ranking,
        actor=world.approver,
        kind="Quyết định",
        number="1/QĐ-UBND",
        date=timezone.localdate(),
        issuer="UBND Tỉnh Đo",
        signer="Người ký",
    )


def public_page(world):
    publication = publish(world)
    return page(
        f"public page of {publication.unit_count} units, not cached",
        Client(),
        publication.get_absolute_url(),
        goal="<= 80 ms",
        size_goal="<= 100 KB, <= 15 KB gzipped",
        statements="<= 4",
    )


def form_pages(world):
    fill_in(world, world.campaign_block.spec)
    client = Client()
    client.force_login(world.officer)
    goals = {"goal": "<= 60 ms", "size_goal": "<= 100 KB, <= 15 KB gzipped", "statements": "<= 8"}
    shown = {
        "one group of 10 criteria out of 80": ("group", "1"),
        "all 80 criteria on one page": ("whole-form",),
        "check page of all 80 criteria": ("check",),
    }
    lines = []
    for what, (name, *args) in shown.items():
        address = reverse(f"submissions:{name}", args=[world.draft.pk, *args])
        lines += page(f"form, {what}, with last year's", client, address, **goals)
    return lines


def page(what, client, address, *, goal, size_goal, statements):
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    statements_sent = []
    with connection.execute_wrapper(counter(statements_sent)):
        content = client.get(address).content
    floor = seconds(lambda: client.get(reverse("healthz")), times=20)
    taken = seconds(lambda: client.get(address), times=10)
    size = f"{len(content) // 1024} KB, {len(gzip.compress(content)) // 1024} KB gzipped"
    return [
        timed(what, taken, floor, "the cheapest page, /healthz", goal),
        Line("  size", size, goal=size_goal),
        Line("  statements", str(len(statements_sent)), goal=statements),
    ]


def counter(sent):
    def note(execute, sql, params, many, context):
        sent.append(sql)
        return execute(sql, params, many, context)

    return note
