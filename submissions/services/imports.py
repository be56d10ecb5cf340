from django.db import transaction

from egov_scoring.events import record
from rubrics.answers import read_answer
from submissions.services.answers import Said, store_answers
from submissions.workflow import locked


@transaction.atomic
def import_answers(submission, rows, *, actor):
    """Save what an Excel form says, all or nothing, each criterion through the guard of the web form."""
    submission = locked(submission)
    spec = submission.campaign_block.spec
    said = [
        Said(code, read_answer(spec.node(code), canonical) if canonical else None, *values)
        for code, canonical, *values in rows
    ]
    store_answers(submission, said, actor=actor)
    record(submission, "import", actor, criteria=[row.code for row in said])
