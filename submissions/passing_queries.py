"""The units below one parent, and whether each is ready to be passed up with the others."""

from dataclasses import dataclass

from submissions.desk_queries import attach_recusals, judged_codes_of, progress, waived_codes_of
from submissions.models import Participation, Submission

Status, State = Submission.Status, Participation.State


@dataclass(frozen=True)
class PassingRow:
    """One unit: ready, already above, left out with a word, or with the ``problem`` that holds all back."""

    participation: Participation
    submission: Submission | None
    words: str
    problem: str = ""
    is_ready: bool = False

    @property
    def unit(self):
        return self.participation.unit

    @property
    def may_be_missing(self):
        return bool(self.problem) and self.submission.is_with_unit_first and self.participation.is_past_due


def passing_rows(level, parent):
    """Every unit below ``parent`` by name, in a fixed number of statements."""
    forms = list(
        Submission.objects.with_places()
        .filter(participation__campaign_block=level.campaign_block_id, participation__unit__parent=parent)
        .order_by("participation__unit__sort_key", "pk")
    )
    attach_recusals(forms)
    judged, (waived, asked) = judged_codes_of(forms), waived_codes_of(forms)
    spec = level.campaign_block.spec
    rows = []
    for form in forms:
        done, total = progress(spec, judged[form.pk], waived[form.pk], asked[form.pk], level)
        rows.append(row_of(form, level, total - done, bool(asked[form.pk])))
    return rows


def row_of(form, level, left, is_asked):
    participation = form.participation
    if participation.state in {State.MISSING, State.EXCLUDED}:
        reason = f": {participation.reason}" if participation.reason else ""
        return PassingRow(participation, form, f"{participation.get_state_display()}{reason}")
    if form.level > level.number or form.status == Status.VERIFIED:
        return PassingRow(participation, form, "đã chuyển lên")
    problem = problem_of(form, left, is_asked)
    if problem:
        return PassingRow(participation, form, form.get_status_display(), problem)
    return PassingRow(participation, form, "sẵn sàng", is_ready=True)


def problem_of(form, left, is_asked):
    if form.status != Status.ACCEPTED:
        return f"phiếu {form.get_status_display()}."
    if is_asked:
        return "còn đề nghị không áp dụng chờ xét."
    return f"còn {left} tiêu chí chưa xét." if left else ""
