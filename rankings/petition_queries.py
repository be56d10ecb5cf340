"""Kiến nghị: on which publications a unit may file, what waits at a desk, what waits for a correction."""

from datetime import timedelta

from django.utils import timezone

from rankings.models import Petition, Publication
from submissions.desk_queries import attach_recusals
from submissions.models import Submission
from submissions.officer_queries import submissions_of
from submissions.queries import submissions_to_review
from submissions.reply_permissions import answers_for, judged_by
from submissions.reply_queries import share_levels
from submissions.working_days import end_of


def petitions_until(publication):
    """The first instant that is no longer in time, counted in days from the day of publication."""
    campaign = publication.ranking.campaign_block.campaign
    day = timezone.localdate(publication.published_at)
    return end_of(day + timedelta(days=campaign.petition_days))


def is_open(publication):
    campaign = publication.ranking.campaign_block.campaign
    return bool(campaign.petition_days) and timezone.now() < petitions_until(publication)


def own_results(user):
    """The forms of this person's units whose result is published, each with the valid publication."""
    forms = list(submissions_of(user).order_by("-participation__campaign__year", "pk"))
    places = {form.campaign_block.pk for form in forms}
    publications = {
        (found.ranking.campaign_block_id, found.ranking.scope_id): found
        for found in Publication.objects.current()
        .without_bytes()
        .select_related("ranking__campaign_block__campaign")
        .defer("ranking__result")
        .filter(ranking__campaign_block__in=places)
    }
    pairs = [
        (form, publications.get((form.campaign_block.pk, form.participation.scope_id))) for form in forms
    ]
    return [(form, publication) for form, publication in pairs if publication]


def petitions():
    return Petition.objects.select_related(
        "criterion", "answered_by", "correction", "publication", "submission__participation__unit"
    ).defer("publication__result", "correction__result")


def own_petitions(user):
    return petitions().filter(submission__in=submissions_of(user).order_by()).order_by("-filed_at")


def desk_petitions(user):
    """The petitions on forms of which this person reviews the last level, the first due on top."""
    found = list(
        petitions()
        .filter(submission__in=submissions_to_review(user).order_by())
        .prefetch_related("evidence")
        .order_by("due_at", "number")
    )
    forms = Submission.objects.with_places().select_related(
        "participation__campaign__agency",
        "participation__campaign__council",
        "participation__campaign__stand_in",
    )
    by_id = {form.pk: form for form in forms.filter(pk__in={petition.submission_id for petition in found})}
    share_levels(by_id.values())
    attach_recusals(by_id.values())
    judged = judged_by(user, by_id.values())
    rows = []
    for petition in found:
        petition.submission = by_id[petition.submission_id]
        if answers_for(user, petition.submission):
            rows.append((petition, (petition.submission_id, petition.criterion.code) in judged))
    return rows


def to_correct(ranking):
    """The accepted petitions of a ranking that no correction has followed yet."""
    accepted = Petition.objects.filter(
        publication__ranking=ranking, state=Petition.State.ACCEPTED, correction__isnull=True
    )
    return accepted.select_related("submission__participation__unit", "criterion").order_by("number")
