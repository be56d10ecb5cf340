"""The reviewer's list: every form of the person's desks, with its progress at the level where it is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.utils import timezone

from egov_scoring.events import stream_of, stream_of_row
from egov_scoring.models import Event, Unit
from submissions import queries
from submissions.calendar_queries import calendars_of
from submissions.models import (
    CampaignBlock,
    Level,
    Participation,
    Recusal,
    Revision,
    SignedCopy,
    Submission,
    Verdict,
    Waiver,
)
from submissions.models.submissions import ACTS_OF_ENTRY, WAITS_FOR_COPY, grouped_codes
from submissions.permissions import REVIEWING, can_see_review, entering_body
from submissions.submitted_queries import self_totals_of

Status = Submission.Status
TAKES_PART = (Participation.State.ASSESSED, Participation.State.LATE)
WITH_UNIT = (Status.DRAFT, Status.TO_SIGN, Status.RETURNED)


@dataclass(frozen=True)
class DeskRow:
    submission: Submission
    judged: int
    to_judge: int
    is_mine: bool
    is_open: bool
    is_late: bool
    term_end: datetime | None
    verifier: Unit | None
    may_enter: bool
    is_entered_by_me: bool
    self_total: Decimal | None

    @property
    def state_words(self):
        if self.submission.awaits_copy:
            return WAITS_FOR_COPY
        if not self.is_mine:
            return self.submission.get_status_display()
        is_accepted = self.submission.status == Status.ACCEPTED
        return "chờ bạn thẩm định" if is_accepted else "chờ bạn tiếp nhận"

    @property
    def late_words(self):
        if self.submission.participation.state == Participation.State.LATE:
            return "nộp muộn"
        return "quá hạn chưa nộp"

    @property
    def is_overdue(self):
        return self.is_mine and self.term_end is not None and timezone.now() >= self.term_end


def desk(user):
    """Forms of all desks of ``user``; what waits for this person first, then by block and name."""
    return (
        queries.submissions_to_review(user)
        .filter(participation__state__in=TAKES_PART)
        .select_related(
            "participation__campaign__agency",
            "participation__campaign__stand_in",
            "participation__campaign__council",
        )
        .annotate(copy_match=match_of_copy())
        .annotate(awaits_copy=Case(When(without_copy(), then=Value(True)), default=Value(False)))
        .annotate(
            is_mine=Case(
                When(waits_for_person(user) & Q(awaits_copy=False), then=Value(True)), default=Value(False)
            )
        )
        .order_by(
            "-is_mine",
            "-participation__campaign__year",
            "participation__campaign_block__block__position",
            "participation__unit__sort_key",
            "pk",
        )
    )


def match_of_copy():
    """What the receipt code said of the signed copy of the last revision; null without one."""
    revisions = Revision.objects.filter(submission=OuterRef("pk")).order_by("-number")
    return Subquery(revisions.values("signed_copy__match")[:1])


def without_copy():
    """The forms whose campaign asks for a signed copy that the last revision does not have."""
    is_missing = Q(copy_match=None) | Q(copy_match=SignedCopy.Match.OTHER)
    return is_missing & Q(status=Status.SUBMITTED, participation__campaign__requires_signed_copy=True)


def entered_by(user):
    """The forms that ``user`` filled in on behalf of their units, and may therefore not verify."""
    acts = Event.objects.filter(stream=stream_of_row(Submission), actor=user, action__in=ACTS_OF_ENTRY)
    return Q(on_behalf__isnull=False) & Exists(acts)


def may_enter(user, submission):
    """Nobody has begun to enter or to submit the form, and a body of the user's may."""
    if hasattr(submission, "on_behalf") or not submission.is_with_unit_first or submission.submitted_at:
        return False
    return entering_body(user, submission) is not None


def attach_entrants(submissions):
    """Give every form entered on behalf the people who filled it in, in one statement for all."""
    forms = {stream_of(form): form for form in submissions if hasattr(form, "on_behalf")}
    people = defaultdict(set)
    if forms:
        acts = Event.objects.filter(stream__in=forms, action__in=ACTS_OF_ENTRY)
        for stream, actor in acts.values_list("stream", "actor").distinct():
            people[stream].add(actor)
    for stream, form in forms.items():
        form.entered_by = frozenset(people[stream])


def attach_recusals(submissions):
    """Give every form the people who withdrew from it, in one statement for all."""
    found = defaultdict(list)
    standing = Recusal.objects.standing().filter(submission__in=submissions)
    for form, reviewer, code in standing.values_list("submission", "reviewer", "criterion__code"):
        found[form].append((reviewer, code))
    for submission in submissions:
        submission.recused = grouped_codes(found[submission.pk])


def recused_from(user):
    """The forms that ``user`` withdrew from as a whole."""
    return Exists(
        Recusal.objects.standing().filter(submission=OuterRef("pk"), reviewer=user, criterion__isnull=True)
    )


def waits_for_person(user):
    """The forms on a desk of ``user`` who neither entered them nor withdrew from them."""
    return waits_for(user.unit_ids_as(*REVIEWING)) & ~entered_by(user) & ~recused_from(user)


