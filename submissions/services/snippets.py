from django.core.exceptions import PermissionDenied
from django.db import transaction

from egov_scoring.events import record
from egov_scoring.models import Unit
from submissions.errors import WorkflowError
from submissions.models import Snippet
from submissions.permissions import can_review
from submissions.workflow import locked

# The database finds equal texts by an index, which does not hold long ones.
LONGEST = 600


@transaction.atomic
def save_snippet(submission, node, text, *, actor, is_shared=False, everywhere=False):
    """Keep a reason to use again, at this criterion or everywhere, for oneself or the reviewing body."""
    submission = locked(submission)
    if not can_review(actor, submission):
        raise PermissionDenied
    text = text.strip()
    if not text:
        raise WorkflowError("Hãy viết lý do trước rồi mới lưu làm mẫu.")
    if len(text) > LONGEST:
        raise WorkflowError(f"Lý do mẫu dài {len(text)} ký tự, chỉ được {LONGEST}. Hãy rút ngắn rồi lưu.")
    rubric_code, criterion_code = ("", "") if everywhere else (submission.campaign.rubric.code, node.code)
    body = locked_unit(submission.participation.verifier_at(submission.current_level))
    snippet, _ = Snippet.objects.update_or_create(
        unit=body,
        owner=actor,
        text=text,
        rubric_code=rubric_code,
        criterion_code=criterion_code,
        defaults={"is_shared": is_shared},
    )
    record(body, "save_snippet", actor, snippet=snippet.pk, is_shared=is_shared)
    return snippet


@transaction.atomic
def delete_snippet(snippet, *, actor):
    """Only the owner takes a snippet away, a shared one too."""
    if snippet.owner_id != actor.pk:
        raise PermissionDenied
    record(locked_unit(snippet.unit), "delete_snippet", actor, snippet=snippet.pk)
    snippet.delete()


def locked_unit(unit):
    return Unit.objects.select_for_update().get(pk=unit.pk)
