from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from egov_scoring.events import record
from egov_scoring.templatetags.formats import document_words
from rubrics.answers import parse_answer
from submissions.contributor_queries import contributor_names, given_names
from submissions.errors import WorkflowError
from submissions.models import Campaign, Contribution, Contributor, Observation
from submissions.permissions import may_observe
from submissions.services.open_campaigns import locked_campaign
from submissions.services.successions import refuse
from submissions.workflow import locked

LONGEST_NUMBER = 100


@transaction.atomic
def name_contributors(campaign, units, *, actor, number="", day=None):
    """Say which unit each agency of the rubric is; ``units`` by name, None for nobody.

    Once the campaign is open it takes a document, its number and day.
    """
    campaign, document = begun(campaign, actor, number, day)
    given = given_names(campaign)
    known = {one.name: one for one in campaign.contributors.select_related("unit")}
    for name in contributor_names(campaign):
        unit, held = units.get(name), known.get(name)
        if held and held.unit != unit and name in given:
            raise WorkflowError(f"{name} đang được giao ở tiêu chí {given[name]}: hãy đổi ở đó trước.")
        Contributor.objects.filter(campaign=campaign, name=name).delete()
        if unit:
            Contributor.objects.create(campaign=campaign, name=name, unit=unit)
    named = {name: unit and unit.code for name, unit in units.items()}
    record(campaign, "name_contributors", actor, units=named, document=document)


@transaction.atomic
def name_contributor(campaign_block, code, unit, task="", *, actor, number="", day=None):
    """Say which unit gives or confirms the values of one criterion; None: as the rubric says.

    Once the campaign is open it takes a document, its number and day; values that were given stay.
    """
    campaign, document = begun(campaign_block.campaign, actor, number, day)
    stored = campaign.blocks.select_for_update(of=("self",)).select_related("campaign", "block__rubric")
    campaign_block = stored.get(pk=campaign_block.pk)
    refuse(naming_problems(campaign_block, code, unit, task))
    before = campaign_block.contributors.pop(code, None)
    if unit:
        named, _ = Contributor.objects.get_or_create(
            campaign=campaign, name=unit.name, defaults={"unit": unit}
        )
        if named.unit_id != unit.pk:
            raise WorkflowError(f"Tên “{unit}” trong kỳ này đang chỉ một đơn vị khác cùng tên.")
        said = {"number": number.strip(), "day": day.isoformat() if day else ""}
        campaign_block.contributors[code] = {"name": unit.name, "task": task, **said}
    campaign_block.save(update_fields=["contributors"])
    forget_unnamed(campaign)
    record(
        campaign,
        "name_contributor",
        actor,
        block=campaign_block.block.code,
        criterion=code,
        unit=unit and unit.code,
        task=task if unit else "",
        before=before,
        document=document,
    )


def forget_unnamed(campaign):
    """An agency that neither rubric nor campaign names any more has no task, and no page of tasks."""
    named = [*contributor_names(campaign), *given_names(campaign)]
    campaign.contributors.exclude(name__in=named).delete()


def begun(campaign, actor, number, day):
    """The campaign, locked and read again, and the document by which an open one is changed."""
    campaign = locked_campaign(campaign, actor)
    if campaign.status == Campaign.Status.CLOSED:
        raise WorkflowError("Kỳ đánh giá đã đóng: hãy mở lại kỳ trước.")
    if campaign.status == Campaign.Status.OPEN and not (number.strip() and day):
        raise WorkflowError("Kỳ đánh giá đã mở: hãy ghi số và ngày văn bản giao.")
    if len(number) > LONGEST_NUMBER:
        raise WorkflowError(f"Số văn bản dài quá {LONGEST_NUMBER} ký tự. Hãy ghi ngắn lại.")
    if day and day > timezone.localdate():
        raise WorkflowError("Ngày văn bản không thể ở sau hôm nay.")
    return campaign, document_words(number.strip(), day)


def naming_problems(campaign_block, code, unit, task):
    """Everything that stands against the naming, one sentence each."""
    leaf = campaign_block.block.spec.by_code.get(code)
    if leaf is None or not leaf.is_leaf:
        return [f"Khối “{campaign_block.block.name}” không có tiêu chí chấm điểm mã “{code}”."]
    problems = []
    if unit and task not in Contribution.values:
        problems.append("Hãy chọn việc: cung cấp hoặc xác nhận số liệu.")
    if unit and unit.province_id != campaign_block.campaign.province_id:
        problems.append("Đầu mối phải là đơn vị của tỉnh.")
    if campaign_block.participations.filter(is_final=True).exists():
        problems.append("Kết quả của khối đã chốt; người duyệt phải mở lại bảng xếp hạng trước.")
    given = Observation.objects.filter(
        submission__participation__campaign_block=campaign_block, criterion__code=code
    ).count()
    if not unit and given and not leaf.contributor:
        problems.append(f"Tiêu chí {code} đã có {given} số liệu: chỉ đổi được sang đơn vị khác.")
    return problems


@transaction.atomic
def add_observation(submission, criterion, text, *, actor, observed_on, document, note=""):
    """Store what the contributing agency found; the unit's answer and every verdict stay as they are."""
    submission = locked(submission)
    node = submission.campaign_block.spec.node(criterion.code)
    named = submission.campaign.contributors.filter(name=node.contributor).select_related("unit").first()
    if named is None or not may_observe(actor, submission, named.unit):
        raise PermissionDenied
    if node.contribution == Contribution.CONFIRM and not submission.level:
        raise WorkflowError(f"{submission.unit} chưa nộp phiếu: chưa có câu trả lời để xác nhận.")
    if not document.strip():
        raise WorkflowError("Hãy ghi văn bản hoặc nguồn của số liệu.")
    if observed_on > timezone.localdate():
        raise WorkflowError("Ngày của số liệu không được ở sau hôm nay.")
    observation = Observation.objects.create(
        submission=submission,
        criterion=criterion,
        agency=named.unit,
        observed_on=observed_on,
        answer=parse_answer(node, text).canonical,
        document=document,
        note=note,
        entered_by=actor,
    )
    record(
        submission,
        "observe",
        actor,
        criterion=criterion.code,
        answer=observation.answer,
        observed_on=observed_on.isoformat(),
        document=document,
    )
    return observation
