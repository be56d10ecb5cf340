"""Before publication no figure and no word of a unit reaches who may not read it, whatever they open."""

import io
import zipfile
from html import unescape

from django.urls import reverse

from egov_scoring import jobs
from rankings import services as ranking_services
from submissions.models import Submission
from tests.permissions.asking import ask, clients_of
from tests.permissions.table import EVERYBODY, ROWS
from tests.permissions.world import FILE, NOTE, QUESTION, REASON, SECRETS

# The council has not got the form yet; administrators read verdicts only after they have broken the glass.
STRANGERS = (
    "anonymous",
    "nobody",
    "neighbour",
    "other district",
    "other approver",
    "council",
    "approver",
    "administrator",
    "foreign administrator",
)
ANSWERING = {"administrator"}


def text_of(content):
    """The words in an answer, those inside a workbook too."""
    if not content.startswith(b"PK"):
        return unescape(content.decode(errors="ignore"))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(unescape(book.read(name).decode(errors="ignore")) for name in book.namelist())


def body_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_no_page_or_file_holds_what_its_reader_may_not_know(world):
    clients = clients_of(world)

    found = [line for name in STRANGERS for line in leaks(world, name, clients[name])]

    assert not found, "\n" + "\n".join(found)
    # The search is not blind: who verifies the form reads all of it.
    read = "\n".join(leaks(world, "agency", clients["agency"]))
    assert [secret for secret in (NOTE, FILE, REASON, QUESTION) if secret not in read] == []


def leaks(world, name, client):
    secrets = SECRETS if name in ANSWERING else (*SECRETS, QUESTION)
    for row in ROWS:
        if row.post is None and not row.state and not row.given:
            text = text_of(body_of(ask(world, row, client)))
            yield from (f"{row.label}: {name} reads “{secret}”" for secret in secrets if secret in text)


def test_the_workbook_of_a_higher_level_has_no_figure_of_a_form_that_has_not_come(world):
    actor = world.people["council"]
    job = jobs.start(
        "campaign-overview", world.campaign, actor=actor, title="Sổ", back_url="/", campaign=world.campaign.pk
    )
    jobs.run(job.pk)
    job.refresh_from_db()

    text = text_of(jobs.result_of(job).read_bytes())

    assert [secret for secret in SECRETS if secret in text] == []
    assert world.unit.name in text


def test_no_public_byte_changes_with_an_unpublished_figure(world):
    client, rows = clients_of(world)["anonymous"], [row for row in ROWS if row.allowed == EVERYBODY]

    before = {row.label: public_parts(ask(world, row, client)) for row in rows}
    Submission.objects.filter(pk=world.form.pk).update(status="verified", level=3, verified_total=9)
    ranking_services.compute_ranking(world.block, world.district, actor=world.people["district approver"])
    after = {row.label: public_parts(ask(world, row, client)) for row in rows}

    assert after == before
    assert world.campaign.title not in client.get(reverse("rankings:home")).content.decode()


def public_parts(response):
    """What is kept for all readers but the number of the request; a workbook has the time of its making."""
    if not response.headers.get("Cache-Control", "").startswith("public"):
        return None
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    is_book = body_of(response).startswith(b"PK")
    return (None if is_book else body_of(response)), {} if is_book else headers
