"""Provisional results: to whom they went, what was replied, what keeps a result from being closed."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from egov_scoring.templatetags.formats import due, vndatetime
from submissions import queries
from submissions.calendar_queries import calendar_of
from submissions.desk_queries import attach_recusals
from submissions.locks import Lock
from submissions.models import Campaign, Participation, Provisional, Reply, Submission
from submissions.reply_permissions import SENDING, answers_for, judged_by

State = Participation.State
TAKING_PART = (State.ASSESSED, State.LATE)


@dataclass(frozen=True)
class Place:
    """One block (inside a parent unit) of which provisional results are sent."""

    campaign_block: object
    scope: object
    units: int
    verified: int
    provisional: Provisional | None

    @property
    def campaign(self):
        return self.campaign_block.campaign

    @property
    def label(self):
        name = self.campaign_block.block.name
        return f"{name}, {self.scope}" if self.scope else name

    @property
    def is_ready(self):
        return self.units == self.verified

    @property
    def proposed_end(self):
        calendar = calendar_of(self.campaign.province_id)
        return calendar.end_of_term(timezone.now(), self.campaign.reply_working_days)


def places(user):
    """The blocks and parent units whose provisional results this person sends, newest campaign first."""
    desks = user.unit_ids_as(*SENDING)
    mine = Q(scope__in=desks) | Q(scope=None, campaign__agency__in=desks)
    found = (
        Participation.objects.filter(mine, state__in=TAKING_PART, campaign__status=Campaign.Status.OPEN)
        .filter(campaign__reply_working_days__isnull=False)
        .select_related("campaign_block__block__rubric", "campaign_block__campaign__agency", "scope")
        .select_related("campaign_block__campaign__province")
        .annotate(is_verified=Count("submission", filter=Q(submission__status="verified")))
        .order_by("-campaign__year", "-campaign", "campaign_block__block__position", "scope__sort_key")
    )
    groups = defaultdict(list)
    for participation in found:
        groups[participation.campaign_block_id, participation.scope_id].append(participation)
    sent = {
        (provisional.campaign_block_id, provisional.scope_id): provisional
        for provisional in Provisional.objects.filter(campaign_block__in={block for block, _ in groups})
    }
    return [
        Place(
            campaign_block=members[0].campaign_block,
            scope=members[0].scope,
            units=len(members),
            verified=sum(member.is_verified for member in members),
            provisional=sent.get(key),
        )
        for key, members in groups.items()
    ]


def provisional_of(submission):
    """What was sent to the unit of a form; None when nothing was."""
    return Provisional.objects.filter(
        campaign_block=submission.campaign_block, scope=submission.participation.scope_id
    ).first()


def reply_lock(submission, provisional):
    """What keeps the unit from replying; None while it may."""
    if not provisional.is_open:
        return Lock(
            "Đã hết hạn phản hồi",
            f"Kết quả dự kiến gửi lúc {vndatetime(provisional.sent_at)}, hạn phản hồi: "
            f"{due(provisional.replies_until)}; khóa từ {vndatetime(provisional.replies_until)}. "
            f"Sau khi công bố có thể gửi kiến nghị; liên hệ {submission.campaign.agency}.",
        )
    if submission.participation.is_final:
        return Lock("Kết quả đã chốt", f"Không phản hồi được nữa. Liên hệ {submission.campaign.agency}.")
    return None


def replies_of(submission):
    return {
        reply.criterion.code: reply
        for reply in submission.replies.select_related(
            "criterion", "filed_by", "answered_by"
        ).prefetch_related("evidence")
    }


def desk_replies(user):
    """The disagreements on the forms of which this person reviews the last level, the open ones first."""
    replies = (
        Reply.objects.filter(submission__in=queries.submissions_to_review(user).order_by())
        .exclude(state=Reply.State.AGREED)
        .select_related("criterion", "answered_by")
        .order_by("answered_at", "filed_at")
    )
    forms = Submission.objects.with_places().select_related(
        "participation__campaign__agency",
        "participation__campaign__council",
        "participation__campaign__stand_in",
    )
    by_id = {form.pk: form for form in forms.filter(replies__in=replies).distinct()}
    share_levels(by_id.values())
    attach_recusals(by_id.values())
    judged = judged_by(user, by_id.values())
    rows = []
    for reply in replies:
        reply.submission = by_id[reply.submission_id]
        if answers_for(user, reply.submission):
            rows.append((reply, (reply.submission_id, reply.criterion.code) in judged))
    return sorted(rows, key=lambda row: row[0].is_answered)


def share_levels(forms):
    """Forms of one block read its levels once."""
    levels = {}
    for form in forms:
        key = form.participation.campaign_block_id
        levels[key] = form.levels = levels.get(key) or form.levels


def reply_obstacles(campaign_block, scope):
    """What the right of reply keeps a result from being closed by; nothing where it is off."""
    if campaign_block.campaign.reply_working_days is None:
        return []
    provisional = Provisional.objects.filter(campaign_block=campaign_block, scope=scope).first()
    if provisional is None:
        return ["Chưa gửi kết quả dự kiến cho các đơn vị phản hồi."]
    lines = []
    if provisional.is_open:
        lines.append(f"Còn trong hạn phản hồi của các đơn vị: {due(provisional.replies_until)}.")
    open_ones = Reply.objects.filter(
        state=Reply.State.OPEN,
        submission__participation__campaign_block=campaign_block,
        submission__participation__scope=scope,
    ).order_by("submission__participation__unit__sort_key", "criterion__position")
    names = [
        f"{unit} (tiêu chí {code})"
        for unit, code in open_ones.values_list("submission__participation__unit__name", "criterion__code")
    ]
    if names:
        lines.append(f"{len(names)} phản hồi chưa được trả lời: {'; '.join(names)}.")
    return lines
