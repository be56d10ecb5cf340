"""What others read of a form that is back with its unit: what was submitted last, not what it mends now."""

import json
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery

from submissions import queries
from submissions.models import Citation, Evidence, Revision
from submissions.permissions import works_on

UNIT_ACTS = ("answer", "import", "cite", "uncite", "ask_waiver", "cancel_waiver", "fact", "contacts")


def submitted_of(submissions):
    """The newest frozen content of those of these forms that their units mend, by the form's id."""
    mended = [form.pk for form in submissions if form.is_being_mended]
    if not mended:
        return {}
    newest = Revision.objects.filter(submission=OuterRef("submission")).order_by("-number").values("pk")
    rows = Revision.objects.filter(submission__in=mended, pk=Subquery(newest[:1]))
    return {form: json.loads(bytes(content)) for form, content in rows.values_list("submission", "content")}


def responses_to_review(submissions):
    """The answers of several forms by the form's id, as their reviewers may read them now."""
    by_form, frozen = queries.responses_of_forms(submissions), submitted_of(submissions)
    mended = [form for form in submissions if form.pk in frozen]
    library = library_of(mended)
    for form in mended:
        for response in by_form[form.pk]:
            said = frozen[form.pk]["answers"].get(response.criterion.code, {})
            say_again(response, said, library, form.unit)
    return by_form


def library_of(submissions):
    """What these units have in their libraries, by unit and content or link."""
    pieces = Evidence.objects.filter(unit__in={form.unit.pk for form in submissions}) if submissions else ()
    return {(piece.unit_id, piece.sha256, piece.url): piece for piece in pieces}


def say_again(response, said, library, unit):
    """Put what was frozen in the place of what is stored; the row must not be saved."""
    response.answer, response.document = said.get("answer", ""), said.get("document", "")
    response.note = said.get("note", "")
    cards = [(library.get((unit.pk, card["sha256"], card["url"])), card) for card in said.get("evidence", ())]
    citations = response.citations.all()
    citations._result_cache = [
        Citation(response=response, evidence=piece, page=card["page"]) for piece, card in cards if piece
    ]
    response._prefetched_objects_cache["citations"] = citations


def waivers_to_review(submission, waivers):
    """Without what the unit has asked since the form was returned to it."""
    asked = submission.current_return
    return [waiver for waiver in waivers if not asked or waiver.requested_at < asked.asked_at]


def self_totals_of(submissions):
    """What each unit claims in all: as it was submitted where the form is being mended."""
    frozen = submitted_of(submissions)
    totals = {form.pk: form.self_total for form in submissions}
    kept = {key: content["self_total"] for key, content in frozen.items()}
    return totals | {key: total and Decimal(total) for key, total in kept.items()}


def unsent_acts(submission):
    """The condition on the events of what the unit has done since the form was returned to it."""
    asked = submission.current_return
    return Q(action__in=UNIT_ACTS, created_at__gte=asked.asked_at) if asked else Q(pk__in=[])


def responses_as_read(user, submission):
    """The answers of one form with their evidence, as this person may read them now."""
    if works_on(user, submission):
        return queries.responses_of(submission)
    return responses_to_review([submission])[submission.pk]


def submitted_evidence(submission):
    """The files on which the newest revision of a form that is being mended rests."""
    answers = submitted_of([submission]).get(submission.pk, {}).get("answers", {})
    hashes = {card["sha256"] for said in answers.values() for card in said["evidence"]}
    return Evidence.objects.filter(unit=submission.unit, sha256__in=hashes - {""})
