"""Phú Thọ: under verification at three levels; every state of a form and of a unit's taking part at once."""

from datetime import timedelta

from egov_scoring.models import Role
from rankings.demo import acts, desk, phu_tho_units, replies, talk
from rankings.demo.texts import KEPT_REASONS, REASONS_POINTS, RETURN_REASONS
from submissions import services
from submissions.models import Contribution, Participation
from submissions.working_days import end_of

DEPARTMENTS = [
    "verified", "at_work", "draft", "verified", "waiting", "to_sign", "returned", "empty", "at_work", "draft",
    "verified", "waiting", "mended", "at_work", "draft", "verified", "to_sign", "waiting", "at_work", "draft",
]  # fmt: skip
COMMUNES = [
    "forwarded", "at_work", "sub_work", "verified", "sub_return", "waiting", "sub_work", "mended",
    "forwarded", "sub_mended", "verified", "at_work", "returned", "sub_work", "waiting", "verified",
]  # fmt: skip
FIRST_STATES = {
    "phuong-gia-cam-viet-tri": "at_work",
    "phuong-nong-trang-viet-tri": "waiting",
    "phuong-tien-cat-viet-tri": "mended",
    "xa-hung-lo-viet-tri": "returned",
    "phuong-au-co-phu-tho": "returned",
}
DUE_IN, REPLY_DAYS = 4, 5
STAFF, LOWER_STAFF = "2", "6"
LATE_WORDS = "Phiếu đến sau hạn nộp 5 ngày, không có văn bản xin gia hạn."


def tell(world):
    campaign = open_campaign(world)
    name_confirming_agency(world, campaign)
    talk.publish_guidance(world, campaign, world.day(55))
    phu_tho_units.set_aside(world, campaign)
    share_work(world, campaign)
    for place, submission in enumerate(acts.forms_of(campaign, "xa")):
        hand_in_commune(world, submission, place)
    submit(world, acts.forms_of(campaign, "huyen"), first_day=21)
    for place, submission in enumerate(acts.forms_of(campaign, "xa")):
        state = FIRST_STATES.get(submission.unit.code, COMMUNES[place % len(COMMUNES)])
        if submission.unit.code not in phu_tho_units.APART:
            world.clock.set(world.day(18 - place % 6), 9, place)
            bring_commune(world, submission, state, place)
    bring_departments(world, campaign)
    confirm_staff(world, campaign)
    judge_districts(world, campaign)
    finish_desks(world, campaign)


def open_campaign(world):
    due = {"xa": end_of(world.day(22)), "huyen": end_of(world.day(8)), "so": end_of(world.day(-DUE_IN))}
    terms = {code: {"due_at": instant} for code, instant in due.items()}
    terms["xa"]["level_due"] = {"huyen": end_of(world.day(-DUE_IN))}
    year = world.day(8).year
    return acts.open_campaign(
        world,
        year=year,
        title=f"Đánh giá Chính quyền điện tử tỉnh Phú Thọ năm {year} (thời hạn minh họa)",
        opened=world.day(58),
        terms=terms,
        reply_working_days=REPLY_DAYS,
    )


def name_confirming_agency(world, campaign):
    """The campaign names it, after the opening by a document; the decision as printed names nobody."""
    world.clock.set(world.day(56), 9)
    for campaign_block in campaign.blocks.exclude(block__code="huyen"):
        services.name_contributor(
            campaign_block,
            STAFF,
            world.units["so-noi-vu"],
            Contribution.CONFIRM,
            actor=world.administrator,
            number="1874/UBND-KGVX (minh họa)",
            day=world.day(57),
        )


def confirm_staff(world, campaign):
    """The Sở Nội vụ looks at the staff of some departments twice; at one it counts otherwise."""
    forms = [form for form in acts.forms_of(campaign, "so") if form.level and form.unit.code != "so-noi-vu"]
    for days, chosen in ((7, forms[:3]), (3, forms[:6])):
        world.clock.set(world.day(days), 10)
        for place, form in enumerate(chosen):
            check_staff(world, form, is_lower=place == 1)


def check_staff(world, form, *, is_lower):
    answer = form.responses.get(criterion__code=STAFF).answer
    services.add_observation(
        form,
        acts.criteria_of(form)[STAFF],
        LOWER_STAFF if is_lower else answer,
        actor=world.people.of(world.units["so-noi-vu"], Role.OFFICER),
        observed_on=world.clock.instant.date(),
        document="Báo cáo số lượng, chất lượng cán bộ chuyên trách CNTT (minh họa)",
    )


