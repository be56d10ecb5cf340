"""Phú Thọ: under verification; communes at their district, at the Sở, returned and verified, all at once."""

from datetime import timedelta

from rankings.demo import acts
from rankings.demo.evidence import REPORT
from rankings.demo.texts import RETURN_REASONS
from submissions.working_days import end_of

COMMUNES = [
    "waiting", "at_work", "forwarded", "verified", "returned", "forwarded", "at_work", "sub_work", "verified",
    "sub_return", "waiting", "forwarded", "at_work", "sub_work", "verified", "returned", "forwarded",
    "verified", "at_work", "sub_work",
]  # fmt: skip
DISTRICTS = ["at_work", "verified", "waiting", "at_work", "returned", "verified", "at_work", "waiting"]
DEPARTMENTS = ["verified", "at_work", "waiting", "verified", "returned", "at_work", "verified", "at_work"]
SKILLS = [98, 92, 86, 95, 81, 76, 97, 90, 84, 71, 93, 79, 88]
LATE = "cuc-thue-tinh"


def tell(world):
    due = {"xa": end_of(world.day(22)), "huyen": end_of(world.day(8)), "so": end_of(world.day(8))}
    terms = {code: {"due_at": instant} for code, instant in due.items()}
    terms["xa"]["level_due"] = {"huyen": due["huyen"]}
    year = world.day(8).year
    campaign = acts.open_campaign(
        world,
        year=year,
        title=f"Đánh giá Chính quyền điện tử tỉnh Phú Thọ năm {year} (thời hạn minh họa)",
        opened=world.day(58),
        terms=terms,
    )
    submit_block(world, acts.forms_of(campaign, "xa"), first_day=36)
    submit_block(world, acts.forms_of(campaign, "huyen"), first_day=21)
    submit_block(world, acts.forms_of(campaign, "so"), first_day=21)
    for place, submission in enumerate(acts.forms_of(campaign, "xa")):
        world.clock.set(world.day(21 - place % 8), 9, place)
        bring_commune(world, submission, COMMUNES[place % len(COMMUNES)], place)
    for states, block in ((DISTRICTS, "huyen"), (DEPARTMENTS, "so")):
        for place, submission in enumerate(acts.forms_of(campaign, block)):
            world.clock.set(world.day(9 - place % 7), 9, place)
            bring(world, submission, states[place % len(states)], place)


def submit_block(world, submissions, first_day):
    """Everyone has answered and signed; one department after the due instant."""
    for place, submission in enumerate(submissions):
        late = submission.unit.code == LATE
        world.clock.set(world.day(7 if late else first_day - place % 12), 8, place)
        acts.fill(world, submission, SKILLS[place % len(SKILLS)], spread=3)
        if place % 5 == 0:
            acts.attach(world, submission, "1", REPORT, summary="Báo cáo số liệu hạ tầng, có dấu của đơn vị")
        acts.sign(world, submission)


def bring_commune(world, submission, state, place):
    """The states below the Sở are those of the first level; the others pass through the district first."""
    if state in ("waiting", "at_work", "returned"):
        bring(world, submission, state, place)
        return
    submission = acts.finish(world, acts.accept(world, submission), lowering=25)
    world.clock.instant += timedelta(days=4)
    second = {"forwarded": "waiting", "sub_work": "at_work", "sub_return": "returned"}
    bring(world, submission, second.get(state, state), place)


def bring(world, submission, state, place):
    """From submitted to ``state`` at the level where the form is."""
    if state == "waiting":
        return
    submission = acts.accept(world, submission)
    if state == "verified":
        acts.finish(world, submission, lowering=12)
        return
    acts.judge(world, submission, lowering=25, share=(30, 60, 85)[place % 3])
    if state == "returned":
        acts.send_back(world, submission, RETURN_REASONS[place % len(RETURN_REASONS)])
