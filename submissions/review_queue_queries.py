"""The reviewer's queue: every criterion of every form on a person's desk, filtered and ordered in SQL."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
)
from django.utils.functional import cached_property

from egov_scoring.models import Unit, User
from rubrics.answers import read_answer
from rubrics.models import Criterion
from rubrics.rules import KINDS
from rubrics.scoring import Entry, score_leaf
from rubrics.spec import Node
from submissions import queries
from submissions.desk_queries import TAKES_PART, blocks_of, waits_for_person
from submissions.models import (
    CampaignBlock,
    Citation,
    PurgedContent,
    Recusal,
    Response,
    Submission,
    Verdict,
    Waiver,
)
from submissions.queries import is_left_to_council
from submissions.review_queries import Value as Figure
from submissions.review_queries import sentence_of, shown_answer, verdict_at

CRITERIA = "participation__campaign_block__block__criteria"
NONE = Q(pk__in=[])
EVERYTHING = 1_000_000
BY_CRITERION, BY_UNIT, BY_RISK = "tieu-chi", "don-vi", "rui-ro"
# Every order ends in what no two items share: the place of an item is where its values stand.
ORDERS = {
    BY_CRITERION: (
        "participation__campaign_block",
        "position",
        "participation__unit__sort_key",
        "pk",
    ),
    BY_UNIT: ("participation__campaign_block", "participation__unit__sort_key", "pk", "position"),
}
ORDERS[BY_RISK] = ("risk_place", *ORDERS[BY_CRITERION])
TO_DO, OPEN, CHANGED, REQUESTED, JUDGED = "can-xet", "chua-xet", "da-thay-doi", "khong-ap-dung", "da-xet"
STATES = {
    TO_DO: Q(is_settled=False) | Q(is_requested=True),
    OPEN: Q(is_judged=False, is_requested=False),
    CHANGED: Q(is_judged=True, is_settled=False, is_requested=False),
    REQUESTED: Q(is_requested=True),
    JUDGED: Q(is_settled=True, is_requested=False),
}
STATE_WORDS = {
    OPEN: "chưa xét",
    CHANGED: "đã thay đổi từ lần xét trước",
    REQUESTED: "chờ quyết định không áp dụng",
    JUDGED: "đã xét",
}
ACCEPTABLE = STATES[OPEN] & Q(has_valid_evidence=True)


@dataclass(frozen=True)
class Item:
    """One criterion of one form, as a page of the queue shows it."""

    submission: Submission
    node: Node
    state: str
    own: Figure
    given: Figure
    sentence: str
    evidence: int

    @property
    def state_words(self):
        return STATE_WORDS[self.state]

    @property
    def is_judged(self):
        return self.state == JUDGED

    @property
    def is_open(self):
        return self.state == OPEN


@dataclass(frozen=True)
class Queue:
    """The accepted forms that wait for a verdict of one person's desks, with their blocks and units."""

    user: User
    forms: list[int]
    blocks: list[CampaignBlock]
    unit_ids: set[int]

    @cached_property
    def units(self):
        """The units by name, read only where a list or a filter names them."""
        return list(Unit.objects.filter(pk__in=self.unit_ids).select_related("parent").in_name_order())


def forms_in_queue(user):
    """The accepted forms that wait for a verdict of this person's desks."""
    forms = queries.submissions_to_review(user).filter(participation__state__in=TAKES_PART)
    return forms.filter(waits_for_person(user), status=Submission.Status.ACCEPTED).order_by()


def queue_of(user):
    """Read once per request: every statement about the items then only names the forms."""
    found = forms_in_queue(user)
    places = list(found.values_list("pk", "participation__unit", "participation__campaign_block"))
    blocks = CampaignBlock.objects.filter(pk__in={block for _, _, block in places})
    return Queue(
        user=user,
        forms=[form for form, _, _ in places],
        blocks=list(
            blocks.select_related("block__rubric", "campaign")
            .prefetch_related("levels")
            .order_by("-campaign__year", "block__position")
        ),
        unit_ids={unit for _, unit, _ in places},
    )


