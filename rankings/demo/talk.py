"""What is said around a campaign of the demonstration: guidance, questions, a deputy who signs."""

from datetime import timedelta

from egov_scoring.models import Role, SigningForm
from egov_scoring.services import delegate_signing
from rankings.demo import acts
from submissions import services

NOTICES = [
    {
        "title": "Hướng dẫn tự chấm điểm (minh họa)",
        "text": "Chấm theo số liệu đến hết ngày cuối của kỳ số liệu; mỗi tiêu chí có điểm kèm một minh chứng "
        "có số, ngày, hoặc một giải trình.",
        "document_number": "212/HD-STTTT (minh họa)",
    },
    {
        "title": "Lịch trực giải đáp",
        "text": "Cơ quan thẩm định trực giải đáp từ 8 giờ đến 11 giờ các ngày làm việc trong hai tuần cuối "
        "trước hạn nộp.",
    },
]
QUESTIONS = [
    (
        "Đơn vị sáp nhập phòng giữa năm thì tính số liệu theo tổ chức cũ hay mới?",
        "Tính theo tổ chức tại ngày cuối của kỳ số liệu, ghi việc sáp nhập vào giải trình.",
        True,
    ),
    (
        "Minh chứng là ảnh chụp màn hình có được chấp nhận không?",
        "Được, nếu ảnh thấy rõ địa chỉ trang và ngày chụp.",
        True,
    ),
    ("Số liệu của hệ thống tỉnh khác sổ theo dõi của đơn vị thì lấy số nào?", "", False),
]


def publish_guidance(world, campaign, day):
    for hour, notice in enumerate(NOTICES, start=8):
        world.clock.set(day, hour)
        services.publish_notice(campaign, actor=world.administrator, **notice)


def ask(world, submissions, day):
    """Three units ask at their first criteria; two answers are made common, the last question is open."""
    for place, (submission, (text, answer, is_common)) in enumerate(
        zip(submissions, QUESTIONS, strict=False)
    ):
        leaf = [leaf for leaf in submission.campaign_block.spec.leaves if leaf.scored_by == "unit"][place]
        world.clock.set(day + timedelta(days=place), 9)
        question = services.ask_question(
            submission,
            acts.criteria_of(submission)[leaf.code],
            text,
            actor=acts.officer_of(world, submission),
        )
        if answer:
            world.clock.set(day + timedelta(days=place + 1), 15)
            reviewer = world.people.of(world.agency, Role.REVIEWER)
            services.answer_question(question, answer, actor=reviewer, is_common=is_common)


def name_deputy(world, unit, *, since, until):
    """The head of ``unit`` lets a second officer sign in the head's stead."""
    delegate_signing(
        unit,
        world.people.all_of(unit, Role.OFFICER)[-1],
        actor=world.people.of(unit, Role.HEAD),
        signs_as=SigningForm.DEPUTY,
        head_title="GIÁM ĐỐC",
        valid_from=since,
        valid_until=until,
        act="Giấy ủy quyền số 07/UQ (minh họa)",
    )
