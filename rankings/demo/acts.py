"""The acts of a demonstration's people, each through the service that a real person's click calls."""

import functools
import random
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from egov_scoring.models import Province, Role, Unit
from rankings.demo.answers import Answers, in_quarters, lowered, most_points, raised
from rankings.demo.clock import VIETNAM, Clock
from rankings.demo.evidence import report_of
from rankings.demo.people import People
from rankings.demo.texts import MENDED, QUESTION, REASONS_WEBSITE, note_for, reason_for
from rankings.services import compute_ranking, finalise, publish
from rubrics.answers import parse_answer, read_answer
from rubrics.models import Criterion, Rubric
from submissions import queries, services
from submissions.due_dates import data_period
from submissions.models import Campaign, Submission, Verdict
from submissions.working_days import STATE_CALENDAR

Kind = Verdict.Kind
WORKING_DAYS_TO_MEND = 5
SOME_TIME = timedelta(minutes=47)


@dataclass
class World:
    """One province of the demonstration while it is being made."""

    province: Province
    rubric: Rubric
    units: dict[str, Unit]
    people: People
    rng: random.Random
    clock: Clock
    today: date

    @property
    def agency(self):
        return self.units["so-thong-tin-va-truyen-thong"]

    @property
    def administrator(self):
        return self.people.of(self.agency, Role.ADMINISTRATOR)

    def day(self, days_ago):
        return self.today - timedelta(days=days_ago)

    def person_at(self, unit, count):
        """Which of ``count`` colleagues looks after a unit."""
        return zlib.crc32(unit.code.encode()) % count

    def of_kind(self, kind):
        return [unit for unit in self.units.values() if unit.kind == kind]


def open_campaign(world, *, year, title, opened, terms, council=None, **settings):
    """Prepare and open a campaign; ``terms`` are due instant, level dues and maximum by block code."""
    world.clock.set(opened, 8)
    period_from, period_until = data_period(world.rubric.spec.period, year)
    campaign = Campaign(
        province=world.province,
        rubric=world.rubric,
        year=year,
        title=title,
        period_from=period_from,
        period_until=period_until,
        agency=world.agency,
        stand_in=world.units["van-phong-ubnd-tinh"],
        council=council,
        **settings,
    )
    services.prepare_campaign(campaign, actor=world.administrator)
    for block in world.rubric.blocks.all():
        if block.code in terms:
            services.set_terms(campaign, block, actor=world.administrator, **terms[block.code])
    return services.open_campaign(campaign, actor=world.administrator)


def forms_of(campaign, block_code):
    """The forms of one block in the order in which their units were listed."""
    return list(
        Submission.objects.with_places()
        .filter(participation__campaign=campaign, participation__campaign_block__block__code=block_code)
        .order_by("participation__unit_id")
    )


def criteria_of(submission):
    return criteria_of_block(submission.campaign_block.block_id)


@functools.lru_cache(maxsize=32)
def criteria_of_block(block_id):
    return {criterion.code: criterion for criterion in Criterion.objects.filter(block=block_id)}


def officer_of(world, submission):
    return world.people.of(submission.unit, Role.OFFICER)


