"""How the tests of this folder ask for an address as one person, and leave no trace."""

from django.db import transaction
from django.test import Client
from django.urls import reverse

from egov_scoring.models import User
from submissions.models import Submission


def clients_of(world):
    return {name: logged_in(person) for name, person in world.people.items()}


def logged_in(person):
    client = Client(raise_request_exception=False)
    if isinstance(person, User):
        client.force_login(person)
    return client


def ask(world, row, client):
    """The answer to one row; whatever the act did is undone."""
    with transaction.atomic():
        prepare(world, row)
        address = reverse(row.name, args=row.arguments(world))
        if row.post is None:
            response = client.get(address)
        else:
            response = client.post(
                address, {world.word(key): world.word(value) for key, value in row.post.items()}
            )
        transaction.set_rollback(True)
    return response


def prepare(world, row):
    if row.state:
        status, level = row.state
        Submission.objects.filter(pk=world.form.pk).update(status=status, level=level)
    if row.given:
        row.given(world)
