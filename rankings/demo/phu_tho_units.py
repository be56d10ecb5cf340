"""What the units of Phú Thọ answer and upload, and those that go another way than the others."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from egov_scoring.models import Role
from rankings.demo import acts, desk
from rankings.demo.answers import in_quarters, most_points, spelled
from rankings.demo.evidence import report_of
from submissions import services
from submissions.models import Participation
from submissions.working_days import end_of

State = Participation.State
PROVINCE = "phu-tho"
SKILLS = [93, 91, 86, 94, 81, 76, 92, 90, 84, 71, 93, 79, 88]
LATER_CRITERIA = "34567"
FULL_WITHOUT_EVIDENCE = {
    "phuong-tien-cat-viet-tri",
    "xa-ha-loc-phu-tho",
    "xa-phu-ninh-phu-ninh",
    "xa-chan-mong-doan-hung",
    "so-y-te",
}
SHARED = {"thi-tran-hung-son-lam-thao": "thi-tran-lam-thao-lam-thao"}
LAST_YEARS_FILE = {"phuong-gia-cam-viet-tri", "xa-cao-xa-lam-thao", "so-cong-thuong", "xa-hien-luong-ha-hoa"}
DEAD_LINKS = {"thi-tran-phong-chau-phu-ninh", "so-ke-hoach-va-dau-tu"}
SPECIAL = {*SHARED, *SHARED.values(), *LAST_YEARS_FILE}
EXCLUDED = {
    "bo-chi-huy-quan-su-tinh": "Không thực hiện đánh giá do tính chất đặc thù của nhiệm vụ quốc phòng.",
    "chi-cuc-hai-quan-phu-tho": "Đang sắp xếp lại tổ chức trong năm đánh giá.",
}
MISSING = "Đã hết hạn, đã nhắc hai lần bằng văn bản, đơn vị không gửi phiếu."
EXTENDED = "Trụ sở UBND xã bị ngập trong đợt mưa lũ, máy chủ phải sửa chữa."
ON_PAPER = "Xã mất kết nối do sửa đường truyền; gửi phiếu giấy đã ký, đóng dấu."


def fill(world, submission, place, share=100):
    """The answers, the unit's report at one or two criteria, and here and there what a check will find."""
    code, skill = submission.unit.code, SKILLS[place % len(SKILLS)]
    typed = {}
    if code in FULL_WITHOUT_EVIDENCE:
        node = submission.campaign_block.spec.node("5")
        typed["5"] = (spelled(in_quarters(most_points(node))), "")
    acts.fill(world, submission, skill, spread=4, share=share, typed=typed)
    if place % 4 != 3 or code in SPECIAL:
        attach_report(world, submission, "1")
    if place % 2 == 0:
        attach_report(world, submission, LATER_CRITERIA[place % len(LATER_CRITERIA)])
    if code in DEAD_LINKS:
        desk.cite_dead_link(world, submission, "4")


def attach_report(world, submission, code):
    """Every unit has a report of its own; one took its neighbour's, some that of the year before."""
    unit = submission.unit
    author = world.units[SHARED.get(unit.code, unit.code)]
    year = submission.campaign.year - (1 if unit.code in LAST_YEARS_FILE else 0)
    acts.attach_report(
        world,
        submission,
        code,
        author=author,
        document_date=min(date(year, 9, 28), world.clock.instant.date()),
        summary="Báo cáo số liệu hạ tầng, nhân lực và văn bản điện tử",
    )


def set_aside(world, campaign):
    """The administrator leaves units out by a document, and gives one commune more time."""
    world.clock.set(world.day(50), 9)
    for code, reason in EXCLUDED.items():
        services.set_participation(
            participation_of(campaign, code),
            State.EXCLUDED,
            actor=world.administrator,
            reason=reason,
            document="Công văn số 2210/UBND-KGVX (minh họa)",
        )


def participation_of(campaign, code):
    return campaign.participations.select_related("unit").get(unit__code=code)


def hand_in_late(world, submission):
    world.clock.set(world.day(17), 8)
    fill(world, submission, 4)
    acts.sign(world, submission)


def leave_out(world, submission):
    """Nothing came; the agency says so after the term."""
    world.clock.set(world.day(12), 9)
    services.set_participation(
        participation_of(submission.campaign, submission.unit.code),
        State.MISSING,
        actor=world.administrator,
        reason=MISSING,
    )


def extend(world, submission):
    world.clock.set(world.day(23), 15)
    services.grant_extension(
        submission.campaign,
        [submission.participation],
        end_of(world.day(-3)),
        actor=world.administrator,
        reason=EXTENDED,
        document="Công văn số 87/UBND-VP (minh họa)",
    )
    world.clock.set(world.day(2), 9)
    fill(world, reread(submission), 2, share=60)


def reread(submission):
    return type(submission).objects.with_places().get(pk=submission.pk)


def begin_only(world, submission):
    acts.fill(world, submission, 70, share=60)


def wait_for_signature(world, submission):
    fill(world, submission, 0)
    services.request_signature(submission, actor=acts.officer_of(world, submission))


def enter_from_paper(world, submission):
    """The district enters and hands in what the commune sent on paper."""
    district = submission.unit.parent
    actor = world.people.of(district, Role.OFFICER)
    services.start_entry_on_behalf(
        submission,
        actor=actor,
        number="14/BC-UBND (minh họa)",
        date=world.clock.instant.date() - timedelta(days=2),
        scan=SimpleUploadedFile("phieu-giay-da-ky.pdf", report_of(PROVINCE, submission.unit)),
        reason=ON_PAPER,
    )
    submission = reread(submission)
    acts.fill(world, submission, 74, spread=4, officers=[actor])
    services.request_signature(submission, actor=actor)
    services.sign_and_submit(submission, actor=actor)


APART = {
    "thi-tran-yen-lap-yen-lap": hand_in_late,
    "xa-hung-long-yen-lap": wait_for_signature,
    "xa-luong-son-yen-lap": leave_out,
    "xa-tu-vu-thanh-thuy": extend,
    "xa-dao-xa-thanh-thuy": begin_only,
    "xa-dich-qua-thanh-son": enter_from_paper,
}
