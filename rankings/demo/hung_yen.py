"""Hưng Yên: published; communes are ranked inside each district, by a publication of that district."""

from datetime import date, timedelta

from rankings.demo import acts
from submissions.working_days import end_of

MAX_POINTS = 500
SKILLS = [83, 90, 76, 68, 88, 59, 72, 81, 47, 93, 64, 78, 86, 55, 70, 91, 74]


def tell(world):
    year = world.today.year - (1 if world.today > date(world.today.year, 2, 28) else 2)
    due = end_of(date(year, 12, 10))
    campaign = acts.open_campaign(
        world,
        year=year,
        title=f"Đánh giá, xếp hạng Chính quyền điện tử tỉnh Hưng Yên năm {year}",
        opened=date(year, 11, 3),
        terms={code: {"due_at": due, "max_points": MAX_POINTS} for code in ("so", "huyen", "xa")},
    )
    for block in ("so", "huyen", "xa"):
        for place, submission in enumerate(acts.forms_of(campaign, block)):
            assess(world, submission, year, place)
    publish_blocks(world, campaign, year)
    publish_districts(world, campaign, year)


def assess(world, submission, year, place):
    world.clock.set(date(year, 11, 24) + timedelta(days=place % 14), 8)
    acts.fill(world, submission, SKILLS[place % len(SKILLS)])
    submission = acts.sign(world, submission)
    world.clock.set(date(year, 12, 15) + timedelta(days=place % 20), 9)
    submission = acts.accept(world, submission)
    acts.finish(world, submission, lowering=45)


def publish_blocks(world, campaign, year):
    for block, number in (("so", 318), ("huyen", 319)):
        document = {
            "kind": "Quyết định",
            "number": f"{number}/QĐ-UBND (minh họa)",
            "date": date(year + 1, 2, 12),
            "issuer": "UBND tỉnh Hưng Yên",
            "signer": "Người ký minh họa",
        }
        acts.make_public(world, campaign, block, closed=date(year + 1, 2, 2), document=document)


def publish_districts(world, campaign, year):
    for place, district in enumerate(world.of_kind("huyen")):
        document = {
            "kind": "Thông báo",
            "number": f"{24 + 3 * place}/TB-UBND (minh họa)",
            "date": date(year + 1, 1, 20),
            "issuer": district.name,
            "signer": "Người ký minh họa",
        }
        acts.make_public(
            world, campaign, "xa", scope=district, closed=date(year + 1, 1, 14), document=document
        )
