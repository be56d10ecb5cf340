"""The values of one task in and out of a workbook; every row goes through the service of the page."""

from datetime import datetime

from django.core.exceptions import ValidationError
from import_export import fields, widgets

from egov_scoring.resources import GuardedResource
from rubrics.answers import AnswerError, parse_answer
from submissions import services
from submissions.contributor_queries import task_rows
from submissions.errors import WorkflowError
from submissions.models import Observation

SHEET = "Số liệu đầu mối"
CODE, VALUE, DAY, SOURCE, NOTE = "Mã đơn vị", "Số liệu", "Số liệu ngày", "Văn bản hoặc nguồn", "Ghi chú"


class ObservationResource(GuardedResource):
    """One row per value; a row without a value, or one that is stored already, changes nothing."""

    no_right = "Bạn không nhập số liệu cho đơn vị này."
    refusal = WorkflowError

    code = fields.Field("submission__participation__unit__code", CODE, readonly=True)
    name = fields.Field("submission__participation__unit__name", "Tên đơn vị", readonly=True)
    answer = fields.Field("answer", VALUE)
    observed_on = fields.Field("observed_on", DAY, widgets.DateWidget(format="%d/%m/%Y"))
    document = fields.Field("document", SOURCE)
    note = fields.Field("note", NOTE)

    class Meta:
        model = Observation
        fields = ["code", "name", "answer", "observed_on", "document", "note"]
        import_id_fields = ["code"]
        report_skipped = store_row_values = store_instance = skip_html_diff = True

    def __init__(self, *, task, criterion, **kwargs):
        super().__init__(**kwargs)
        self.task, self.criterion = task, criterion

    def before_import(self, dataset, **kwargs):
        self.rows = {row.submission.unit.code: row for row in task_rows(self.task, self.actor)}

    def before_import_row(self, row, **kwargs):
        if row[CODE] not in self.rows:
            raise ValidationError(f"{CODE} “{row[CODE]}” không có trong danh sách của bạn.")
        if not row[VALUE]:
            return
        try:
            row["canonical"] = parse_answer(self.task.node, row[VALUE]).canonical
            row["day"] = datetime.strptime(row[DAY], "%d/%m/%Y").date()
        except AnswerError as error:
            raise ValidationError(f"{VALUE}: {error}") from error
        except ValueError as error:
            raise ValidationError(f"{DAY} “{row[DAY]}”: hãy ghi ngày/tháng/năm.") from error

    def get_instance(self, instance_loader, row):
        return None

    def init_instance(self, row=None):
        return Observation(submission=self.rows[row[CODE]].submission, criterion=self.criterion)

    def import_instance(self, instance, row, **kwargs):
        instance.answer, instance.observed_on = row.get("canonical", ""), row.get("day")
        instance.document, instance.note = row[SOURCE], row.get(NOTE, "")

    def skip_row(self, instance, original, row, import_validation_errors=None):
        new = (instance.answer, instance.observed_on, instance.document)
        known = [(o.answer, o.observed_on, o.document) for o in self.rows[row[CODE]].observations]
        return not row[VALUE] or new in known

    def store(self, instance, is_create):
        services.add_observation(
            instance.submission,
            self.criterion,
            instance.answer,
            actor=self.actor,
            observed_on=instance.observed_on,
            document=instance.document,
            note=instance.note,
        )


def lines_of(rows, criterion):
    """The latest value of every unit, or an empty line to fill in."""
    return [row.latest or Observation(submission=row.submission, criterion=criterion) for row in rows]
