"""A form as one canonical text: what a revision keeps, and what every document about it is made from."""

import hashlib
import json

from django.utils import timezone

from egov_scoring.signing import signing_lines
from submissions import queries
from submissions.fact_queries import facts_of
from submissions.models import Contact


def frozen_form(submission, *, number=0, signer=None):
    """The bytes of a revision: canonical JSON with sorted keys, UTF-8, figures as text."""
    return canonical(content_of(submission, number=number, signer=signer))


def canonical(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_of(submission, *, number=0, signer=None):
    """Everything that a form says now; number 0 and no signer: it has not been submitted."""
    campaign, unit = submission.campaign, submission.unit
    responses = queries.responses_of(submission)
    return {
        "campaign": campaign.title,
        "year": campaign.year,
        "rubric": submission.campaign_block.block.rubric.code,
        "rubric_version": submission.campaign_block.block.rubric.version,
        "block": submission.campaign_block.block.code,
        "unit": unit.code,
        "unit_name": unit.name,
        "parent_name": unit.parent.name if unit.parent else "",
        "number": number,
        "submitted_at": iso(submission.submitted_at) if number else "",
        "self_total": None if submission.self_total is None else str(submission.self_total),
        "contacts": contacts_of(submission, responses, signer),
        "signature": signature_of(signer, unit) if signer else None,
        "on_behalf": on_behalf_of(submission),
        "facts": {code: fact_card(fact) for code, fact in facts_of(submission).items()},
        "answers": {response.criterion.code: said(response) for response in responses},
        "waivers": {
            waiver.criterion.code: {
                "state": waiver.state,
                "reason": waiver.reason,
                "document": waiver.document_number,
                "document_date": iso(waiver.document_date),
            }
            for waiver in submission.waivers.select_related("criterion")
        },
    }


def on_behalf_of(submission):
    """Who entered the form from which paper of the unit; None where the unit filled it in itself."""
    entry = getattr(submission, "on_behalf", None)
    if entry is None:
        return None
    return {
        "unit": entry.by_unit.code,
        "unit_name": entry.by_unit.name,
        "entered_by": str(entry.started_by),
        "number": entry.document_number,
        "date": iso(entry.document_date),
        "reason": entry.reason,
    }


def fact_card(fact):
    return {
        "value": fact.value,
        "as_of": iso(fact.as_of),
        "evidence": cited(fact.evidence) if fact.evidence else None,
    }


def said(response):
    return {
        "answer": response.answer,
        "document": response.document,
        "note": response.note,
        "evidence": [cited(citation.evidence, citation.page) for citation in response.citations.all()],
    }


def cited(evidence, page=""):
    return {
        "sha256": evidence.sha256,
        "url": evidence.url,
        "name": evidence.name,
        "number": evidence.document_number,
        "date": iso(evidence.document_date),
        "issuer": evidence.issuer,
        "summary": evidence.summary,
        "page": page,
    }


def iso(value):
    if value is None:
        return ""
    return timezone.localtime(value).isoformat() if hasattr(value, "hour") else value.isoformat()


def contacts_of(submission, responses, signer=None):
    """Who prepared and who signs: as typed, else as the accounts say."""
    typed = {contact.role: contact for contact in submission.contacts.all()}
    saved = [response for response in responses if response.saved_by_id]
    last = max(saved, key=lambda response: response.saved_at, default=None)
    people = {Contact.Role.PREPARER: last.saved_by if last else None, Contact.Role.HEAD: signer}
    return {
        role.value: contact_card(typed.get(role) or card_of_account(user)) for role, user in people.items()
    }


def card_of_account(user):
    if user is None:
        return Contact()
    return Contact(name=str(user), position=user.position, phone=user.phone, email=user.email)


def contact_card(contact):
    return {name: getattr(contact, name) for name in ("name", "position", "phone", "email")}


def signature_of(signer, unit):
    return {"lines": signing_lines(signer, unit), "name": str(signer)}


def thaw(revision):
    return json.loads(bytes(revision.content))


def is_intact(revision):
    """Whether the stored bytes still give the hash that the receipt names."""
    return hashlib.sha256(bytes(revision.content)).hexdigest() == revision.sha256


def says_what_was_submitted(submission):
    """Whether the unit's answers, evidence and requests still are those of its newest revision."""
    revision = submission.last_revision
    return revision is None or own_words(thaw(revision)) == own_words(content_of(submission))


def own_words(content):
    """What only the unit itself writes; answers that nobody gave are the verifiers' empty rows."""
    answers = {code: said for code, said in content["answers"].items() if any(said.values())}
    waivers = {
        code: (waiver["reason"], waiver["document"], waiver["document_date"])
        for code, waiver in content["waivers"].items()
    }
    return answers, waivers, content.get("facts", {})