def queue_items(queue):
    """A row per criterion to judge of each accepted form on this person's desks; of own units none."""
    requests = waived_items(queue.forms)
    is_leaf = Q(**{f"{CRITERIA}__is_leaf": True})
    # Joined once: every condition below then looks for rows of one answer only.
    said = FilteredRelation("responses", condition=Q(responses__criterion=F("leaf__pk")))
    all_verdicts = Verdict.objects.filter(response=OuterRef("said__pk"))
    verdicts = all_verdicts.filter(level__number=OuterRef("level"))
    citations = Citation.objects.filter(response=OuterRef("said__pk"))
    purged = PurgedContent.objects.filter(sha256=OuterRef("evidence__sha256"))
    elsewhere = all_verdicts.exclude(level__number=OuterRef("level"))
    recusals = Recusal.objects.standing().filter(
        submission=OuterRef("pk"), criterion=OuterRef("leaf__pk"), reviewer=queue.user
    )
    return (
        Submission.objects.filter(pk__in=queue.forms)
        .annotate(leaf=FilteredRelation(CRITERIA, condition=is_leaf))
        .annotate(said=said)
        .annotate(code=F("leaf__code"), position=F("leaf__position"))
        .filter(code__isnull=False)
        .alias(
            is_recused=Exists(recusals),
            is_judged_elsewhere=Exists(elsewhere.filter(given_by=queue.user)),
            is_judged=Exists(verdicts),
            is_settled=Exists(verdicts.filter(changed_in=None)),
            is_waived=is_so(requests[Waiver.State.ACCEPTED]),
            is_requested=is_so(requests[Waiver.State.REQUESTED]),
            has_evidence=Exists(citations),
            has_valid_evidence=Exists(citations.exclude(Exists(purged))),
            differs_from_self=Exists(all_verdicts.exclude(kind=Verdict.Kind.ACCEPT)),
        )
        .filter(~left_to_council(queue.blocks), is_waived=False, is_recused=False, is_judged_elsewhere=False)
    )


def left_to_council(blocks):
    """The items that only a council at another level judges."""
    condition = NONE
    for block in blocks:
        for level in block.levels.all():
            codes = [leaf.code for leaf in block.spec.leaves if is_left_to_council(leaf, block.spec, level)]
            if codes:
                place = Q(participation__campaign_block=block, level=level.number)
                condition |= place & Q(code__in=codes)
    return condition


def waived_items(form_ids):
    """The conditions of the items that requests cover, by the state of the request; requests are few."""
    waivers = Waiver.objects.filter(submission__in=form_ids).exclude(state=Waiver.State.REFUSED)
    forms = defaultdict(set)
    for form, criterion, state in waivers.values_list("submission", "criterion", "state"):
        forms[state, criterion].add(form)
    leaves = leaves_below({criterion for _, criterion in forms})
    conditions = {Waiver.State.ACCEPTED: NONE, Waiver.State.REQUESTED: NONE}
    for (state, criterion), ids in forms.items():
        conditions[state] |= Q(pk__in=ids, leaf__pk__in=leaves[criterion])
    return conditions


def leaves_below(criteria):
    """The leaves of each of these criteria, which may be leaves themselves."""
    tree = Criterion.objects.filter(block__criteria__in=criteria).distinct() if criteria else ()
    nodes = {node.pk: node for node in tree}
    leaves = defaultdict(set)
    for leaf in (node for node in nodes.values() if node.is_leaf):
        above = leaf.pk
        while above is not None:
            leaves[above].add(leaf.pk)
            above = nodes[above].parent_id
    return leaves


def is_so(condition):
    return Case(When(condition, then=Value(True)), default=Value(False))


def figures(items):
    """How many items there are, in each state, and how many a bulk act would accept, in one statement."""
    # Sliced, so that a condition is worked out once for an item and not for every figure that names it.
    return items.order_by()[:EVERYTHING].aggregate(
        number=Count("pk"),
        **{name: Count("pk", filter=condition) for name, condition in STATES.items()},
        acceptable=Count("pk", filter=ACCEPTABLE),
    )


def keys_of(items, order):
    """The items as (form, code of the criterion), in one of the orders."""
    return items.order_by(*ORDERS[order]).values_list("pk", "code")


def place_of(items, order, submission_id, code):
    """The values by which an item stands in the order; None when it is not on this desk."""
    return items.filter(pk=submission_id, code=code).values(*ORDERS[order]).first()


