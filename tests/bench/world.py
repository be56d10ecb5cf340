"""A campaign of very many units whose forms are all verified, written straight into the tables."""

import io
import random
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from egov_scoring.models import Membership, Role, Unit, User
from rubrics.services import save_rubric
from submissions.models import Campaign, CampaignBlock, Response, Submission, Verdict
from submissions.services import open_campaign
from tests.bench.rubric import SEED, answer_maker, rubric_text

# No measured campaign lies between a form and the earlier one of its unit.
YEARS_LATER = 20


@dataclass(frozen=True, slots=True)
class World:
    """What the measurements act on."""

    campaign_block: CampaignBlock
    approver: User
    officer: User
    draft: Submission


def make_world(units, year=2025):
    """Verified forms of ``units`` communes, and a later form of one of them that its officer fills in."""
    campaign_block, people = open_block(units, year)
    fill(campaign_block, people[Role.REVIEWER])
    draft = next_form(campaign_block, people[Role.ADMINISTRATOR])
    officer = make_user(Role.OFFICER, draft.unit, year)
    return World(campaign_block, people[Role.APPROVER], officer, draft)


def open_block(units, year):
    """An open campaign of that many communes, and the people of its agency by role."""
    rubric = save_rubric(rubric_text(), code="do-hieu-nang")
    Unit.objects.filter(kind="xa").update(kind="xa-cu")
    agency = Unit.objects.create(
        province=rubric.province, code=f"so-{year}", name="Sở Đo lường", kind="co-quan"
    )
    people = {
        role: make_user(role, agency, year) for role in (Role.ADMINISTRATOR, Role.REVIEWER, Role.APPROVER)
    }
    Unit.objects.bulk_create(
        Unit(province=rubric.province, code=f"xa-{year}-{n:05}", name=f"Xã Thứ {n}", kind="xa")
        for n in range(units)
    )
    return open_year(rubric, agency, year, people[Role.ADMINISTRATOR]), people


def open_year(rubric, agency, year, administrator):
    """The block of a campaign in which every commune takes part."""
    campaign = Campaign.objects.create(
        province=rubric.province,
        rubric=rubric,
        year=year,
        title=f"Kỳ đo năm {year}",
        period_from=date(year, 1, 1),
        period_until=date(year + 1, 1, 1),
        agency=agency,
    )
    campaign_block = CampaignBlock.objects.create(
        campaign=campaign, block=rubric.blocks.get(), due_at=timezone.now() + timedelta(days=3)
    )
    open_campaign(campaign, actor=administrator)
    return campaign_block


def fill(campaign_block, reviewer):
    """Answer and verify every form."""
    forms = Submission.objects.filter(participation__campaign_block=campaign_block)
    with transaction.atomic():
        add_answers(campaign_block, list(forms.order_by("pk").values_list("pk", flat=True)))
        add_verdicts(campaign_block, reviewer)
        forms.update(status=Submission.Status.VERIFIED, level=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def next_form(campaign_block, administrator):
    """The form of the first of these communes in a later campaign, which has no other."""
    campaign = campaign_block.campaign
    first = campaign_block.participations.order_by("pk").first().unit
    Unit.objects.filter(kind="xa").exclude(pk=first.pk).update(kind="xa-cu")
    later = open_year(campaign.rubric, campaign.agency, campaign.year + YEARS_LATER, administrator)
    return Submission.objects.with_places().get(participation__campaign_block=later)


def make_user(role, unit, year):
    user = User.objects.create_user(f"{role}-{year}", full_name=f"Người {role}")
    Membership.objects.create(user=user, unit=unit, role=role)
    return user


def add_answers(campaign_block, forms):
    answers_of_a_unit = answer_maker(campaign_block.spec)
    criteria = dict(campaign_block.block.criteria.values_list("code", "pk"))
    columns = ("submission_id", "criterion_id", "answer", "saved_at")
    now = timezone.now()
    rows = ((form, criteria[code], text, now) for form in forms for code, text in answers_of_a_unit())
    insert(Response, columns, rows)


def add_verdicts(campaign_block, reviewer):
    """One for every answer; one in seventy corrects it, one in two hundred gives points."""
    chance, level, now = random.Random(SEED), campaign_block.levels.get(), timezone.now()
    columns = (
        "response_id",
        "level_id",
        "kind",
        "answer",
        "points",
        "reason",
        "revision",
        "given_by_id",
        "given_at",
    )
    place = {"submission__participation__campaign_block": campaign_block}
    responses = Response.objects.filter(**place).order_by("pk").values_list("pk", "answer")
    rows = (
        (pk, level.pk, *conclusion(chance.randrange(200), answer), 1, reviewer.pk, now)
        for pk, answer in list(responses)
    )
    insert(Verdict, columns, rows)


def conclusion(turn, answer):
    if turn == 0:
        return "points", "", "0.5", "Theo hồ sơ."
    if turn < 4:
        return "correct", answer, None, "Theo hồ sơ."
    return "accept", "", None, ""


def insert(model, columns, rows):
    """The fastest way in that each engine has; columns that are not named get their defaults."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    others = [field for field in fields if field.column not in columns and not field.null]
    names = [*columns, *(field.column for field in others)]
    defaults = tuple(field.get_default() for field in others)
    full_rows = ((*row, *defaults) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copy(cursor, model._meta.db_table, names, full_rows)
        else:
            marks = ", ".join(["%s"] * len(names))
            into = f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) VALUES ({marks})"
            cursor.executemany(into, list(full_rows))


def copy(cursor, table, columns, rows):
    lines = ("\t".join("\\N" if value is None else str(value) for value in row) for row in rows)
    text = io.StringIO("\n".join(lines) + "\n")
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", text)