def fill(world, submission, skill, *, spread=8, share=100, typed=None, officers=None):
    """The officers answer ``share`` percent of the form, each in one go; ``typed`` gives some in advance."""
    answers = Answers(world.rng, skill, spread)
    officers = officers or world.people.all_of(submission.unit, Role.OFFICER)
    leaves = queries.leaves_to_answer(
        submission.campaign_block.spec, queries.waived_codes(submission, queries.SELF)
    )
    rows = [
        said(world, submission, node, *((typed or {}).get(node.code) or (answers.typed(node), "")))
        for node in leaves[: len(leaves) * share // 100]
    ]
    for place, officer in enumerate(officers):
        if rows[place :: len(officers)]:
            services.import_answers(submission, rows[place :: len(officers)], actor=officer)


def said(world, submission, node, text, document):
    """A row of the unit's workbook."""
    note = note_for(node, world.rng, submission.unit, world.clock.instant.date())
    return node.code, parse_answer(node, text).canonical, note, document


def points_said(submission, criterion):
    """The points that the unit typed at a criterion of points."""
    return Decimal(submission.responses.get(criterion=criterion).answer)


def enter_facts(world, submission, typed, *, as_of):
    """The officer enters once the figures that several answers of ``typed`` (by criterion) are made with."""
    spec, values = submission.campaign_block.spec, {}
    for code, (text, _) in typed.items():
        rule = spec.node(code).rule
        if rule.facts:
            named = zip((rule.numerator_fact, rule.denominator_fact), text.split("/"), strict=True)
            values |= {fact: number for fact, number in named if fact}
    facts = {
        code: {"value": number, "as_of": as_of, "evidence": None, "version": 0}
        for code, number in values.items()
    }
    services.save_facts(submission, facts, actor=officer_of(world, submission))


def sign(world, submission):
    """The head signs what the officer hands over; as every act below, returns the form as it is now."""
    services.request_signature(submission, actor=officer_of(world, submission))
    head = world.people.of(submission.unit, Role.HEAD)
    return services.sign_and_submit(submission, actor=head).submission


def reviewer_of(world, submission):
    """The person who reviews at the level where the form is, the same for all units below one parent."""
    body, unit = submission.participation.verifier_at(submission.current_level), submission.unit
    role = Role.COUNCIL if body.pk == submission.campaign.council_id else Role.REVIEWER
    reviewers = world.people.all_of(body, role)
    place = unit.parent if unit.parent and unit.parent != body else unit
    return reviewers[world.person_at(place, len(reviewers))]


def accept(world, submission):
    return services.accept(submission, actor=reviewer_of(world, submission))


def judge(world, submission, *, lowering, share=100):
    """Correct about ``lowering`` percent of the criteria with a reason, accept the others."""
    actor = reviewer_of(world, submission)
    responses = {response.criterion.code: response for response in queries.responses_of(submission)}
    asked = queries.waived_codes(submission, queries.SELF)
    leaves = queries.leaves_to_judge(submission.campaign_block.spec, asked)
    found = [
        decision(world, submission, node, responses.get(node.code), lowering)
        for node in leaves[: max(1, len(leaves) * share // 100)]
    ]
    accepted_later = share == 100
    services.judge_many(
        [one for one in found if not (accepted_later and one.kind == Kind.ACCEPT)], actor=actor
    )
    if accepted_later:
        services.accept_remaining(submission, actor=actor)


def decision(world, submission, node, response, lowering):
    """Points where the verifier scores; less than the unit says in ``lowering`` percent of the rest."""
    criterion = criteria_of(submission)[node.code]
    if node.scored_by != "unit":
        return given_points(world, submission, criterion, node)
    value, _ = queries.effective_value(response) if response else ("", None)
    is_unlucky = world.rng.randrange(100) < lowering
    found = lowered(node, read_answer(node, value), world.rng) if value and is_unlucky else None
    if found is None:
        return services.Decision(submission, criterion, Kind.ACCEPT)
    reason = reason_for(node, world.rng)
    return services.Decision(submission, criterion, Kind.CORRECT, answer=found, reason=reason)


def given_points(world, submission, criterion, node):
    share = world.rng.randint(55, 100)
    points = in_quarters(most_points(node) * share / 100)
    reason = world.rng.choice(REASONS_WEBSITE)
    return services.Decision(submission, criterion, Kind.POINTS, points=points, reason=reason)


def finish(world, submission, *, lowering):
    """The present level judges the whole form and passes it on: up, or as verified at the last level."""
    judge(world, submission, lowering=lowering)
    pass_on = services.forward if submission.next_level else services.verify
    return pass_on(submission, actor=reviewer_of(world, submission))


def send_back(world, submission, reason):
    """Return the criteria that this level lowered, or the first one, with a term that still runs today."""
    lowered_here = Verdict.objects.filter(response__submission=submission, level__number=submission.level)
    corrected = lowered_here.filter(kind=Kind.CORRECT).values_list("response__criterion__code", "reason")
    first = queries.leaves_to_mend(submission)[0].code
    services.return_form(
        submission,
        actor=reviewer_of(world, submission),
        reason=reason,
        due_at=STATE_CALENDAR.end_of_term(
            datetime.combine(world.today, time(), VIETNAM), WORKING_DAYS_TO_MEND
        ),
        questions={code: f"{found} {QUESTION}" for code, found in corrected} or {first: reason},
    )


def mend(world, submission):
    """The unit answers every question with a little more and a document, and hands its form in again."""
    for code in submission.current_return.questions:
        criterion, node = criteria_of(submission)[code], submission.campaign_block.spec.node(code)
        said_before = submission.responses.get(criterion=criterion)
        services.save_answer(
            submission,
            criterion,
            raised(node, read_answer(node, said_before.answer)),
            actor=officer_of(world, submission),
            note=f"{said_before.note} {MENDED}",
        )
    return sign(world, submission)


def attach(world, submission, code, path, **document):
    """Upload a small file as evidence at one criterion."""
    return attach_bytes(world, submission, code, path.name, path.read_bytes(), **document)


def attach_report(world, submission, code, *, author=None, **document):
    """The report with the unit's own figures, or that of another ``author``."""
    author = author or submission.unit
    name = f"bao-cao-so-lieu-{author.code}.pdf"
    number = {"document_number": f"{20 + len(author.code)}/BC (minh họa)", "issuer": author.name}
    content = report_of(world.province.code, author)
    return attach_bytes(world, submission, code, name, content, **number, **document)


def attach_bytes(world, submission, code, name, content, **document):
    upload, criterion = SimpleUploadedFile(name, content), criteria_of(submission)[code]
    actor = officer_of(world, submission)
    return services.add_file(submission, criterion, upload, actor=actor, **document)


def make_public(world, campaign, block_code, *, scope=None, closed, document):
    """Compute, close and publish the ranking of one block (inside ``scope``)."""
    approver = world.people.of(scope or world.agency, Role.APPROVER)
    campaign_block = campaign.blocks.get(block__code=block_code)
    world.clock.set(closed, 10)
    ranking = compute_ranking(campaign_block, scope, actor=approver)
    ranking = finalise(ranking, actor=approver)
    world.clock.set(document["date"], 15)
    return publish(ranking, actor=approver, **document)
