"""A criterion of a district that its communes answer by their verified totals."""

from decimal import Decimal

import pytest

from egov_scoring.models import Role
from rankings import queries, services
from rankings.preview_queries import preview
from submissions.models import CampaignBlock, Response, Submission
from tests.factories import make_campaign, make_rubric, make_unit, make_user, open_it

RUBRIC = """
code = "hai-cap"
province = "tinh-nho"
province_name = "Tỉnh Nhỏ"
title = "Bộ tiêu chí hai cấp"
subject = "mức độ chuyển đổi số"
decision = { number = "1/QĐ-UBND", date = 2026-01-05, issuer = "UBND Tỉnh Nhỏ" }

[[levels]]
code = "so"
name = "Sở"
body = "agency"

[[blocks]]
code = "huyen"
name = "Huyện"
unit_kinds = ["huyen"]
levels = ["so"]
due = { before = "31/10" }

[[blocks]]
code = "xa"
name = "Xã"
unit_kinds = ["xa"]
levels = ["so"]
due = { before = "15/10" }

[[criteria]]
code = "1"
text = "Kết quả của huyện"
blocks = ["huyen"]
max_points = 10
rule = { kind = "points" }

[[criteria]]
code = "2"
text = "Kết quả của các xã trực thuộc"
blocks = ["huyen"]
max_points = 20
rule = { kind = "children", block = "xa" }

[[criteria]]
code = "1"
text = "Kết quả của xã"
blocks = ["xa"]
max_points = 10
rule = { kind = "points" }
"""


def verified(unit, total, **answers):
    submission = Submission.objects.select_related("participation__campaign_block__block").get(
        participation__unit=unit
    )
    for code, answer in answers.items():
        criterion = submission.campaign_block.block.criteria.get(code=code.removeprefix("c"))
        Response.objects.create(submission=submission, criterion=criterion, answer=answer)
    Submission.objects.filter(pk=submission.pk).update(status="verified", level=1, verified_total=total)


@pytest.fixture
def campaign():
    """A district with three communes of 8, 5 and 7 points of 10, and one without communes."""
    rubric = make_rubric(RUBRIC)
    campaign = make_campaign(rubric, units=0, opened=False)
    district, alone = (make_unit(rubric.province, kind="huyen", code=code) for code in ("huyen-a", "huyen-b"))
    communes = [make_unit(rubric.province, kind="xa", parent=district) for _ in range(3)]
    open_it(campaign)
    for unit, total in zip(communes, ("8", "5", "7"), strict=True):
        verified(unit, Decimal(total), c1=total)
    verified(district, None, c1="6")
    verified(alone, None, c1="6")
    return campaign


def district_block(campaign):
    return CampaignBlock.objects.select_related("campaign__agency", "block__rubric__province").get(
        campaign=campaign, block__code="huyen"
    )


@pytest.mark.django_db
def test_the_mean_of_the_communes_is_what_their_district_answers(campaign):
    # (80 + 50 + 70) / 3 = 66,666667 %, and 66,666667 % x 20 = 13,33333340; 6 + 13,3333334 = 19,33
    result = queries.full_result(district_block(campaign), None)

    first, second = result["units"]
    assert (first["unit"], first["total"], first["answers"]["2"]["answer"]) == (
        "huyen-a",
        "19.33",
        "66.666667",
    )
    assert (second["unit"], second["total"], second["unanswered"]) == ("huyen-b", "6.00", ["2"])


@pytest.mark.django_db
def test_the_preview_reads_the_communes_as_the_full_result_does(campaign):
    lines = preview(district_block(campaign), None).lines

    assert [(line["unit"], line["total"]) for line in lines] == [("huyen-a", "19.33"), ("huyen-b", "6.00")]


@pytest.mark.django_db
def test_a_verdict_of_the_district_counts_before_its_communes(campaign):
    submission = Submission.objects.get(participation__unit__code="huyen-a")
    criterion = district_block(campaign).block.criteria.get(code="2")
    Response.objects.create(submission=submission, criterion=criterion, answer="90")

    actor = make_user(campaign.agency, Role.APPROVER)
    ranking = services.compute_ranking(district_block(campaign), None, actor=actor)

    assert ranking.entries.get(unit__code="huyen-a").total == Decimal("24.00")
