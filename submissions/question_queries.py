"""Guidance, questions and common answers of a campaign."""

from collections import defaultdict

from django.db.models import Count, Min, Q

from submissions.models import Campaign, Notice, Question
from submissions.question_permissions import ANSWERING


def talk_of(submission):
    """By criterion code: the answers common to all units, and what this unit itself asked; one statement."""
    spec = submission.campaign_block.spec
    questions = (
        Question.objects.filter(campaign=submission.campaign)
        .filter(Q(number__isnull=False) | Q(submission=submission))
        .select_related("criterion")
    )
    talk = defaultdict(list)
    for question in questions.order_by("number", "asked_at"):
        node = spec.by_code.get(question.criterion.code)
        # The same code may stand for another criterion in another block.
        if node is not None and node.text == question.criterion.text:
            talk[node.code].append(question)
    return talk


def questions_of(campaign):
    """All questions, the open ones first, the oldest on top; with who asked."""
    return (
        campaign.questions.select_related(
            "criterion", "asked_by", "answered_by", "submission__participation__unit"
        )
        .annotate(is_answered=Q(answered_at__isnull=False))
        .order_by("is_answered", "asked_at")
    )


def answered_campaigns(user):
    """The campaigns in which this person answers, with the open questions and the oldest of them."""
    open_ones = Q(questions__answered_at__isnull=True)
    return (
        Campaign.objects.filter(agency__in=user.unit_ids_as(*ANSWERING))
        .exclude(status=Campaign.Status.PREPARING)
        .select_related("agency", "province")
        .annotate(
            open_questions=Count("questions", filter=open_ones),
            oldest_question=Min("questions__asked_at", filter=open_ones),
        )
    )


def notices_of(campaign):
    return Notice.objects.filter(campaign=campaign)
