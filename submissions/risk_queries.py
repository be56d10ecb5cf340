"""The queue by risk: the items in which "Rà soát" found something that nobody has looked at."""

import hashlib
from collections import defaultdict

from django.core.cache import cache
from django.db.models import Case, CharField, Count, F, IntegerField, Max, Q, Value, When
from django.db.models.functions import Cast, Concat

from submissions.inspecting_queries import risk_of
from submissions.models import LookedAt, Submission
from submissions.review_queue_queries import is_so

# The checks read every answer of every form; from item to item they would find the same again.
SECONDS_KEPT = 300
UNFLAGGED = 1_000_000


def with_risk(items, form_ids):
    """Add whether an item is flagged, and its place by risk, the greatest first; no flag comes last."""
    by_risk = defaultdict(list)
    for (form, code), risk in kept_risks(form_ids).items():
        by_risk[risk].append(f"{form}:{code}")
    places = [
        When(item_key__in=by_risk[risk], then=Value(place))
        for place, risk in enumerate(sorted(by_risk, reverse=True))
    ]
    flagged = [key for keys in by_risk.values() for key in keys]
    return items.alias(
        item_key=Concat(Cast("pk", CharField()), Value(":"), F("code")),
        is_flagged=is_so(Q(item_key__in=flagged)),
    ).annotate(risk_place=Case(*places, default=Value(UNFLAGGED), output_field=IntegerField()))


def kept_risks(form_ids):
    """The risks of these forms, found again after some minutes and when somebody has looked at a finding."""
    looks = LookedAt.objects.filter(submission__in=form_ids).aggregate(Count("pk"), Max("pk"))
    state = repr((sorted(form_ids), sorted(looks.items())))
    key = f"risk-{hashlib.sha256(state.encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: risks_of(form_ids), SECONDS_KEPT)


def risks_of(form_ids):
    return risk_of(Submission.objects.with_places().filter(pk__in=form_ids))
