"""Small worlds for tests: each maker fills in whatever the test does not care about."""

import itertools
from datetime import date, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from egov_scoring.models import Membership, Province, Role, Unit, User
from rubrics.answers import parse_answer
from rubrics.services import save_rubric
from submissions import services
from submissions.models import Campaign, CampaignBlock, Submission

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "rubrics"
PASSWORD = "mat khau cua kiem thu"
NUMBERS = itertools.count(1)

SMALL_RUBRIC = """
code = "nho"
province = "tinh-nho"
province_name = "Tỉnh Nhỏ"
title = "Bộ tiêu chí nhỏ"
subject = "mức độ nhỏ"
decimals = 2
rank_untiered = true
late = "assess"
decision = { number = "1/QĐ-UBND", date = 2020-01-02, issuer = "UBND Tỉnh Nhỏ" }
agency = { name = "Sở Thông tin" }
not_applicable = { policy = "refuse" }

[[levels]]
code = "so"
name = "Sở Thông tin"
body = "agency"

[[blocks]]
code = "so"
name = "Các sở"
unit_kinds = ["so"]
levels = ["so"]
due = { before = "15/01", year_offset = 1, text = "trước ngày 15 tháng 01 năm sau" }
scope = "province"
max_points = 10

[[criteria]]
code = "1"
text = "Chính sách"
max_points = 5

[[criteria]]
code = "1.1"
parent = "1"
text = "Kế hoạch của năm"
max_points = 2
rule = { kind = "choice", options = [
  { label = "Có ban hành", points = 2 },
  { label = "Không ban hành", points = 0 },
] }

[[criteria]]
code = "1.2"
parent = "1"
text = "Tỷ lệ văn bản điện tử"
max_points = 3
rule = { kind = "ratio", at_least = "50%", numerator = "Văn bản điện tử", denominator = "Tổng số văn bản" }

[[criteria]]
code = "2"
text = "Thanh tra"
max_points = 5
not_applicable = { policy = "full", note = "Không có bộ phận thanh tra." }
rule = { kind = "choice", options = [
  { label = "Có ứng dụng", points = 5 },
  { label = "Không ứng dụng", points = 0 },
] }

[[tiers]]
name = "Hạng A"
min_points = { "" = 8 }

[[tiers]]
name = "Hạng B"
min_points = { "" = 5 }
"""


def make_province(code="tinh-nho", name="Tỉnh Nhỏ"):
    return Province.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_unit(province=None, *, kind="so", name="", code="", parent=None):
    number = next(NUMBERS)
    return Unit.objects.create(
        province=province or make_province(),
        code=code or f"don-vi-{number}",
        name=name or f"Đơn vị {number}",
        kind=kind,
        parent=parent,
    )


def make_user(unit=None, *roles, username=""):
    """An account; with a unit and roles, a person who works there."""
    number = next(NUMBERS)
    user = User.objects.create_user(
        username or f"nguoi{number}", password=PASSWORD, full_name=f"Nguyễn Văn {number}"
    )
    for role in roles:
        Membership.objects.create(user=user, unit=unit, role=role)
    return user


def make_officer(unit):
    return make_user(unit, Role.OFFICER)


def make_head(unit):
    return make_user(unit, Role.HEAD)


def make_reviewer(unit):
    return make_user(unit, Role.REVIEWER)


def make_rubric(source=SMALL_RUBRIC):
    """A stored rubric from the text of a file or the code of one that ships with the product."""
    if "\n" in source:
        return save_rubric(source, code="nho.toml")
    path = FIXTURES / f"{source}.toml"
    return save_rubric(path.read_text(encoding="utf-8"), code=path.name)


def make_campaign(
    rubric=None, *, units=1, opened=True, due_at=None, max_points=None, stand_in=True, agency=None, **fields
):
    """A campaign whose every block has ``units`` units of each kind, besides the agency."""
    rubric = rubric or make_rubric()
    province = rubric.province
    agency = agency or make_unit(province, kind="co-quan", name="Sở Thông tin")
    fields.setdefault("title", f"Kỳ đánh giá {next(NUMBERS)}")
    campaign = Campaign.objects.create(
        province=province,
        rubric=rubric,
        year=2021,
        period_from=date(2021, 1, 1),
        period_until=date(2022, 1, 1),
        agency=agency,
        stand_in=make_unit(province, kind="co-quan", name="Cơ quan thay") if stand_in else None,
        council=fields.pop("council", None) or make_unit(province, kind="hoi-dong", name="Hội đồng"),
        **fields,
    )
    for block in rubric.blocks.all():
        CampaignBlock.objects.create(
            campaign=campaign,
            block=block,
            due_at=due_at or timezone.now() + timedelta(days=3),
            max_points=max_points,
        )
        make_units_of(block, units)
    return open_it(campaign) if opened else campaign


def make_units_of(block, count):
    """Units of the block's kinds; those whose level is their parent's get one."""
    province, spec = block.rubric.province, block.spec
    under_parent = spec.scope == "parent" or any(level.body == "parent" for level in spec.levels)
    parent = make_unit(province, kind="cap-tren") if under_parent else None
    for kind in spec.unit_kinds:
        for _ in range(count):
            make_unit(province, kind=kind, parent=parent)


def open_it(campaign):
    services.open_campaign(campaign, actor=make_user(campaign.agency, Role.ADMINISTRATOR))
    campaign.refresh_from_db()
    return campaign


def forms_of(campaign):
    """The forms of a campaign in the order in which their units were made."""
    return [
        participation.submission
        for participation in campaign.participations.select_related("submission").order_by("unit_id")
    ]


def make_submission(campaign=None, **campaign_fields):
    """The empty form of the newest unit in the first block of an open campaign."""
    campaign = campaign or make_campaign(**campaign_fields)
    forms = Submission.objects.with_places().filter(participation__campaign=campaign)
    return forms.order_by("participation__campaign_block__block__position", "-participation__unit_id")[0]


def criterion_of(submission, code):
    return submission.campaign_block.block.criteria.get(code=code)


def answer(submission, code, text, *, actor, note="", **values):
    """Save what was typed at a criterion, as the officer's form does."""
    node = submission.campaign_block.spec.node(code)
    parsed = parse_answer(node, text) if text else None
    return services.save_answer(
        submission, criterion_of(submission, code), parsed, actor=actor, note=note, **values
    )


def fill(submission, answers, *, actor):
    """Answer several criteria, each with an explanation so that nothing blocks the submission."""
    for code, text in answers.items():
        answer(submission, code, text, actor=actor, note="Theo báo cáo của đơn vị.")


FULL_ANSWERS = {"1.1": "#1", "1.2": "42/60", "2": "#1"}


def make_submitted(campaign=None, answers=None):
    """A small form, answered and signed; with its unit's officer and head."""
    submission = make_submission(campaign)
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    fill(submission, FULL_ANSWERS if answers is None else answers, actor=officer)
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=head)
    return Submission.objects.with_places().get(pk=submission.pk)


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def make_upload(name="bao-cao.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def return_form(submission, *, actor, reason="Bổ sung", questions=None, days=5):
    """Return a form; without questions its first criterion."""
    first = submission.campaign_block.spec.leaves[0].code
    return services.return_form(
        submission,
        actor=actor,
        reason=reason,
        due_at=timezone.now() + timedelta(days=days),
        questions=questions or {first: "Bổ sung minh chứng."},
    )
