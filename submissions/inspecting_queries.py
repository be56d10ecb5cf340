"""What the checks of "Rà soát" find in many forms, in as many statements for many forms as for one.

``risk_of(submissions)`` orders a queue: the points at stake times the weights of what nobody has looked at,
by (form id, criterion code); what is not in it has no risk.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Count, Q

from rubrics.answers import read_answer
from rubrics.spec import Node
from submissions import queries
from submissions.desk_queries import blocks_of
from submissions.inspecting import (
    BY_CODE,
    Check,
    Earlier,
    Finding,
    Item,
    Proof,
    findings_of,
    fingerprint,
)
from submissions.models import (
    CampaignBlock,
    Citation,
    Evidence,
    LookedAt,
    Response,
    Submission,
    Verdict,
    Waiver,
)
from submissions.overview_queries import forms_of_campaign, forms_of_own_desks
from submissions.permissions import can_see_review

ELSEWHERE = "đơn vị ngoài phạm vi của bạn"


@dataclass(frozen=True)
class Flag:
    """One finding at one criterion of one form, and who has looked at it since the values changed."""

    submission: Submission
    node: Node
    check: Check
    finding: Finding
    look: LookedAt | None

    @property
    def fingerprint(self):
        return fingerprint(self.check, self.finding)

    @property
    def risk(self):
        return self.check.weight * self.node.known_max


@dataclass
class Facts:
    """Rows read for the checks, by (form id, criterion code) unless said otherwise."""

    answers: dict = field(default_factory=dict)
    citations: dict = field(default_factory=lambda: defaultdict(list))
    waivers: dict = field(default_factory=lambda: defaultdict(dict))
    earlier: dict = field(default_factory=dict)
    sharing: dict = field(default_factory=lambda: defaultdict(set))
    looks: dict = field(default_factory=dict)


def readable_forms(user, campaign):
    """The forms of the user's desks in a campaign that have reached a level of theirs."""
    return reached(user, forms_of_campaign(user, campaign))


def reached(user, forms):
    forms = list(forms)
    place_blocks(forms)
    # What a unit mends is checked again when it is submitted; until then nobody reads it.
    return [form for form in forms if can_see_review(user, form) and not form.is_being_mended]


def place_blocks(forms):
    """Give the forms of one block the same object, so that its rules are read once."""
    blocks = blocks_of(forms)
    for form in forms:
        form.participation.campaign_block = blocks[form.participation.campaign_block_id]


def risk_of(submissions):
    """The risk of every criterion in which a check found something that nobody has looked at."""
    risks = defaultdict(Fraction)
    for flag in flags_of(submissions):
        if flag.look is None:
            risks[flag.submission.pk, flag.node.code] += flag.risk
    return dict(risks)


def flags_of(submissions):
    """Everything that the checks find in these forms, the greatest risk first."""
    submissions = list(submissions)
    if not submissions:
        return []
    place_blocks(submissions)
    facts = facts_of(submissions)
    flags = [flag for form in submissions for flag in flags_of_form(form, facts)]
    # Sorted by risk alone: what is equal keeps the order of the forms and of the rubric.
    return sorted(flags, key=lambda flag: -flag.risk)


def flags_of_form(form, facts):
    spec = form.campaign_block.spec
    waivers = facts.waivers[form.pk]
    hidden = queries.covered_by(spec, waivers)
    for node in spec.nodes:
        if node.code in waivers or (node.is_leaf and node.code not in hidden):
            item = item_of(form, node, facts, waivers, hidden)
            for check, finding in findings_of(item):
                yield Flag(form, node, check, finding, look_at(form, node, check, finding, facts))


def look_at(form, node, check, finding, facts):
    """The look that was taken at exactly these values."""
    look = facts.looks.get((form.pk, node.code, check.code))
    return look if look and look.fingerprint == fingerprint(check, finding) else None


def item_of(form, node, facts, waivers, hidden):
    key = form.pk, node.code
    # An answer below a waived criterion is kept, but nobody scores it.
    answer = facts.answers.get(key, "") if node.code not in hidden else ""
    return Item(
        node=node,
        start=form.campaign.period_from,
        end=form.campaign.period_until,
        answer=read_answer(node, answer) if answer else None,
        proofs=tuple(proof_of(form, row, facts) for row in facts.citations.get(key, ())) if answer else (),
        earlier=facts.earlier.get((form.unit.pk, form.campaign.pk, node.code)),
        is_waived=node.code in waivers,
        has_waiver_document=bool(waivers.get(node.code)),
    )


def proof_of(form, row, facts):
    key, name, sha256, url, day, problem, checked_url = row
    users = facts.sharing[form.campaign.pk, sha256] if sha256 else ()
    others = sorted((other for other in users if other[0] != form.unit.pk), key=lambda other: other[1])
    problem = problem if url and checked_url == url else ""
    return Proof(key, name, sha256, url, day, tuple(others), problem or "")


