"""What a return asked, and what the unit changed in answer to it."""

import json
from dataclasses import dataclass

from submissions.models import ReturnedCriterion
from submissions.review_queries import written


@dataclass(frozen=True)
class AskedLine:
    asked: ReturnedCriterion
    changes: tuple[str, ...]

    @property
    def code(self):
        return self.asked.criterion.code


def asked_lines(submission):
    """The newest return's criteria, each with what the newest revision says differently."""
    asked = submission.last_return
    if asked is None:
        return ()
    spec = submission.campaign_block.spec
    before, after = revisions_around(submission, asked)
    lines = []
    for line in asked.criteria.all():
        code = line.criterion.code
        lines.append(AskedLine(line, changes(spec.node(code), before.get(code), after.get(code))))
    return tuple(lines)


def revisions_around(submission, asked):
    """The answers of the revision that was returned, and of the newest one."""
    revisions = list(submission.revisions.defer("content").order_by("number"))
    returned = [revision for revision in revisions if revision.submitted_at <= asked.asked_at]
    if not returned:
        return {}, {}
    pair = returned[-1], revisions[-1]
    frozen = dict(submission.revisions.filter(pk__in=[r.pk for r in pair]).values_list("pk", "content"))
    return tuple(json.loads(bytes(frozen[revision.pk]))["answers"] for revision in pair)


def changes(node, before, after):
    """What is said differently at one criterion, in words."""
    before, after = before or {}, after or {}
    said = []
    if before.get("answer") != after.get("answer"):
        old, new = (written(node, form.get("answer", "")) or "chưa trả lời" for form in (before, after))
        said.append(f"câu trả lời {old} → {new}")
    if before.get("note", "") != after.get("note", ""):
        said.append("giải trình")
    if before.get("document", "") != after.get("document", ""):
        said.append("văn bản chấp nhận")
    if before.get("evidence", []) != after.get("evidence", []):
        said.append(f"minh chứng ({len(before.get('evidence', []))} → {len(after.get('evidence', []))})")
    return tuple(said)