def waits_for(desks):
    """The forms that are now at a level of one of the units ``desks``."""
    at_desk = Q(status__in=[Status.SUBMITTED, Status.ACCEPTED])
    unit, agency = F("participation__unit"), F("participation__campaign__agency")
    of_parent = Q(participation__unit__parent__in=desks) & now_at(Level.Body.PARENT)
    of_others = Q(participation__campaign__agency__in=desks) & ~Q(participation__unit=agency)
    of_agency = of_others & now_at(Level.Body.AGENCY)
    of_council = Q(participation__campaign__council__in=desks) & now_at(Level.Body.COUNCIL)
    as_stand_in = Q(participation__campaign__stand_in__in=desks, participation__campaign__agency=unit)
    return at_desk & (of_parent | of_agency | of_council | (as_stand_in & now_at(Level.Body.AGENCY)))


def now_at(body):
    return Exists(
        Level.objects.filter(
            campaign_block=OuterRef("participation__campaign_block"), body=body, number=OuterRef("level")
        )
    )


def late_forms(now):
    """Forms that came late, and those that have not come although the due instant has passed."""
    return Q(participation__state=Participation.State.LATE) | Q(
        queries.past_due("participation", now), status__in=[Status.DRAFT, Status.TO_SIGN], level=0
    )


def desk_rows(user, submissions):
    """The rows of one page of the list; the number of statements does not grow with the rows."""
    submissions = list(submissions)
    attach_entrants(submissions)
    blocks = blocks_of(submissions)
    judged = judged_codes_of(submissions)
    waived, asked = waived_codes_of(submissions)
    calendars = calendars_of({submission.campaign.province_id for submission in submissions})
    totals = self_totals_of(submissions)
    rows = []
    for submission in submissions:
        submission.participation.campaign_block = blocks[submission.participation.campaign_block_id]
        done, total = progress(
            submission.campaign_block.spec,
            judged[submission.pk],
            waived[submission.pk],
            asked[submission.pk],
            submission.current_level,
        )
        rows.append(
            DeskRow(
                submission=submission,
                judged=done,
                to_judge=total,
                is_mine=submission.is_mine,
                is_open=can_see_review(user, submission),
                is_late=is_late(submission),
                term_end=term_end(submission, calendars[submission.campaign.province_id]),
                verifier=verifier_of(submission),
                may_enter=may_enter(user, submission),
                is_entered_by_me=user.pk in submission.entered_by,
                self_total=totals[submission.pk],
            )
        )
    return rows


def progress(spec, judged, waived, asked=(), level=None, group=""):
    """How many criteria of how many this level has decided; equal exactly when nothing is open.

    A criterion that is asked not to apply stays open until that is decided, whatever was concluded on it.
    With ``group`` only what is below that node is counted.
    """
    codes = {leaf.code for leaf in queries.leaves_to_judge(spec, waived, level)}
    open_codes = queries.covered_by(spec, asked)
    if group:
        within = set(spec.subtree(group))
        codes, asked = codes & within, within.intersection(asked)
    # A request below a criterion that is left out already must be decided too.
    bare = sum(not codes.intersection(spec.subtree(code)) for code in asked)
    return len(codes & set(judged) - open_codes), len(codes) + bare


def blocks_of(submissions):
    keys = {submission.participation.campaign_block_id for submission in submissions}
    blocks = (
        CampaignBlock.objects.filter(pk__in=keys)
        .select_related("block__rubric")
        .prefetch_related(Prefetch("levels", Level.objects.order_by("number")))
    )
    return {campaign_block.pk: campaign_block for campaign_block in blocks}


def judged_codes_of(submissions):
    """Codes judged at the level where each form is, by submission."""
    verdicts = Verdict.objects.filter(
        response__submission__in=submissions,
        level__number=F("response__submission__level"),
        changed_in=None,
    )
    return grouped(verdicts.values_list("response__submission", "response__criterion__code"))


def waived_codes_of(submissions):
    """The criteria that do not apply and those on which that is asked and not decided, by submission."""
    waivers = Waiver.objects.filter(submission__in=submissions).exclude(state=Waiver.State.REFUSED)
    rows = list(waivers.values_list("state", "submission", "criterion__code"))
    accepted = grouped(row[1:] for row in rows if row[0] == Waiver.State.ACCEPTED)
    return accepted, grouped(row[1:] for row in rows if row[0] == Waiver.State.REQUESTED)


def grouped(pairs):
    codes = defaultdict(set)
    for key, code in pairs:
        codes[key].add(code)
    return codes


def is_late(submission):
    if submission.participation.state == Participation.State.LATE:
        return True
    never_submitted = submission.status in {Status.DRAFT, Status.TO_SIGN} and not submission.level
    return never_submitted and submission.participation.is_past_due


def verifier_of(submission):
    """The unit on whose desk the form lies; None while it is with its own unit, and once it is verified."""
    if submission.status not in {Status.SUBMITTED, Status.ACCEPTED}:
        return None
    return submission.participation.verifier_at(submission.current_level)


def term_end(submission, calendar):
    """When the present level must be ready: its working days from acceptance, or its due instant."""
    level = submission.current_level
    if level is None or submission.status not in {Status.SUBMITTED, Status.ACCEPTED}:
        return None
    if level.working_days and submission.status == Status.ACCEPTED:
        return calendar.end_of_term(submission.accepted_at, level.working_days)
    return level.due_at
