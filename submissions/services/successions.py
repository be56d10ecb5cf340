"""A unit that is merged, split or renamed in mid-campaign: its form is closed, or its successor goes on."""

from django.db import models, transaction

from egov_scoring.errors import AccountError
from egov_scoring.events import record
from egov_scoring.models import Succession
from egov_scoring.services.units import link_units
from egov_scoring.templatetags.formats import document_words
from submissions.errors import WorkflowError
from submissions.models import Assignment, Campaign, Participation, UnitFact
from submissions.services.campaigns import verifier_problems
from submissions.services.open_campaigns import locked_campaign
from submissions.workflow import lock

LONGEST_REASON = 400


class Change(models.TextChoices):
    MERGED = "merged", "hợp nhất vào"
    SPLIT = "split", "chia tách thành"
    RENAMED = "renamed", "đổi tên thành"


@transaction.atomic
def close_for_successors(participation, change, successors, *, actor, number, day):
    """The unit takes no further part, its form is locked; those who follow it are named."""
    campaign, participation = begun(participation, actor, successors, number, day)
    names = ", ".join(str(unit) for unit in successors)
    participation.state = Participation.State.EXCLUDED
    participation.reason = f"{Change(change).label.capitalize()} {names}"
    participation.document = document_words(number.strip(), day)
    link(participation.unit, successors, actor, number, day)
    return kept(campaign, participation, "close_for_successors", actor, change, successors)


@transaction.atomic
def continue_under(participation, change, successor, *, actor, number, day):
    """The successor goes on with the form as it is, under its own name; the unit before it stays named."""
    campaign, participation = begun(participation, actor, [successor], number, day)
    before = participation.unit
    participation.unit = successor
    if participation.campaign_block.spec.scope == "parent":
        participation.scope = successor.parent
    participation.reason = f"Tiếp tục phiếu của {before}, đã {Change(change).label} {successor}"
    participation.document = document_words(number.strip(), day)
    refuse(successor_problems(campaign, participation))
    link(before, [successor], actor, number, day)
    UnitFact.objects.filter(campaign=campaign, unit=before).update(unit=successor)
    Assignment.objects.filter(level__campaign_block=participation.campaign_block, place=before).update(
        place=successor
    )
    return kept(campaign, participation, "continue_under", actor, change, [successor], before)


def begun(participation, actor, successors, number, day):
    """Campaign and participation, locked and read again, for the administrator who names what is needed."""
    campaign = locked_campaign(participation.campaign, actor)
    lock(participation.submission.pk)
    participation = campaign.participations.select_related(
        "unit", "scope", "campaign_block__block__rubric", "submission"
    ).get(pk=participation.pk)
    problems = []
    if campaign.status != Campaign.Status.OPEN:
        problems.append(f"Kỳ đánh giá {campaign.get_status_display()}: không đổi được.")
    if participation.is_final:
        problems.append("Kết quả đã chốt; người duyệt phải mở lại bảng xếp hạng trước.")
    if not (number.strip() and day):
        problems.append("Hãy ghi số và ngày văn bản.")
    if not successors:
        problems.append("Hãy chọn đơn vị kế tiếp.")
    if any(unit.province_id != campaign.province_id or unit == participation.unit for unit in successors):
        problems.append("Đơn vị kế tiếp phải là đơn vị khác của tỉnh.")
    refuse(problems)
    return campaign, participation


def successor_problems(campaign, participation):
    """Everything that stands against the successor's going on with the form."""
    unit, campaign_block = participation.unit, participation.campaign_block
    problems = []
    if campaign.participations.filter(unit=unit).exists():
        problems.append(f"{unit} đã có phiếu riêng trong kỳ này: hãy đóng phiếu của đơn vị cũ.")
    if unit.kind not in campaign_block.spec.unit_kinds:
        problems.append(f"{unit} không thuộc khối “{campaign_block.block.name}”.")
    if campaign_block.participations.filter(scope=participation.scope, is_final=True).exists():
        problems.append("Kết quả của khối đã chốt; người duyệt phải mở lại bảng xếp hạng trước.")
    participation.campaign = campaign
    return problems + verifier_problems([participation], campaign_block.levels.all())


def link(before, successors, actor, number, day):
    """Both sides are linked for the comparison of years; a link that stands already is kept."""
    linked = set(Succession.objects.filter(predecessor=before).values_list("successor", flat=True))
    for successor in (unit for unit in successors if unit.pk not in linked):
        try:
            link_units(before, successor, actor=actor, act=number.strip(), day=day)
        except AccountError as error:
            raise WorkflowError(str(error)) from error


def refuse(problems):
    if problems:
        raise WorkflowError("\n".join(problems))


def kept(campaign, participation, action, actor, change, successors, before=None):
    """Stored with one event that names both sides by their codes."""
    if len(participation.reason) > LONGEST_REASON:
        raise WorkflowError("Tên các đơn vị kế tiếp quá dài để in trong báo cáo: hãy chọn ít đơn vị hơn.")
    participation.save(update_fields=["unit", "scope", "state", "reason", "document"])
    record(
        campaign,
        action,
        actor,
        unit=(before or participation.unit).code,
        change=change,
        successors=[unit.code for unit in successors],
        document=participation.document,
    )
    return participation
