"""What is left out is scaled away over the whole form: 42,63 of 48 is 44,41 of 50, as Huế printed in 2020."""

from rubrics.loading import load_rubric
from tests.golden.sheets import figures, score_one

READINESS = load_rubric(
    """
code = "readiness"
province = "thua-thien-hue"
province_name = "Thừa Thiên Huế"
title = "Điều kiện sẵn sàng"
subject = "điều kiện sẵn sàng"
decision = { number = "1784/QĐ-UBND", date = 2018-08-08, issuer = "UBND tỉnh Thừa Thiên Huế" }
not_applicable = { policy = "rescale", document = true }

[[levels]]
code = "so"
name = "Sở Thông tin và Truyền thông"
body = "agency"

[[blocks]]
code = "huyen"
name = "UBND cấp huyện"
unit_kinds = ["huyen"]
levels = ["so"]
max_points = 50

[[criteria]]
code = "1"
text = "Hạ tầng"
max_points = 12
rule = { kind = "points" }

[[criteria]]
code = "2"
text = "Các nhóm khác"
max_points = 38
rule = { kind = "points" }

[[tiers]]
name = "Mức I"
min_percent = { "" = 85, "1" = 95 }
"""
).block("huyen")


def test_forty_two_point_sixty_three_of_forty_eight():
    # group 1: 9,5 of 10, because 2 of 12 do not apply: 95%; 9,5 + 33,13 = 42,63 of 48
    # 42,63 × 50 / 48 = 44,40625; 44,40625 / 50 = 88,8125%
    line = score_one(READINESS, {"1": "9,5/10", "2": "33,13"})

    assert figures(line) == ("44.41", "Mức I", 1)
    assert line["exact_total"] == "1421/32"
    assert (line["raw_total"], line["applicable_max"], line["percent"]) == ("42.63", "48.00", "88.81")


def test_the_minimum_of_a_group_is_measured_by_what_applies():
    # group 1: 9,49 of 10 is 94,9%: 0,01 is missing to 95% of 10
    line = score_one(READINESS, {"1": "9,49/10", "2": "38"})

    assert line["tier"] is None
    assert line["next_tier"] == {"name": "Mức I", "missing": [{"node": "1", "points": "0.01"}]}
