from django.db import transaction

from egov_scoring.events import record
from rubrics.answers import read_answer
from submissions.services.answers import save_answer
from submissions.workflow import locked


@transaction.atomic
def import_answers(submission, rows, *, actor):
    """Save what an Excel form says, all or nothing, each criterion through the guard of the web form."""
    submission = locked(submission)
    spec = submission.campaign_block.spec
    codes = [row[0] for row in rows]
    criteria = {c.code: c for c in submission.campaign_block.block.criteria.filter(code__in=codes)}
    for code, canonical, note, document, version in rows:
        save_answer(
            submission,
            criteria[code],
            read_answer(spec.node(code), canonical) if canonical else None,
            actor=actor,
            note=note,
            document=document,
            version=version,
        )
    record(submission, "import", actor, criteria=codes)
