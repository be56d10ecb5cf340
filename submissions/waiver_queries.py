"""The requests that a criterion does not apply, as whoever decides them reads them: with what they change."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q

from rubrics.scoring import tier_of
from rubrics.spec import Node, Tier
from submissions import queries
from submissions.desk_queries import waived_codes_of
from submissions.models import Submission, Waiver
from submissions.review_queue_queries import forms_in_queue, forms_of


@dataclass(frozen=True)
class Outcome:
    """Total and tier of a form; no total where nothing is left that applies."""

    total: Fraction | None
    tier: Tier | None


@dataclass(frozen=True)
class Request:
    """One request, with what the form is worth when it is refused and when it is granted."""

    waiver: Waiver
    submission: Submission
    node: Node
    refused: Outcome
    granted: Outcome

    @property
    def lacks_document(self):
        return self.node.waiver.document and not self.waiver.has_document

    @property
    def change(self):
        if self.refused.total is None or self.granted.total is None:
            return None
        return self.granted.total - self.refused.total


def open_requests(user):
    """The undecided requests in the accepted forms of this person's desks, without the person's own."""
    return requests_at(user).filter(state=Waiver.State.REQUESTED)


def decided_requests(user):
    """Those of them that are decided: the decision may be changed until the form is passed on."""
    return requests_at(user).exclude(state=Waiver.State.REQUESTED)


def tally(user):
    """How many wait and how many are decided."""
    is_open = Q(state=Waiver.State.REQUESTED)
    return requests_at(user).aggregate(open=Count("pk", filter=is_open), decided=Count("pk", filter=~is_open))


def requests_at(user):
    return (
        Waiver.objects.filter(submission__in=forms_in_queue(user).values("pk"))
        .exclude(requested_by=user)
        .select_related("criterion", "decided_by", "submission__participation__unit")
        .order_by(
            "submission__participation__campaign_block",
            "criterion__position",
            "submission__participation__unit__sort_key",
            "pk",
        )
    )


def requests_of(waivers):
    """What a page says of these requests; the number of statements does not grow with them."""
    waivers = list(waivers)
    forms = forms_of({waiver.submission_id for waiver in waivers})
    responses = queries.responses_of_forms(list(forms.values()))
    accepted, _ = waived_codes_of(forms)
    return [
        request_of(waiver, forms[waiver.submission_id], responses[waiver.submission_id], accepted)
        for waiver in waivers
    ]


def request_of(waiver, submission, responses, accepted):
    spec, code = submission.campaign_block.spec, waiver.criterion.code
    entries, waived = queries.entries_of(spec, responses), accepted[submission.pk]
    return Request(
        waiver=waiver,
        submission=submission,
        node=spec.node(code),
        refused=outcome(spec, entries, waived - {code}),
        granted=outcome(spec, entries, waived | {code}),
    )


def outcome(spec, entries, waived):
    sheet = queries.score_waived(spec, entries, waived)
    return Outcome(sheet.total, tier_of(spec, sheet))
