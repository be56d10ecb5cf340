"""The fullest page of an officer's form stays light enough for a phone on a slow line."""

import gzip

import pytest
from django.urls import reverse

from tests.factories import answer, make_campaign, make_officer, make_rubric, make_submission

pytestmark = pytest.mark.django_db
LIMIT, COMPRESSED_LIMIT = 100_000, 15_000


def typed(node):
    return "#1" if node.rule.options else "42/60"


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
    assert (len(page) < LIMIT, len(gzip.compress(page)) < COMPRESSED_LIMIT) == (True, True)
