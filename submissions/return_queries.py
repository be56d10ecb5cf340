"""What a return asked, and what the unit changed in answer to it."""

from dataclasses import dataclass

from submissions.change_queries import answers_in, changes
from submissions.models import ReturnedCriterion


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
    pair = returned[-1].number, revisions[-1].number
    said = answers_in(submission, pair)
    return tuple(said[number] for number in pair)
