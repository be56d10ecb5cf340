"""Quảng Bình: last year's assessment, verified, closed and published for both blocks."""

from datetime import date, timedelta

from rankings.demo import acts, earlier, papers, talk
from rankings.demo.answers import Answers
from rankings.demo.evidence import FILES
from submissions import services
from submissions.models import Participation, Waiver

SKILLS = {
    "so": [88, 97, 90, 82, 93, 71, 66, 79, 62, 74, 96, 52, 86, 68, 91, 60, 84, 76, 57, 45, 64],
    "huyen": [98, 90, 95, 80, 45, 80, 74, 60],
}
EXCLUDED = {
    "thanh-tra-tinh": "Không thực hiện đánh giá, xếp hạng do tính chất đặc thù của nhiệm vụ.",
    "ban-dan-toc": "Đang sắp xếp lại tổ chức, chưa có hạ tầng riêng trong năm đánh giá.",
}
SHOWN_IN_FULL = 6
WITH_PLAN = "van-phong-ubnd-tinh"
TWINS = {"huyen-quang-ninh": "huyen-le-thuy"}
WAIVERS = {
    "van-phong-ubnd-tinh": ("2.3", "Không có TTHC tiếp nhận từ cá nhân, tổ chức, doanh nghiệp.", True),
    "so-ngoai-vu": ("2.7", "Cơ quan không có phòng, bộ phận thanh tra.", True),
    "so-du-lich": ("2.9", "Không được yêu cầu phần mềm chuyên ngành dùng chung.", False),
    "huyen-minh-hoa": ("2.9", "UBND tỉnh chưa yêu cầu phần mềm chuyên ngành dùng chung với huyện.", True),
}
REFUSAL = "Kế hoạch của tỉnh có giao Sở triển khai cơ sở dữ liệu dùng chung trong năm."


def tell(world):
    year = world.today.year - (1 if world.today > date(world.today.year, 4, 10) else 2)
    opened = date(year, 12, 1)
    campaign = acts.open_campaign(
        world,
        year=year,
        title=f"Đánh giá Chính quyền điện tử tỉnh Quảng Bình năm {year}",
        opened=opened,
        terms={},
    )
    exclude(world, campaign)
    talk.publish_guidance(world, campaign, date(year, 12, 5))
    talk.ask(world, acts.forms_of(campaign, "so")[-6:-4], date(year, 12, 15))
    for block, skills in SKILLS.items():
        fill_block(world, acts.forms_of(campaign, block), skills, year)
    for block in SKILLS:
        for place, submission in enumerate(acts.forms_of(campaign, block)):
            if submission.participation.state != Participation.State.EXCLUDED:
                world.clock.set(date(year + 1, 2, 2) + timedelta(days=place), 9)
                verify(world, submission)
    for block, number in (("so", 612), ("huyen", 613)):
        document = decision(number, date(year + 1, 3, 20))
        acts.make_public(world, campaign, block, closed=date(year + 1, 3, 10), document=document)
    papers.file_and_answer(world, campaign, "so", day=date(year + 1, 3, 24))
    papers.keep_papers(world, campaign, "so")
    after(world, campaign, year)


def decision(number, day):
    return {
        "kind": "Quyết định",
        "number": f"{number}/QĐ-UBND (minh họa)",
        "date": day,
        "issuer": "UBND tỉnh Quảng Bình",
        "signer": "Người ký minh họa",
    }


def after(world, campaign, year):
    """The districts' result is corrected by a petition, and the year before is brought in."""
    document = decision(871, date(year + 1, 4, 10))
    papers.accept_and_correct(world, campaign, "huyen", date(year + 1, 3, 25), document)
    document = decision(455, date(year, 3, 28))
    earlier.bring_in(world, "huyen", year - 1, document | {"date": document["date"].isoformat()})
    document = decision(398, date(year - 1, 3, 30))
    mistaken = earlier.bring_in(world, "huyen", year - 2, document | {"date": document["date"].isoformat()})
    earlier.take_back(
        mistaken,
        kind="Công văn",
        number="1122/STTTT-CĐS (minh họa)",
        date=date(year + 1, 4, 2),
        issuer="Sở Thông tin và Truyền thông",
        reason=f"Tệp nhập cho năm {year - 2} là bảng điểm của năm {year - 1}.",
    )


def exclude(world, campaign):
    for code, reason in EXCLUDED.items():
        participation = campaign.participations.select_related("unit").get(unit__code=code)
        services.set_participation(
            participation,
            Participation.State.EXCLUDED,
            actor=world.administrator,
            reason=reason,
            document="Công văn số 1840/UBND-KSTTHC (minh họa)",
        )


def fill_block(world, submissions, skills, year):
    """Every unit answers in the first half of January; a twin gives the answers of another unit."""
    given = {}
    for place, (submission, skill) in enumerate(zip(submissions, skills, strict=True)):
        code = submission.unit.code
        if submission.participation.state == Participation.State.EXCLUDED:
            continue
        world.clock.set(date(year + 1, 1, 4) + timedelta(days=place % 9), 8)
        if code in WAIVERS:
            ask(world, submission)
        typed = given.get(TWINS.get(code)) or typed_answers(world, submission, skill)
        given[code] = typed
        acts.fill(world, submission, skill, typed=typed)
        if place < SHOWN_IN_FULL:
            acts.enter_facts(world, submission, typed, as_of=date(year, 12, 31))
        attach_files(world, submission, place)
        acts.sign(world, submission)


def typed_answers(world, submission, skill):
    answers = Answers(world.rng, skill)
    spec = submission.campaign_block.spec
    return {node.code: (answers.typed(node), "") for node in spec.leaves}


def ask(world, submission):
    code, reason, _ = WAIVERS[submission.unit.code]
    criterion = acts.criteria_of(submission)[code]
    services.ask_waiver(submission, criterion, actor=acts.officer_of(world, submission), reason=reason)


def attach_files(world, submission, place):
    """A few units upload their own report; one also a plan and a picture."""
    if place >= SHOWN_IN_FULL:
        return
    acts.attach_report(world, submission, "2.1.1", summary="Báo cáo số liệu văn bản điện tử")
    for code, path, document in FILES if submission.unit.code == WITH_PLAN else ():
        acts.attach(world, submission, code, path, **document)


def verify(world, submission):
    twins = {*TWINS, *TWINS.values()}
    submission = acts.accept(world, submission)
    for waiver in Waiver.objects.filter(submission=submission):
        accepted = WAIVERS[submission.unit.code][2]
        actor = acts.reviewer_of(world, submission)
        services.decide_waiver(waiver, accepted, actor=actor, reason="" if accepted else REFUSAL)
    acts.finish(world, submission, lowering=0 if submission.unit.code in twins else 7)