def beside(items, order, place, number, *, forward):
    """The ``number`` items nearest to a place, before or after it, in the order of the queue.

    Those of the same criterion or unit are looked for first: nearly always there are enough of them.
    """
    outer, inner = ORDERS[order][:-2], ORDERS[order][-2:]
    near = items.filter(**{field: place[field] for field in outer})
    found = from_place(near, inner, ORDERS[order], place, number, forward)
    if len(found) < number:
        found += from_place(items, outer, ORDERS[order], place, number - len(found), forward)
    return found if forward else found[::-1]


def from_place(items, compared, order, place, number, forward):
    """The first items that come after a place, or before it, in the fields ``compared``."""
    step = "gt" if forward else "lt"
    condition = NONE
    for field in reversed(compared):
        condition = Q(**{f"{field}__{step}": place[field]}) | Q(**{field: place[field]}) & condition
    fields = order if forward else [f"-{field}" for field in order]
    return list(items.filter(condition).order_by(*fields).values_list("pk", "code")[:number])


def acceptable_by_form(items):
    """What a bulk act would accept: the codes by the form's id, forms by name, criteria in printed order."""
    chosen = defaultdict(list)
    for form, code in keys_of(items.filter(ACCEPTABLE), BY_UNIT):
        chosen[form].append(code)
    return dict(chosen)


def next_of(items, order, place):
    """The item to go to from a place: the next, else the first of all; None with none left."""
    after = beside(items, order, place, 1, forward=True)
    return after[0] if after else keys_of(items, order).first()


def load(keys, blocks):
    """What the items ``keys`` of a queue show, in their order, in a fixed number of statements."""
    forms = forms_of({form for form, _ in keys}, {block.pk: block for block in blocks})
    responses = responses_at(keys)
    requested = requested_at(forms)
    return [
        item_of(forms[form], code, responses.get((form, code)), code in requested.get(form, ()))
        for form, code in keys
        if form in forms
    ]


def forms_of(ids, blocks=None):
    """The forms with what a line says of them, by id."""
    forms = {form.pk: form for form in Submission.objects.with_places().filter(pk__in=ids)}
    blocks = blocks or blocks_of(forms.values())
    for form in forms.values():
        form.participation.campaign_block = blocks[form.participation.campaign_block_id]
    return forms


def responses_at(keys):
    """The answers to the criteria of ``keys``, with verdicts and evidence, by form and code."""
    verdicts = Verdict.objects.select_related("level", "given_by").order_by("level__number")
    responses = (
        Response.objects.filter(
            submission__in={form for form, _ in keys}, criterion__code__in={code for _, code in keys}
        )
        .select_related("criterion")
        .prefetch_related(Prefetch("verdicts", verdicts), "citations")
    )
    return {(response.submission_id, response.criterion.code): response for response in responses}


def requested_at(forms):
    """The codes, with all below them, of the requests that nobody has decided on, by form."""
    asked = Waiver.objects.filter(submission__in=forms, state=Waiver.State.REQUESTED)
    codes = {}
    for form, code in asked.values_list("submission", "criterion__code"):
        codes.setdefault(form, set()).update(forms[form].campaign_block.spec.subtree(code))
    return codes


def item_of(submission, code, response, is_requested):
    node = submission.campaign_block.spec.node(code)
    verdict = verdict_at(response, submission.current_level)
    return Item(
        submission=submission,
        node=node,
        state=state_of(verdict, is_requested),
        own=value_of(node, response, 0),
        given=value_of(node, response, submission.level) if verdict else Figure(name=""),
        sentence=sentence_of(node, response, 0),
        evidence=len(response.citations.all()) if response else 0,
    )


def state_of(verdict, is_requested):
    if is_requested:
        return REQUESTED
    if verdict is None:
        return OPEN
    return CHANGED if verdict.is_outdated else JUDGED


def value_of(node, response, level):
    """What a criterion is worth after the verdicts up to ``level``.

    Points of rules that compare units are known only to the ranking.
    """
    answer, given = queries.effective_value(response, level) if response else ("", None)
    if not answer and given is None:
        return Figure(name="")
    entry = Entry(answer=read_answer(node, answer) if answer else None, points=given)
    compared = bool(answer) and KINDS[node.rule.kind].compares_units
    points: Fraction | None = None if compared else score_leaf(node, entry).points
    return Figure(name="", points=points, answer=shown_answer(node, answer))
