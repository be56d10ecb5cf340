"""The evidence library of a unit: what it holds, where each piece is cited, how it is found."""

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from egov_scoring.collation import search_key
from egov_scoring.models import Role, Unit
from submissions.evidence_permissions import entries_by
from submissions.models import Citation, Evidence, PurgedContent, Submission

Status = Submission.Status
IN_REVIEW = (Status.TO_SIGN, Status.SUBMITTED, Status.ACCEPTED)


def library_units(user):
    """The units whose evidence this person may see, those where the person fills in forms first."""
    own = user.unit_ids_as(Role.OFFICER)
    units = Unit.objects.filter(of_libraries(user, "pk")).in_name_order()
    return sorted(units, key=lambda unit: unit.pk not in own)


def visible_evidence(user):
    return with_citations(Evidence.objects.filter(of_libraries(user, "unit")))


def of_libraries(user, unit):
    """The user's own units, and those for which a body of the user's enters a form now."""
    entered = entries_by(user).values("submission__participation__unit")
    return Q(**{f"{unit}__in": user.unit_ids_as(*Role)}) | Q(**{f"{unit}__in": entered})


def with_citations(evidence):
    """Each piece with its unit, where it is cited and whether its bytes were removed, in two statements."""
    citations = Citation.objects.select_related(
        "response__criterion", "response__submission__participation__campaign"
    ).order_by("-response__submission__participation__campaign__year", "response__criterion__position")
    purge = PurgedContent.objects.filter(sha256=OuterRef("sha256"))
    return (
        evidence.select_related("unit")
        .prefetch_related(Prefetch("citations", citations))
        .annotate(is_purged=Exists(purge), purge_act=Subquery(purge.values("act")[:1]))
        .order_by("-added_at", "-pk")
    )


def matching(evidence, words):
    """The pieces in which every word is found, without regard to case and diacritics."""
    wanted = search_key(words).split()
    return [piece for piece in evidence if all(word in text_of(piece) for word in wanted)]


def text_of(piece):
    date = piece.document_date
    said = [piece.name, piece.document_number, piece.issuer, piece.summary, piece.url]
    return search_key(" ".join([*said, f"{date.day}/{date.month}/{date.year}" if date else ""]))


def evidence_to_cite(submission, criterion_code):
    """What the unit has and this criterion does not cite yet; removed contents are no evidence any more."""
    cited = Citation.objects.filter(
        response__submission=submission, response__criterion__code=criterion_code
    ).values("evidence")
    pieces = with_citations(Evidence.objects.filter(unit=submission.unit).exclude(pk__in=cited))
    return pieces.filter(is_purged=False)


def forms_in_review(evidence):
    """The forms resting on a piece that somebody signs or verifies right now."""
    return (
        Submission.objects.filter(responses__citations__evidence=evidence, status__in=IN_REVIEW)
        .select_related("participation__campaign")
        .distinct()
    )
