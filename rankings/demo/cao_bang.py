"""Cao Bằng: last year's campaign published, this year's being filled in and due in five days."""

from datetime import date, timedelta

from rankings.demo import acts, talk
from submissions import services
from submissions.models import Participation
from submissions.working_days import end_of

BLOCKS = ("so", "huyen")
SKILLS = [92, 95, 74, 81, 88, 69, 61, 84, 55, 90, 66, 72, 46, 79, 86, 63, 77, 91, 58, 70]
LATE = {
    "ban-dan-toc": "Phiếu cung cấp số liệu đến Sở ngày 05/11, sau hạn “trước ngày 01 tháng 11”.",
    "huyen-thong-nong": "Phiếu gửi qua bưu điện ngày 03/11, sau hạn “trước ngày 01 tháng 11”.",
    "huyen-tra-linh": "Phiếu đến Sở ngày 12/11 sau hai lần đôn đốc bằng văn bản.",
}
PROGRESS = [0, 75, 25, 100, 50, 0, 75, 100, 25, 50, 0, 100]
SIGNED = 3
DAYS_LEFT = 5


def tell(world):
    tell_last_year(world, world.today.year - 1)
    tell_this_year(world, world.today.year)


def tell_last_year(world, year):
    campaign = acts.open_campaign(
        world,
        year=year,
        title=f"Đánh giá mức độ ứng dụng công nghệ thông tin tỉnh Cao Bằng năm {year}",
        opened=date(year, 9, 25),
        terms={},
    )
    for block in BLOCKS:
        for place, submission in enumerate(acts.forms_of(campaign, block)):
            if submission.unit.code not in LATE:
                assess(world, submission, year, place)
    mark_late(world, campaign, year)
    for block, number in zip(BLOCKS, (21, 22), strict=True):
        document = {
            "kind": "Báo cáo",
            "number": f"{number}/BC-BCĐ (minh họa)",
            "date": date(year, 12, 28),
            "issuer": "Ban Chỉ đạo ứng dụng công nghệ thông tin tỉnh Cao Bằng",
            "signer": "Người ký minh họa",
        }
        acts.make_public(world, campaign, block, closed=date(year, 12, 20), document=document)


def assess(world, submission, year, place):
    world.clock.set(date(year, 10, 12) + timedelta(days=place % 15), 8)
    acts.fill(world, submission, SKILLS[place % len(SKILLS)])
    submission = acts.sign(world, submission)
    world.clock.set(date(year, 11, 10) + timedelta(days=place), 9)
    submission = acts.accept(world, submission)
    acts.finish(world, submission, lowering=20)


def mark_late(world, campaign, year):
    """Điều 8.2: a form that comes late is not assessed; the unit is named with the reason."""
    world.clock.set(date(year, 12, 1), 9)
    for code, reason in LATE.items():
        services.set_participation(
            campaign.participations.select_related("unit").get(unit__code=code),
            Participation.State.LATE,
            actor=world.administrator,
            reason=reason,
        )


def tell_this_year(world, year):
    due = end_of(world.day(-DAYS_LEFT))
    campaign = acts.open_campaign(
        world,
        year=year,
        title=f"Đánh giá mức độ ứng dụng công nghệ thông tin tỉnh Cao Bằng năm {year} (hạn nộp minh họa)",
        opened=world.day(21),
        terms={block: {"due_at": due} for block in BLOCKS},
    )
    talk.publish_guidance(world, campaign, world.day(20))
    for block in BLOCKS:
        for place, submission in enumerate(acts.forms_of(campaign, block)):
            start(world, submission, place)

    own = acts.forms_of(campaign, "so")
    talk.ask(world, [form for form in own if form.unit != world.agency], world.day(8))
    talk.name_deputy(world, world.units["so-ngoai-vu"], since=world.day(7), until=world.day(-30))


def start(world, submission, place):
    """Some have not begun, some are at work, some wait for the signature, a few have submitted."""
    world.clock.set(world.day(9 - place % 8), 8, place)
    share = PROGRESS[place % len(PROGRESS)]
    acts.fill(world, submission, SKILLS[-1 - place % len(SKILLS)], share=share)
    if share == 100 and place % len(PROGRESS) == SIGNED:
        acts.sign(world, submission)
    elif share == 100 and place % 2:
        services.request_signature(submission, actor=acts.officer_of(world, submission))