def facts_of(submissions):
    facts = Facts()
    keys = [form.pk for form in submissions]
    answers = Response.objects.filter(submission__in=keys).exclude(answer="")
    for form, code, answer in answers.values_list("submission_id", "criterion__code", "answer"):
        facts.answers[form, code] = answer
    for form, code, *row in citations_of(keys):
        facts.citations[form, code].append(row)
    waivers = Waiver.objects.filter(submission__in=keys).exclude(state=Waiver.State.REFUSED)
    for form, code, number in waivers.values_list("submission_id", "criterion__code", "document_number"):
        facts.waivers[form][code] = number
    looks = LookedAt.objects.filter(submission__in=keys).select_related("criterion", "looked_by")
    for look in looks:
        facts.looks[look.submission_id, look.criterion.code, look.check_code] = look
    read_sharing(submissions, facts)
    read_earlier(submissions, facts)
    return facts


def citations_of(keys):
    return (
        Citation.objects.filter(response__submission__in=keys)
        .order_by("pk")
        .values_list(
            "response__submission_id",
            "response__criterion__code",
            "evidence_id",
            "evidence__name",
            "evidence__sha256",
            "evidence__url",
            "evidence__document_date",
            "evidence__link_check__problem",
            "evidence__link_check__url",
        )
    )


def read_sharing(submissions, facts):
    """Who cites the same content in the same campaign; units outside the given forms stay unnamed."""
    known = {form.unit.pk for form in submissions}
    campaigns = {form.campaign.pk for form in submissions}
    several = Evidence.objects.exclude(sha256="").values("sha256")
    several = several.annotate(units=Count("unit", distinct=True)).filter(units__gt=1).values("sha256")
    place = "response__submission__participation"
    rows = Citation.objects.filter(
        Q(response__submission__submitted_at__isnull=False) | Q(response__submission__level__gte=1),
        evidence__sha256__in=several,
        **{f"{place}__campaign__in": campaigns},
    ).values_list(f"{place}__campaign_id", "evidence__sha256", f"{place}__unit_id", f"{place}__unit__name")
    for campaign, sha256, unit, name in rows.distinct():
        facts.sharing[campaign, sha256].add((unit, name if unit in known else ELSEWHERE))


def read_earlier(submissions, facts):
    """What each unit had after all verdicts in the newest earlier campaign of the rubric's code."""
    forms = earlier_forms(submissions)
    blocks = {
        block.pk: block.spec
        for block in CampaignBlock.objects.filter(
            pk__in={block for _, _, block in forms.values()}
        ).select_related("block__rubric")
    }
    rows = effective_rows([form for form, _, _ in forms.values()])
    nodes = {form.pk: form.campaign_block.spec.by_code for form in submissions}
    for submission in submissions:
        place = submission.unit.pk, submission.campaign.pk
        if place not in forms:
            continue
        form, year, block = forms[place]
        for code, answer in rows[form].items():
            node, before = nodes[submission.pk].get(code), blocks[block].by_code.get(code)
            if node and before and node.rule and before.rule and node.rule.kind == before.rule.kind:
                facts.earlier[*place, code] = Earlier(year, read_answer(before, answer))


def earlier_forms(submissions):
    """Form id, year and block of the earlier form, by (unit id, campaign id)."""
    units = {form.unit.pk for form in submissions}
    codes = {form.campaign.rubric.code for form in submissions}
    rows = (
        Submission.objects.filter(
            participation__unit__in=units,
            participation__campaign__rubric__code__in=codes,
            participation__campaign__year__lt=max(form.campaign.year for form in submissions),
        )
        .order_by("participation__campaign__year", "participation__campaign__pk")
        .values_list(
            "participation__unit_id",
            "participation__campaign__rubric__code",
            "participation__campaign__year",
            "pk",
            "participation__campaign_block_id",
        )
    )
    by_unit = defaultdict(list)
    for unit, code, year, form, block in rows:
        by_unit[unit, code].append((form, year, block))
    found = {}
    for form in submissions:
        candidates = by_unit[form.unit.pk, form.campaign.rubric.code]
        before = [row for row in candidates if row[1] < form.campaign.year]
        if before:
            found[form.unit.pk, form.campaign.pk] = before[-1]
    return found


def effective_rows(forms):
    """By form id and criterion code: the answer that counts; what was scored by points alone has none."""
    changes = defaultdict(list)
    verdicts = Verdict.objects.filter(response__submission__in=forms).exclude(kind=Verdict.Kind.ACCEPT)
    for response, *verdict in verdicts.order_by("level__number").values_list(
        "response_id", "kind", "answer", "points"
    ):
        changes[response].append(verdict)
    rows = defaultdict(dict)
    responses = Response.objects.filter(submission__in=forms).values_list(
        "pk", "submission_id", "criterion__code", "answer"
    )
    for response, form, code, answer in responses:
        if response in changes:
            answer, _ = queries.after_verdicts(answer, changes[response])
        if answer:
            rows[form][code] = answer
    return rows


def links_to_check(user, campaign):
    """The links that the forms on the user's own desks rest on."""
    forms = [form.pk for form in reached(user, forms_of_own_desks(user, campaign))]
    cited = Evidence.objects.filter(citations__response__submission__in=forms).exclude(url="")
    return list(cited.distinct().order_by("pk"))


def check_counts(flags):
    """How many findings each check has, in the order of the checks."""
    counts = dict.fromkeys(BY_CODE, 0)
    for flag in flags:
        counts[flag.check.code] += 1
    return [(BY_CODE[code], number) for code, number in counts.items()]