def share_work(world, campaign):
    """The Sở and Việt Trì say who judges whom; a few places nobody has yet."""
    world.clock.set(world.day(30), 10)
    for block in campaign.blocks.all():
        desk.share_work(world, block.levels.last(), world.agency, left=2)
    commune_level = campaign.blocks.get(block__code="xa").levels.first()
    desk.share_work(world, commune_level, world.units["thanh-pho-viet-tri"], left=1)


def submit(world, submissions, first_day):
    for place, submission in enumerate(submissions):
        world.clock.set(world.day(first_day - place % 12), 8, place)
        phu_tho_units.fill(world, submission, place)
        acts.sign(world, submission)


def hand_in_commune(world, submission, place):
    """Most communes in time; some late, by the district's hand, or not at all."""
    apart = phu_tho_units.APART.get(submission.unit.code)
    world.clock.set(world.day(36 - place % 12), 8, place)
    if apart:
        apart(world, submission)
        return
    phu_tho_units.fill(world, submission, place)
    acts.sign(world, submission)


def bring_commune(world, submission, state, place):
    """The states below the Sở are those of the first level; the others pass through the district first."""
    if state in ("waiting", "at_work", "returned", "mended"):
        bring(world, submission, state, place)
        return
    submission = acts.finish(world, acts.accept(world, submission), lowering=25)
    world.clock.instant += timedelta(days=4)
    second = {"forwarded": "waiting", "sub_work": "at_work", "sub_return": "returned", "sub_mended": "mended"}
    bring(world, submission, second.get(state, state), place)


def bring(world, submission, state, place):
    """From submitted to ``state`` at the level where the form is."""
    if state == "waiting":
        return
    submission = acts.accept(world, submission)
    if state == "verified":
        acts.finish(world, submission, lowering=12)
        return
    acts.judge(world, submission, lowering=40, share=(30, 60, 85)[place % 3])
    if state in ("returned", "mended"):
        acts.send_back(world, submission, RETURN_REASONS[place % len(RETURN_REASONS)])
    if state == "mended":
        world.clock.instant += timedelta(days=3)
        acts.accept(world, acts.mend(world, reread(submission)))


def reread(submission):
    return type(submission).objects.with_places().get(pk=submission.pk)


def bring_departments(world, campaign):
    """Their term still runs: some are at work, some wait for the signature, others came early."""
    forms = acts.forms_of(campaign, "so")
    for place, submission in enumerate(forms):
        state = DEPARTMENTS[place % len(DEPARTMENTS)]
        is_away = submission.participation.state == Participation.State.EXCLUDED
        if is_away or state == "empty":
            continue
        world.clock.set(world.day(12 - place % 6), 8, place)
        phu_tho_units.fill(world, submission, place, share=60 if state == "draft" else 100)
        if state == "to_sign":
            services.request_signature(submission, actor=acts.officer_of(world, submission))
        elif state != "draft":
            world.clock.instant += timedelta(days=1)
            bring(world, acts.sign(world, submission), state, place)
    talk.ask(world, forms[:3], world.day(6))


def judge_districts(world, campaign):
    """All districts are verified; their provisional results are open for replies."""
    for place, submission in enumerate(acts.forms_of(campaign, "huyen")):
        world.clock.set(world.day(7 - place % 4), 9, place)
        acts.finish(world, acts.accept(world, submission), lowering=25)
    world.clock.set(world.day(2), 8)
    replies.send_and_reply(world, campaign, "huyen")


def finish_desks(world, campaign):
    """What reviewers did yesterday: reasons kept, a recusal, many criteria at once, looks, a reminder."""
    at_work = [form for form in acts.forms_of(campaign, "xa") if form.status == form.Status.ACCEPTED]
    of_agency = [form for form in at_work if form.level == len(form.levels)]
    own = next(form for form in at_work if form.unit.code == "phuong-gia-cam-viet-tri")
    world.clock.set(world.day(1), 9)
    desk.keep_reasons(world, own, REASONS_POINTS)
    desk.keep_reasons(world, of_agency[0], KEPT_REASONS)
    desk.withdraw(world, own)
    desk.withdraw(world, of_agency[-1], "6")
    desk.accept_at_once(world, of_agency[:3])
    desk.look_at_some(world, campaign)
    remind(world, campaign)


def remind(world, campaign):
    world.clock.set(world.day(1), 14)
    waiting = [
        form
        for form in acts.forms_of(campaign, "xa")
        if form.status in {form.Status.DRAFT, form.Status.TO_SIGN}
        and form.participation.state == Participation.State.ASSESSED
    ]
    services.remind(campaign, waiting, actor=world.people.of(world.agency, Role.REVIEWER))
