"""The figures of a preview are those of the full result, which is scored criterion by criterion."""

import random

import pytest

from rankings import queries
from rankings.preview_queries import opened_line, preview
from rankings.snapshot import plain
from submissions.models import Level, Participation, Response, Submission, Verdict, Waiver
from tests.bench.rubric import answer, rubric_text
from tests.factories import make_campaign, make_rubric, make_user
from tests.rankings.scenes import BEST, GOOD, block_of, make_ranking, make_verified_campaign, verify

pytestmark = pytest.mark.django_db
LATER = {"criteria": [], "answers": {}}
MORE = """
[[criteria]]
code = "9"
text = "So với đơn vị tốt nhất"
max_points = 3
rule = { kind = "relative", on = "ratio" }

[[criteria]]
code = "10"
text = "Điều kiện bắt buộc"
max_points = 0
rule = { kind = "fact" }
"""


def make_varied_campaign(units=12, text=None):
    """Forms with many kinds of rules, gaps, corrections, given points, waivers and absent units."""
    chance = random.Random(7)
    rubric = make_rubric(text or rubric_text())
    campaign = make_campaign(rubric, units=units)
    reviewer, level = make_user(), Level.objects.get()
    leaves = rubric.blocks.get().spec.leaves
    for participation in Participation.objects.select_related("submission", "campaign_block__block"):
        quality = chance.randint(40, 100)
        verify(participation, {leaf.code: typed(chance, leaf, quality) for leaf in leaves})
    for response in chance.sample(
        list(Response.objects.select_related("criterion").order_by("pk")), 3 * units
    ):
        kind = chance.choice(["points", "correct", "accept"])
        Verdict.objects.create(
            response=response,
            level=level,
            kind=kind,
            answer=response.answer if kind == "correct" else "",
            points="0.5" if kind == "points" else None,
            reason="Theo hồ sơ.",
            revision=1,
            given_by=reviewer,
        )
    return campaign


def typed(chance, leaf, quality):
    if leaf.rule.kind == "fact":
        return str(chance.randint(0, 1))
    text = answer(chance, "ratio" if leaf.rule.kind == "relative" else leaf.rule.kind, leaf.rule.on, quality)
    return "0/0" if "/" in text and chance.randrange(12) == 0 else text


def waive(participation, code):
    Waiver.objects.create(
        submission=participation.submission,
        criterion=participation.campaign_block.block.criteria.get(code=code),
        state=Waiver.State.ACCEPTED,
        reason="Không có việc này.",
        requested_by=make_user(),
        decided_by=make_user(),
    )


def full_lines(campaign_block):
    return plain(queries.full_result(campaign_block, None))["units"]


@pytest.mark.parametrize("text", [rubric_text(), rubric_text().replace("= 128", "= 131") + MORE])
def test_figures_tiers_and_places_are_those_of_the_full_result(text):
    campaign = make_varied_campaign(text=text)
    first, second, third, fourth, *_ = Participation.objects.order_by("pk")
    waive(first, "2")
    waive(first, "3.1")
    waive(second, "4.1")
    Participation.objects.filter(pk=third.pk).update(state="missing", reason="Không gửi phiếu.")
    Submission.objects.filter(participation=fourth).update(status="accepted")
    campaign_block = block_of(campaign)

    found = preview(campaign_block, None)

    assert found.lines == [line | LATER for line in full_lines(campaign_block)]
    assert {line["status"] for line in found.lines} == {"assessed", "missing", "pending"}
    assert any(line["not_computable"] for line in found.lines)
    assert any(line["not_applicable"] for line in found.lines)


@pytest.mark.parametrize("text", [rubric_text(), rubric_text().replace("= 128", "= 131") + MORE])
def test_an_opened_unit_shows_the_very_line_of_the_full_result(text):
    campaign = make_varied_campaign(units=4, text=text)
    ranking = make_ranking(campaign)

    opened = [opened_line(ranking, stored) for stored in ranking.entries.values_list("detail", flat=True)]

    assert plain(opened) == full_lines(block_of(campaign))


def test_the_hash_changes_with_an_answer_that_earns_the_same():
    campaign_block = block_of(make_verified_campaign(BEST, GOOD))
    before = preview(campaign_block, None)

    Response.objects.filter(answer="45/60").update(answer="3/4")

    after = preview(campaign_block, None)
    assert after.lines == before.lines
    assert after.sha256 != before.sha256
