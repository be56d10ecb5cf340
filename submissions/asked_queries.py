"""The return that a unit is answering, with all that is asked, in one statement."""

from egov_scoring.composed import Composed
from submissions.models import ReturnedCriterion


def asked_of_form(submission_id):
    asked = ReturnedCriterion.objects.with_work().filter(part_of__submission=submission_id)
    return asked.select_related("part_of__level", "part_of__asked_by", "criterion").order_by(
        "part_of", "criterion__position"
    )


ASKED = Composed(asked_of_form)


def attach_return(submission):
    """Give the form the return that it is answering, with what is asked."""
    rows = ASKED(submission.pk)
    if rows:
        asked = rows[-1].part_of
        of_round = [row for row in rows if row.part_of_id == asked.pk]
        asked.__dict__["_prefetched_objects_cache"] = {"criteria": filled(ReturnedCriterion, of_round)}
        submission.last_return = asked


def filled(model, rows):
    """The rows as a queryset that has been read."""
    queryset = model.objects.all()
    queryset._result_cache = rows
    return queryset
