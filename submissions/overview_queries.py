"""Everything of many forms at once, as a reviewer may read them: for the workbook of a campaign."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from submissions import queries
from submissions.desk_queries import (
    attach_entrants,
    blocks_of,
    judged_codes_of,
    progress,
    waived_codes_of,
)
from submissions.models import Campaign, CampaignBlock, Response, Submission, Waiver
from submissions.permissions import REVIEWING, may_read_verdicts
from submissions.review_queries import Row, rows_of, sheets_of
from submissions.submitted_queries import responses_to_review, self_totals_of, waivers_to_review

CHUNK = 25


@dataclass(frozen=True)
class Overview:
    """One form; rows and responses only once it has reached a level of the reader's."""

    submission: Submission
    rows: tuple[Row, ...] = ()
    responses: dict[str, Response] = field(default_factory=dict)
    is_open: bool = False
    self_total: Decimal | None = None
    progress: tuple[int | None, int | None] = (None, None)


def desk_campaigns(user):
    """The campaigns of which the user reads forms as a reviewer, also in an emergency; the newest first."""
    return campaigns_of(queries.submissions_to_review(user))


def own_desk_campaigns(user, roles=REVIEWING):
    """The campaigns in which a desk of the user's, by one of ``roles``, verifies forms, the newest first."""
    return campaigns_of(queries.desk_submissions(user, roles))


def campaigns_of(forms):
    return (
        Campaign.objects.filter(participations__submission__in=forms)
        .exclude(status=Campaign.Status.PREPARING)
        .select_related("agency", "province", "rubric")
        .distinct()
    )


def forms_of_campaign(user, campaign):
    """The forms that the user reads as a reviewer, by block, unit above and name."""
    return in_campaign(queries.submissions_to_review(user), campaign)


def forms_of_own_desks(user, campaign, roles=REVIEWING):
    """The same without an emergency access, which is for reading on screen only."""
    return in_campaign(queries.desk_submissions(user, roles), campaign)


def in_campaign(forms, campaign):
    return (
        forms.filter(participation__campaign=campaign)
        .select_related(
            "participation__campaign__agency",
            "participation__campaign__stand_in",
            "participation__campaign__council",
            "verified_tier",
        )
        .order_by(
            "participation__campaign_block__block__position",
            "participation__unit__parent__sort_key",
            "participation__unit__sort_key",
            "pk",
        )
    )


def blocks_of_forms(forms):
    """The blocks that the forms are of, in printed order."""
    found = CampaignBlock.objects.filter(participations__submission__in=forms.order_by()).distinct()
    return list(found.select_related("block__rubric").prefetch_related("levels").order_by("block__position"))


def overviews(user, forms):
    """Each form in turn; read in chunks, so that memory does not grow with the campaign."""
    keys = list(forms.values_list("pk", flat=True))
    places = {}
    for start in range(0, len(keys), CHUNK):
        chunk = list(forms.filter(pk__in=keys[start : start + CHUNK]))
        attach_entrants(chunk)
        # A block is kept from chunk to chunk: its rules are read from the rubric's file.
        missing = [form for form in chunk if form.participation.campaign_block_id not in places]
        places |= blocks_of(missing) if missing else {}
        for form in chunk:
            form.participation.campaign_block = places[form.participation.campaign_block_id]
        yield from overviews_of(user, chunk)


def overviews_of(user, forms):
    readable = [form for form in forms if may_read_verdicts(user, form)]
    responses, waivers = responses_to_review(readable), waivers_of(readable)
    judged, (accepted, undecided) = judged_codes_of(readable), waived_codes_of(readable)
    open_keys, totals = {form.pk for form in readable}, self_totals_of(readable)
    for form in forms:
        if form.pk not in open_keys:
            yield Overview(form)
            continue
        said, asked = responses[form.pk], waivers_to_review(form, waivers[form.pk])
        yield Overview(
            submission=form,
            rows=rows_of(form, said, asked, sheets_of(form, said, asked), {}),
            responses={response.criterion.code: response for response in said},
            is_open=True,
            self_total=totals[form.pk],
            progress=progress(
                form.campaign_block.spec,
                judged[form.pk],
                accepted[form.pk],
                undecided[form.pk],
                form.current_level,
            ),
        )


def waivers_of(forms):
    found = defaultdict(list)
    waivers = Waiver.objects.filter(submission__in=forms).select_related("criterion")
    for waiver in waivers.order_by("criterion__position"):
        found[waiver.submission_id].append(waiver)
    return found
