"""A rubric of 80 leaves with the mix of rules that real decisions have, and answers to it."""

import random
from fractions import Fraction

GROUPS = 8
BLOCK = "xa"
SEED = 3270

HEAD = """
code = "do-hieu-nang"
province = "tinh-do"
province_name = "Tỉnh Đo"
title = "Bộ tiêu chí đo hiệu năng"
subject = "mức độ đo được"
decimals = 2
rank_untiered = true
late = "assess"
decision = { number = "1/QĐ-UBND", date = 2020-01-02, issuer = "UBND Tỉnh Đo" }
agency = { name = "Sở Đo lường" }
not_applicable = { policy = "rescale" }

[[levels]]
code = "so"
name = "Sở Đo lường"
body = "agency"

[[blocks]]
code = "xa"
name = "UBND các xã"
unit_kinds = ["xa"]
levels = ["so"]
due = { before = "15/01", year_offset = 1, text = "trước ngày 15 tháng 01 năm sau" }
scope = "province"
max_points = 128
"""

RATIO = '{ kind = "ratio", at_least = "50%", numerator = "Văn bản điện tử", denominator = "Tổng văn bản" }'
TARGET = (
    '{ kind = "ratio", full_at = "80%", over_one = true, numerator = "Hồ sơ", denominator = "Tổng hồ sơ" }'
)
YES_NO = '{ kind = "yes_no" }'
CHOICE = """{ kind = "choice", options = [
  { label = "Đầy đủ", points = 1.5 },
  { label = "Một phần", points = 0.75 },
  { label = "Chưa có", points = 0 },
] }"""
STEPS = """{ kind = "steps", on = "ratio", numerator = "Số đạt", denominator = "Tổng số", steps = [
  { over = "90%", share = "100%" }, { at_least = "70%", share = "75%" }, { at_least = "50%", share = "1/2" },
] }"""
COUNT_STEPS = """{ kind = "steps", on = "count", label = "Số lượt", steps = [
  { at_least = 50, share = "100%" }, { at_least = 10, share = "50%" },
] }"""

# Per group: two leaves in proportion and eight others; every fourth group has one more in proportion.
LEAVES = (
    ("3", RATIO),
    ("2", YES_NO),
    ("1.5", CHOICE),
    ("1", STEPS),
    ("1", YES_NO),
    ("2", TARGET),
    ("1.5", CHOICE),
    ("1", COUNT_STEPS),
    ("1", YES_NO),
    ("2", STEPS),
)

TIERS = """
[[tiers]]
name = "Mức I"
min_points = { "" = 102, "1" = 11, "2" = 11, "3" = 11, "4" = 11, "5" = 11, "6" = 11, "7" = 11, "8" = 11 }

[[tiers]]
name = "Mức II"
min_points = { "" = 83, "1" = 8, "2" = 8, "3" = 8, "4" = 8, "5" = 8, "6" = 8, "7" = 8, "8" = 8 }

[[tiers]]
name = "Mức III"
min_points = { "" = 64 }
"""


def rule_of(group, place):
    points, rule = LEAVES[place]
    return (points, TARGET) if rule is STEPS and place == 9 and group % 2 else (points, rule)


def rubric_text():
    criteria = []
    for group in range(1, GROUPS + 1):
        criteria.append(
            f'[[criteria]]\ncode = "{group}"\ntext = "Nhóm tiêu chí số {group}"\nmax_points = 16\n'
        )
        for place in range(len(LEAVES)):
            points, rule = rule_of(group, place)
            criteria.append(
                f'[[criteria]]\ncode = "{group}.{place + 1}"\nparent = "{group}"\nmax_points = {points}\n'
                f'text = "Tiêu chí {group}.{place + 1}: tỷ lệ hồ sơ được xử lý trên môi trường mạng"\n'
                f'printed_rule = "Tính theo tỷ lệ, mức độ hoàn thành trong năm đánh giá"\nrule = {rule}\n'
            )
    return HEAD + "\n".join(criteria) + TIERS


def answer_maker(block):
    """A function that gives the answers of one unit after another, the same in every run."""
    chance = random.Random(SEED)
    kinds = [(leaf.code, leaf.rule.kind, leaf.rule.on) for leaf in block.leaves]

    def answers():
        quality = chance.randint(40, 100)
        return [(code, answer(chance, kind, on, quality)) for code, kind, on in kinds]

    return answers


def answer(chance, kind, on, quality):
    """A plausible answer of a unit whose work is ``quality`` percent good; one in fifty is left out."""
    if chance.randrange(50) == 0:
        return ""
    good = chance.randrange(100) < quality
    if kind == "yes_no":
        return "#1" if good else "#2"
    if kind == "choice":
        return f"#{1 if good else chance.randint(2, 3)}"
    if on == "count":
        return str(chance.randint(0, 2 * quality))
    whole = chance.randint(1, 400)
    return f"{min(whole, int(Fraction(whole * chance.randint(quality - 20, quality + 20), 100)))}/{whole}"
