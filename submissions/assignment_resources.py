"""The assignment of one desk in and out of a workbook; every row goes through the service of the page."""

from django.core.exceptions import ValidationError
from import_export import fields

from egov_scoring.resources import GuardedResource
from submissions import services
from submissions.assignment_queries import groups_of, places_of, reviewers_of
from submissions.errors import WorkflowError
from submissions.models import Assignment

SHEET = "Phân công"
CODE, GROUP, PERSON = "Mã đơn vị", "Mã nhóm tiêu chí", "Tên đăng nhập người thẩm định"


class AssignmentResource(GuardedResource):
    """One row per place and group of criteria; an empty person changes nothing."""

    no_right = "Bạn không phân công thẩm định ở cơ quan này."
    refusal = WorkflowError

    code = fields.Field("place__code", CODE, readonly=True)
    name = fields.Field("place__name", "Tên đơn vị", readonly=True)
    group = fields.Field("group", GROUP, readonly=True)
    group_name = fields.Field(column_name="Nhóm tiêu chí", readonly=True)
    person = fields.Field("reviewer__username", PERSON, readonly=True)

    class Meta:
        model = Assignment
        fields = ["code", "name", "group", "group_name", "person"]
        import_id_fields = ["code", "group"]
        skip_unchanged = report_skipped = store_row_values = store_instance = skip_html_diff = True

    def __init__(self, *, desk, **kwargs):
        super().__init__(**kwargs)
        self.desk = desk
        self.groups = {group.code: group.text for group in groups_of(desk.level.campaign_block.spec)}

    def before_import(self, dataset, **kwargs):
        self.places = {place.unit.code: place.unit for place in places_of(self.desk.level, self.desk.body)}
        self.people = {person.username.lower(): person for person in reviewers_of(self.desk.body)}
        self.held = {(a.place_id, a.group): a for a in self.desk.level.assignments.select_related("reviewer")}

    def before_import_row(self, row, **kwargs):
        row["place"] = self.found(
            self.places, row[CODE], f"{CODE} “{row[CODE]}” không có trong bảng phân công."
        )
        self.found(
            self.groups, row[GROUP], f"{GROUP} “{row[GROUP]}” không có; chọn một trong: {self.choices}."
        )
        username = row[PERSON].lower()
        row["chosen"] = username and self.found(
            self.people, username, f"“{row[PERSON]}” không phải cán bộ thẩm định của {self.desk.body}."
        )

    @property
    def choices(self):
        return ", ".join(self.groups)

    def found(self, known, key, problem):
        if key not in known:
            raise ValidationError(problem)
        return known[key]

    def get_instance(self, instance_loader, row):
        return self.held.get((row["place"].pk, row[GROUP]))

    def init_instance(self, row=None):
        return Assignment(level=self.desk.level, place=row["place"], group=row[GROUP])

    def import_instance(self, instance, row, **kwargs):
        if row["chosen"]:
            instance.reviewer = row["chosen"]

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not row["chosen"] or (instance.pk and original.reviewer_id == instance.reviewer_id)

    def dehydrate_group_name(self, assignment):
        return self.groups[assignment.group]

    def dehydrate_person(self, assignment):
        return assignment.reviewer.username if assignment.reviewer_id else ""

    def store(self, instance, is_create):
        cells = [(instance.place, instance.group)]
        services.assign(self.desk.level, self.desk.body, cells, instance.reviewer, actor=self.actor)


def cells_of(matrix, level):
    """Every cell of a desk as it would be exported; one that nobody has yet is an empty assignment."""
    return [
        held or Assignment(level=level, place=row.place.unit, group=group.code)
        for row in matrix.rows
        for group, held in zip(matrix.groups, row.cells, strict=True)
    ]
