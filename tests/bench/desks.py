"""Communes whose officers are logged in before forms of 80 answers each, and what each of them posts."""

import itertools
import random
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from egov_scoring.models import Membership, Role, User
from submissions.forms import ResponseForm
from submissions.models import Response, Submission
from tests.bench.rubric import SEED
from tests.bench.world import add_answers, open_block

ANSWERS = ("41/60", "42/60", "43/60")


@dataclass(slots=True)
class Desk:
    """One officer at one form; ``versions`` and ``stored`` are what the server has acknowledged."""

    form: int
    cookie: str
    token: str
    versions: dict[str, int]
    stored: dict[str, str] = field(default_factory=dict)
    turns: itertools.count = field(default_factory=itertools.count)


def make_desks(count, year):
    """The desks, and the leaves at which they save."""
    campaign_block, _ = open_block(count, year)
    forms = Submission.objects.filter(participation__campaign_block=campaign_block).order_by("pk")
    forms = list(forms.select_related("participation"))
    add_answers(campaign_block, [form.pk for form in forms])
    leaves = [leaf for leaf in campaign_block.spec.leaves if leaf.rule.kind == "ratio"]
    users = make_officers(forms, year)
    desks = [make_desk(form, user, leaves) for form, user in zip(forms, users, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return desks, leaves


def make_officers(forms, year):
    users = User.objects.bulk_create(
        User(username=f"do-{year}-{number}", full_name=f"Cán bộ {number}", password="!")
        for number, _ in enumerate(forms)
    )
    Membership.objects.bulk_create(
        Membership(user=user, unit_id=form.participation.unit_id, role=Role.OFFICER)
        for form, user in zip(forms, users, strict=True)
    )
    return users


def make_desk(form, user, leaves):
    token = get_random_string(32)
    cookie = f"{settings.SESSION_COOKIE_NAME}={log_in(user)}; {settings.CSRF_COOKIE_NAME}={token}"
    return Desk(form.pk, cookie, token, {leaf.code: 1 for leaf in leaves})


def log_in(user):
    """The key of a session that stands in the database as if the login page had made it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    content = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
    Session.objects.create(
        session_key=key, session_data=store.encode(content), expire_date=timezone.now() + timedelta(days=1)
    )
    return key


class Typist:
    """What officers post: the inputs of the real form, the next answer, the version they have seen."""

    def __init__(self, leaves):
        self.codes = [leaf.code for leaf in leaves]
        self.inputs = {(leaf.code, text): inputs(leaf, text) for leaf in leaves for text in ANSWERS}
        self.chance = random.Random(SEED)

    def next_save(self, desk):
        """Criterion, answer, address and body of the officer's next save."""
        turn = next(desk.turns)
        code = self.codes[turn % len(self.codes)]
        text = ANSWERS[(turn // len(self.codes)) % len(ANSWERS)]
        version_name, fields = self.inputs[code, text]
        address = reverse("submissions:response-edit", args=[desk.form, code])
        return code, text, address, urlencode(fields | {version_name: desk.versions[code]})


def inputs(leaf, text):
    """The name of the version's input, and the others with their values, as the page would send them."""
    form = ResponseForm(leaf, response=Response(answer=text, note="Theo báo cáo."))
    values = {form.add_prefix(name): value for name, value in form.initial.items() if name != "version"}
    return form.add_prefix("version"), values


def lost_updates(desks):
    """Acknowledged saves that the database does not show: versions that did not grow, answers that differ."""
    rows = Response.objects.filter(submission__in=[desk.form for desk in desks])
    found = {
        (form, code): (version, text)
        for form, code, version, text in rows.values_list(
            "submission_id", "criterion__code", "version", "answer"
        )
    }
    return sum(
        found[desk.form, code] != (desk.versions[code], text)
        for desk in desks
        for code, text in desk.stored.items()
    )
