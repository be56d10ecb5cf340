"""Who sends provisional results, who replies to them, who answers a reply."""

from egov_scoring.events import stream_of
from egov_scoring.models import Event, Role
from submissions.models import Verdict
from submissions.permissions import is_officer_of, is_recused, is_signer_of, reviews_at

CONCLUDING = ("verdict", "accept_remaining")
SENDING = (Role.APPROVER, Role.ADMINISTRATOR)


def may_send(user, campaign, scope):
    """The approver or administrator of the body that ranks: the parent unit's, else the agency's."""
    return user.has_role(scope or campaign.agency, *SENDING)


def may_reply(user, submission):
    return is_officer_of(user, submission) or is_signer_of(user, submission)


def answers_for(user, submission):
    """Reviews at the last level of the form, does not work in its unit and has not withdrawn from it."""
    if not submission.levels or is_recused(user, submission):
        return False
    return reviews_at(user, submission, submission.levels[-1])


def has_judged(user, submission, criterion):
    """Whether a conclusion on this criterion, at any level and any time, was this person's."""
    return (submission.pk, criterion.code) in judged_by(user, [submission])


def judged_by(user, submissions):
    """Pairs of form id and criterion code on which ``user`` ever concluded, be it undone or changed since."""
    forms = {submission.pk for submission in submissions}
    standing = Verdict.objects.filter(response__submission__in=forms, given_by=user)
    return set(standing.values_list("response__submission", "response__criterion__code")) | {
        (form, code) for form, code, _ in conclusions_of(user, submissions)
    }


def judged_elsewhere(user, submission):
    """At which other level than the present ``user`` concluded, by criterion, be it replaced since."""
    levels = {level.code: level for level in submission.levels if level.number != submission.level}
    acts = conclusions_of(user, [submission]) if levels else []
    return {code: levels[level] for _, code, level in acts if level in levels}


def conclusions_of(user, submissions):
    """Form id, criterion and level code of everything on which ``user`` ever concluded."""
    streams = {stream_of(submission): submission.pk for submission in submissions}
    acts = Event.objects.filter(stream__in=streams, action__in=CONCLUDING, actor=user)
    return [
        (streams[stream], code, data["level"])
        for stream, data in acts.values_list("stream", "data")
        for code in data.get("criteria") or [data["criterion"]]
    ]


def can_answer_reply(user, reply):
    """Somebody else than whoever gave a verdict on the criterion."""
    submission = reply.submission
    if not answers_for(user, submission) or is_recused(user, submission, reply.criterion.code):
        return False
    return not has_judged(user, submission, reply.criterion)
