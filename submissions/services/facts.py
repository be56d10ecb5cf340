from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from submissions import fact_queries
from submissions.errors import ConflictError, WorkflowError
from submissions.models import UnitFact
from submissions.permissions import can_edit_answers
from submissions.services.answers import Said, store_answers
from submissions.workflow import locked


@transaction.atomic
def save_facts(submission, facts, *, actor):
    """Store facts of the unit and save again, through the same guard, every answer that they move.

    ``facts`` holds value, as_of, evidence and the version that was seen, by code.
    """
    submission = locked(submission)
    if not can_edit_answers(actor, submission):
        raise PermissionDenied
    effects = fact_queries.effects_of(submission, {code: said["value"] for code, said in facts.items()})
    problems = [f"Tiêu chí {effect.node.code}: {effect.problem}" for effect in effects if effect.problem]
    if problems:
        raise WorkflowError(" ".join([*problems, "Sửa các tiêu chí này trước."]))
    stored = fact_queries.facts_of(submission)
    for code, said in facts.items():
        store_fact(submission, code, stored.get(code), said, actor)
    if effects:
        store_answers(submission, [moved(effect) for effect in effects], actor=actor)
    return effects


def store_fact(submission, code, fact, said, actor):
    if (fact.version if fact else 0) != said["version"]:
        raise ConflictError(fact)
    fact = fact or UnitFact(campaign=submission.campaign, unit=submission.unit, code=code, version=0)
    wanted = (said["value"], said["as_of"], said["evidence"])
    if (fact.value, fact.as_of, fact.evidence) == wanted:
        return
    fact.value, fact.as_of, fact.evidence = wanted
    fact.version += 1
    fact.saved_by = actor
    fact.save()
    record(
        submission,
        "fact",
        actor,
        code=code,
        value=fact.value,
        as_of=fact.as_of.isoformat(),
        evidence=fact.evidence_id,
        version=fact.version,
    )


def moved(effect):
    """The answer that a fact has moved, with what the unit wrote beside it."""
    response = effect.response
    return Said(
        effect.node.code,
        effect.answer,
        note=response.note if response else "",
        document=response.document if response else "",
    )
