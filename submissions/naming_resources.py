"""Who contributes at which criterion, in and out of a workbook, by the service of the page."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from import_export import fields

from egov_scoring.resources import GuardedResource
from submissions import services
from submissions.contributor_forms import agencies_of
from submissions.errors import WorkflowError
from submissions.models import Contribution, Contributor

SHEET = "Đầu mối số liệu"
BLOCK, CODE, UNIT, TASK = "Mã khối", "Mã tiêu chí", "Mã đơn vị đầu mối", "Việc"
NUMBER, DAY = "Số văn bản", "Ngày văn bản"
TASKS = {label: value for value, label in Contribution.choices}


class NamingResource(GuardedResource):
    """One row per criterion of each block; a row without a unit changes nothing."""

    no_right = "Bạn không giao đầu mối của kỳ đánh giá này."
    refusal = WorkflowError

    block = fields.Field("block_code", BLOCK, readonly=True)
    code = fields.Field("code", CODE, readonly=True)
    text = fields.Field("text", "Tiêu chí", readonly=True)
    unit = fields.Field("unit__code", UNIT, readonly=True)
    name = fields.Field("unit__name", "Tên đầu mối", readonly=True)
    task = fields.Field("task", TASK, readonly=True)
    number = fields.Field("number", NUMBER)
    day = fields.Field("day", DAY)

    class Meta:
        model = Contributor
        fields = ["block", "code", "text", "unit", "name", "task", "number", "day"]
        import_id_fields = ["block", "code"]
        skip_unchanged = report_skipped = store_row_values = store_instance = skip_html_diff = True

    def __init__(self, *, campaign, **kwargs):
        super().__init__(**kwargs)
        self.campaign = campaign

    def before_import(self, dataset, **kwargs):
        self.blocks = {one.block.code: one for one in blocks_of(self.campaign)}
        self.lines = {(line.block_code, line.code): line for line in lines_of(self.campaign)}
        self.units = {unit.code: unit for unit in agencies_of(self.campaign)}

    def before_import_row(self, row, **kwargs):
        if (row[BLOCK], row[CODE]) not in self.lines:
            raise ValidationError(f"Kỳ đánh giá không có tiêu chí “{row[CODE]}” ở khối “{row[BLOCK]}”.")
        if not row[UNIT]:
            return
        if row[UNIT] not in self.units:
            raise ValidationError(f"{UNIT} “{row[UNIT]}” không có trong các cơ quan của tỉnh.")
        if row[TASK].strip().lower() not in TASKS:
            raise ValidationError(f"{TASK} “{row[TASK]}”: hãy ghi một trong: {', '.join(TASKS)}.")
        row["on"] = self.read_day(row[DAY])

    def read_day(self, text):
        try:
            return datetime.strptime(text, "%d/%m/%Y").date() if text else None
        except ValueError as error:
            raise ValidationError(f"{DAY} “{text}”: hãy ghi ngày/tháng/năm.") from error

    def get_instance(self, instance_loader, row):
        return self.lines[row[BLOCK], row[CODE]]

    def import_instance(self, instance, row, **kwargs):
        if row[UNIT]:
            instance.unit, instance.task = self.units[row[UNIT]], row[TASK].strip().lower()
            instance.number, instance.day, instance.on = row[NUMBER], row[DAY], row["on"]

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not row[UNIT] or (instance.unit_id, instance.task) == (original.unit_id, original.task)

    def store(self, instance, is_create):
        services.name_contributor(
            self.blocks[instance.block_code],
            instance.code,
            instance.unit,
            TASKS[instance.task],
            actor=self.actor,
            number=instance.number,
            day=instance.on,
        )


def blocks_of(campaign):
    return campaign.blocks.select_related("campaign", "block__rubric").order_by("block__position")


def lines_of(campaign):
    """A row for every criterion of every block; only what the campaign itself names is filled in."""
    units = {one.name: one.unit for one in campaign.contributors.select_related("unit")}
    return [
        line_of(campaign_block.block.code, leaf, units, campaign_block.contributors.get(leaf.code))
        for campaign_block in blocks_of(campaign)
        for leaf in campaign_block.spec.leaves
    ]


def line_of(block_code, leaf, units, given):
    line = Contributor(unit=units.get(given["name"]) if given else None)
    line.block_code, line.code, line.text = block_code, leaf.code, Truncator(leaf.text).chars(120)
    line.task = Contribution(given["task"]).label if given else ""
    line.number = given["number"] if given else ""
    line.day = "/".join(reversed(given["day"].split("-"))) if given else ""
    return line
