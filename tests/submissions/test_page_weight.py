"""The fullest page of an officer's form stays light enough for a phone on a slow line."""

import gzip

import pytest
from django.urls import reverse

from submissions import services
from tests.bench.rubric import rubric_text
from tests.factories import (
    answer,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submission,
    return_form,
)

pytestmark = pytest.mark.django_db
LIMIT, COMPRESSED_LIMIT = 100_000, 15_000
LONGEST_NOTE = "Đã ban hành văn bản, có số liệu kèm theo báo cáo của đơn vị. " * 64
LONGEST_QUESTION = "Bổ sung số, ngày văn bản và ảnh chụp màn hình hệ thống. " * 35


def typed(node):
    if node.rule.kind == "steps" and node.rule.on == "count":
        return "12"
    return "#1" if node.rule.options or node.rule.kind == "yes_no" else "42/60"


def test_the_largest_group_of_quang_binh_is_below_the_limits_with_every_criterion_open(client):
    submission = make_submission(make_campaign(make_rubric("quang-binh-3270-2020")))
    officer, spec = make_officer(submission.unit), submission.campaign_block.spec
    group = max(spec.groups, key=lambda node: len(spec.subtree(node.code)))
    leaves = [spec.node(code) for code in spec.subtree(group.code) if spec.node(code).is_leaf]
    for leaf in leaves:  # without evidence, so that each stays open as work to do
        answer(submission, leaf.code, typed(leaf), actor=officer)
    client.force_login(officer)

    page = client.get(reverse("submissions:group", args=[submission.pk, group.code])).content

    assert page.count(b" data-autosave ") == len(leaves)
    assert is_light(page)


def is_light(page):
    return len(page) < LIMIT and len(gzip.compress(page)) < COMPRESSED_LIMIT


def made(source, *, text):
    """A form with every criterion answered and explained at length; the officer is logged in."""
    submission = make_submission(make_campaign(make_rubric(source), shows_reasons=True))
    officer = make_officer(submission.unit)
    for leaf in submission.campaign_block.spec.leaves:
        answer(submission, leaf.code, typed(leaf), actor=officer, note=text)
    return submission, officer


def pages_of(client, submission):
    """Every page of a form on which criteria are answered or read, by its name."""
    spec = submission.campaign_block.spec
    groups = {f"group {g.code}": ("group", g.code) for g in spec.groups if not g.part}
    named = {"form": ("form",), "whole": ("whole-form",), "check": ("check",)} | groups
    return {
        label: client.get(reverse(f"submissions:{name}", args=[submission.pk, *args])).content
        for label, (name, *args) in named.items()
    }


@pytest.mark.parametrize("source", ["quang-binh-3270-2020", rubric_text()], ids=["quang-binh", "80"])
@pytest.mark.parametrize("is_returned", [False, True])
def test_every_page_is_light_however_much_was_written_and_returned(client, source, is_returned):
    submission, officer = made(source, text=LONGEST_NOTE)
    if is_returned:
        reviewer = make_reviewer(submission.campaign.agency)
        services.request_signature(submission, actor=officer)
        services.sign_and_submit(submission, actor=make_head(submission.unit))
        services.accept(submission, actor=reviewer)
        leaves = submission.campaign_block.spec.leaves
        return_form(submission, actor=reviewer, questions={leaf.code: LONGEST_QUESTION for leaf in leaves})
    client.force_login(officer)

    heavy = {name: len(page) for name, page in pages_of(client, submission).items() if not is_light(page)}

    assert heavy == {}


def test_what_has_no_room_on_the_page_is_a_line_that_fetches_it(client):
    submission, officer = made("quang-binh-3270-2020", text=LONGEST_NOTE)
    client.force_login(officer)
    group = client.get(reverse("submissions:group", args=[submission.pk, "2"])).content.decode()
    whole = client.get(reverse("submissions:whole-form", args=[submission.pk])).content.decode()
    address = reverse("submissions:criterion-body", args=[submission.pk, "2.1.1"])

    body = client.get(address).content.decode()

    leaves = submission.campaign_block.spec.leaves
    assert 0 < group.count("data-fold ") < group.count('id="c-')
    assert (whole.count("data-fold "), whole.count("data-autosave")) == (len(leaves), 0)
    assert f'hx-get="{address}"' in whole
    assert body.count("data-autosave") == 1 and LONGEST_NOTE.strip() in body and "<html" not in body


def test_a_page_travels_compressed_and_an_autosave_does_not_wait_for_it(client):
    submission, officer = made("quang-binh-3270-2020", text=LONGEST_NOTE)
    client.force_login(officer)
    group = reverse("submissions:group", args=[submission.pk, "2"])
    saved = {"c-2-1-1-answer_first": "41", "c-2-1-1-answer_second": "60", "c-2-1-1-version": "1"}
    address = reverse("submissions:response-edit", args=[submission.pk, "2.1.1"])

    packed = client.get(group, headers={"accept-encoding": "gzip"})
    fragment = client.post(address, saved, headers={"accept-encoding": "gzip", "hx-request": "true"})

    assert packed["Content-Encoding"] == "gzip" and len(packed.content) < COMPRESSED_LIMIT
    assert b"<h1>" in gzip.decompress(packed.content)
    assert "Content-Encoding" not in client.get(group).headers
    assert fragment.status_code == 200 and "Content-Encoding" not in fragment.headers
