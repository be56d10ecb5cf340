"""What a unit says differently from one revision of its form to another."""

import json

from rubrics.answers import display, read_answer

PARTS = {"answer": "", "note": "", "document": "", "evidence": []}


def written(node, canonical):
    return display(node, read_answer(node, canonical)) if canonical else ""


def answers_in(submission, numbers):
    """What the form said at each criterion, by revision number, in one statement."""
    frozen = submission.revisions.filter(number__in=numbers).values_list("number", "content")
    return {number: json.loads(bytes(content))["answers"] for number, content in frozen}


def is_changed(before, after):
    """Whether anything that a verdict rests on differs; a criterion left out says nothing."""
    before, after = before or {}, after or {}
    return any(before.get(part, empty) != after.get(part, empty) for part, empty in PARTS.items())


def changes(node, before, after):
    """What is said differently at one criterion, in words."""
    before, after = before or {}, after or {}
    said = []
    if before.get("answer", "") != after.get("answer", ""):
        old, new = (written(node, form.get("answer", "")) or "để trống" for form in (before, after))
        said.append(f"câu trả lời {old} → {new}")
    if before.get("note", "") != after.get("note", ""):
        said.append("giải trình")
    if before.get("document", "") != after.get("document", ""):
        said.append("văn bản chấp nhận")
    if before.get("evidence", []) != after.get("evidence", []):
        said.append(f"minh chứng ({len(before.get('evidence', []))} → {len(after.get('evidence', []))})")
    return tuple(said)
