"""Thừa Thiên Huế: requests "không áp dụng" wait, some forms were returned, the council is at work."""

from datetime import timedelta

from egov_scoring.models import Role
from rankings.demo import acts
from rankings.demo.answers import Answers, partial
from rankings.demo.texts import RETURN_REASONS
from submissions import services
from submissions.models import Waiver
from submissions.working_days import end_of

DEPARTMENTS = [
    "verified", "asking", "council_work", "asking", "verified", "returned", "at_work", "council", "draft",
    "verified", "asking", "returned", "council_work", "asking", "verified", "asking", "council", "waiting",
    "returned", "at_work", "to_sign",
]  # fmt: skip
DISTRICTS = ["waiting", "draft", "to_sign", "council", "empty", "council_work", "asking", "draft", "at_work"]
SKILLS = [96, 84, 92, 81, 77, 87, 73, 93, 66, 90, 79, 85]
ASKED = ["6", "3", "5"]
REASON = "Được UBND tỉnh chấp nhận bằng văn bản vì đơn vị không có nội dung thực hiện theo quy định."
REFUSAL = "Văn bản kèm theo chưa nêu nội dung này; đơn vị vẫn có nhiệm vụ được giao trong năm."
DECIDED = {1: True, 2: False}
MINUTES = [(20, "03/BB-HĐ (minh họa)"), (8, "04/BB-HĐ (minh họa)")]


def tell(world):
    year = world.today.year
    campaign = acts.open_campaign(
        world,
        year=year,
        title=f"Đánh giá mức độ Chính quyền số tỉnh Thừa Thiên Huế năm {year} (thời hạn minh họa)",
        opened=world.day(60),
        terms={"so": {"due_at": end_of(world.day(13))}, "huyen": {"due_at": end_of(world.day(-9))}},
        council=world.units["hoi-dong"],
    )
    hold_sessions(world, campaign)
    for block, states, first_day in (("so", DEPARTMENTS, 26), ("huyen", DISTRICTS, 12)):
        for place, submission in enumerate(acts.forms_of(campaign, block)):
            world.clock.set(world.day(first_day - place % 9), 8, place)
            bring(world, submission, states[place], place)


def hold_sessions(world, campaign):
    """The council's meetings are recorded by their minutes before it judges anything."""
    member = world.people.of(campaign.council, Role.COUNCIL)
    for days_ago, number in MINUTES:
        world.clock.set(world.day(days_ago), 8)
        services.record_session(campaign, actor=member, number=number, date=world.day(days_ago))


def bring(world, submission, state, place):
    """Fill the form in and take it to ``state``."""
    if state == "empty":
        return
    if state == "asking":
        ask(world, submission, ASKED[place % len(ASKED)], place)
    skill = SKILLS[place % len(SKILLS)]
    share = 60 if state == "draft" else 100
    typed = partial_answers(world, submission, skill, place)
    acts.fill(world, submission, skill, spread=4, share=share, typed=typed)
    if state in ("draft", "to_sign"):
        if state == "to_sign":
            services.request_signature(submission, actor=acts.officer_of(world, submission))
        return
    if place % 3 == 0:
        acts.attach_report(world, submission, "3", summary="Báo cáo số liệu hạ tầng và nền tảng số")
    submission = acts.sign(world, submission)
    world.clock.instant += timedelta(days=3 if place % 2 else 2)
    review(world, submission, state, place)


def ask(world, submission, code, place):
    services.ask_waiver(
        submission,
        acts.criteria_of(submission)[code],
        actor=acts.officer_of(world, submission),
        reason=REASON,
        document_number=f"{7410 + place}/UBND-CĐS (minh họa)",
        document_date=world.day(70),
    )


def partial_answers(world, submission, skill, place):
    """Some units answer group 6 out of a smaller applicable maximum, with the accepting document."""
    if place % 3 or Waiver.objects.filter(submission=submission).exists():
        return {}
    typed = partial(10, Answers(world.rng, skill).permille())
    return {"6": (typed, f"Công văn số {7300 + place}/UBND-CĐS ngày 05/9 (minh họa)")}


def review(world, submission, state, place):
    """The Sở works first; what it passes up goes to the council."""
    if state == "waiting":
        return
    submission = acts.accept(world, submission)
    if state in ("asking", "at_work"):
        acts.judge(world, submission, lowering=20, share=(40, 75)[place % 2])
        decide(world, submission, place)
    elif state == "returned":
        acts.judge(world, submission, lowering=40, share=50)
        acts.send_back(world, submission, RETURN_REASONS[place % len(RETURN_REASONS)])
    else:
        submission = acts.finish(world, submission, lowering=40)
        world.clock.instant += timedelta(days=2)
        review_in_council(world, submission, state)


def decide(world, submission, place):
    """One request in four is accepted, one refused, the others wait."""
    accepted = DECIDED.get(place % 4)
    if accepted is None:
        return
    for waiver in Waiver.objects.filter(submission=submission):
        actor = acts.reviewer_of(world, submission)
        services.decide_waiver(waiver, accepted, actor=actor, reason="" if accepted else REFUSAL)


def review_in_council(world, submission, state):
    if state == "council":
        return
    submission = acts.accept(world, submission)
    if state == "verified":
        acts.finish(world, submission, lowering=8)
    else:
        acts.judge(world, submission, lowering=15, share=50)
