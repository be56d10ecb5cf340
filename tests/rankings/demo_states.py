"""What the demonstration holds, as JSON; run by ``manage.py shell`` inside the demonstration's own folder."""

import json

from django.db.models import Count

from egov_scoring.events import first_broken_event
from egov_scoring.models import Event, Message, Province, User
from rankings.models import MadeDocument, Petition, Publication, RankingEntry
from rankings.snapshot import sha256_of
from submissions.inspecting_queries import flags_of
from submissions.models import (
    Assignment,
    BulkPart,
    Citation,
    EntryOnBehalf,
    Evidence,
    Extension,
    Level,
    Notice,
    Participation,
    Recusal,
    Reply,
    Return,
    ReturnedCriterion,
    Snippet,
    Submission,
    Verdict,
    Waiver,
)

PROVINCE = "participation__campaign__province__code"
forms = Submission.objects.with_places().filter(**{PROVINCE: "phu-tho"})
parts = Participation.objects.filter(campaign__province__code="phu-tho")
replies = Reply.objects.filter(submission__in=forms)
snippets = Snippet.objects.filter(unit__province__code="phu-tho")
level = Level.objects.get(
    campaign_block__campaign__province__code="phu-tho",
    campaign_block__block__code="xa",
    body=Level.Body.AGENCY,
)
flags = list(flags_of(forms.filter(level__gte=1)))
files = Evidence.objects.exclude(sha256="")
phu_tho = {
    "units": parts.count(),
    "levels": forms.order_by("-level").first().level,
    **{state: parts.filter(state=state).count() for state in ("late", "missing", "excluded")},
    "extended": Extension.objects.filter(participation__in=parts).count(),
    "on behalf": EntryOnBehalf.objects.filter(submission__in=forms).count(),
    "assigned reviewers": Assignment.objects.values("reviewer").distinct().count(),
    "unassigned places": 13 - level.assignments.values("place").distinct().count(),
    "recusals": Recusal.objects.filter(lifted_at=None).count(),
    "questions of open returns": ReturnedCriterion.objects.filter(
        part_of__submission__in=forms.filter(status="returned")
    ).count(),
    "answered returns": Return.objects.filter(submission__in=forms, submission__status="accepted").count(),
    "changed since the verdict": Verdict.objects.filter(
        response__submission__in=forms, changed_in__isnull=False
    ).count(),
    "criteria accepted at once": sum(BulkPart.objects.values_list("accepted", flat=True)),
    "own reasons": snippets.filter(is_shared=False).count(),
    "shared reasons": snippets.filter(is_shared=True).count(),
    "kinds of findings": len({flag.check.code for flag in flags}),
    "findings": len(flags),
    "looked at": sum(flag.look is not None for flag in flags),
    **{f"replies {state}": replies.filter(state=state).count() for state in Reply.State.values},
    "reminders": Message.objects.filter(kind="reminder").count(),
    "notices of guidance": Notice.objects.filter(campaign__province__code="phu-tho").count(),
    "distinct files": files.filter(unit__province__code="phu-tho").values("sha256").distinct().count(),
}
print(
    json.dumps(
        {
            "forms": {
                code: sorted({f"{level} {status}" for level, status in found})
                for code in Province.objects.values_list("code", flat=True)
                for found in [Submission.objects.filter(**{PROVINCE: code}).values_list("level", "status")]
            },
            "phu tho": phu_tho,
            "publications": sorted(
                Publication.objects.order_by().values_list("province__code").annotate(Count("pk"))
            ),
            "late": RankingEntry.objects.filter(state="late", rank=None, total=None).count(),
            "waivers": sorted(set(Waiver.objects.values_list("state", flat=True))),
            "council": Verdict.objects.filter(level__body="council", kind="correct")
            .exclude(session=None)
            .exists(),
            "corrections": list(
                Publication.objects.exclude(corrects=None).values_list("province__code", "petition_numbers")
            ),
            "earlier years": Publication.objects.filter(ranking=None).count(),
            "petitions": sorted(Petition.objects.values_list("state", flat=True)),
            "documents": sorted(
                f"{kind} {made_as}" for kind, made_as in MadeDocument.objects.values_list("kind", "format")
            ),
            "shared files": Citation.objects.values("evidence__sha256")
            .exclude(evidence__sha256="")
            .annotate(units=Count("evidence__unit", distinct=True))
            .filter(units__gt=1)
            .count(),
            "real": Province.objects.filter(is_demo=False).count()
            + User.objects.filter(is_demo=False).count(),
            "broken": first_broken_event() and str(first_broken_event()),
            "frozen": all(sha256_of(bytes(p.result)) == p.sha256 for p in Publication.objects.all()),
            "events": Event.objects.count(),
        }
    )
)
