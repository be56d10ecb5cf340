import io
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from egov_scoring.models import Event, Membership, Role
from submissions import services
from submissions.assignment_queries import (
    Desk,
    assigned_groups,
    assigned_to,
    matrix_of,
    reviewers_of,
)
from submissions.errors import WorkflowError
from submissions.models import Assignment, Submission, Verdict
from tests.factories import (
    criterion_of,
    forms_of,
    make_campaign,
    make_reviewer,
    make_submitted,
    make_unit,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db


def assign(reviewer, submission, group, place=None):
    """Store one cell as the service does."""
    return Assignment.objects.create(
        level=submission.current_level,
        place=place or submission.unit,
        group=group,
        reviewer=reviewer,
        assigned_by=reviewer,
        assigned_at=timezone.now(),
    )


def test_a_reviewer_finds_the_forms_and_groups_that_are_assigned():
    campaign = make_campaign(units=2)
    mine = make_submitted(campaign)
    reviewer, other = make_reviewer(campaign.agency), make_reviewer(campaign.agency)
    assign(reviewer, mine, "1")
    assign(other, mine, "2")

    assert list(Submission.objects.filter(assigned_to(reviewer))) == [mine]
    assert list(Submission.objects.filter(assigned_to(reviewer, group="2"))) == []
    assert assigned_groups(reviewer, Submission.objects.all()) == {mine.pk: {"1"}}
    assert mine.campaign_block.spec.group_of("1.2").code == "1"


def test_the_place_above_means_all_its_units_but_never_the_reviewer_s_own():
    mine = make_submitted()
    reviewer = make_reviewer(mine.campaign.agency)
    district = make_unit(mine.campaign.province)
    mine.unit.parent = district
    mine.unit.save()
    assign(reviewer, mine, "1", place=district)
    found = Submission.objects.filter(assigned_to(reviewer))

    assert list(found) == [mine]
    assert assigned_groups(reviewer, [mine]) == {mine.pk: {"1"}}

    Membership.objects.create(user=reviewer, unit=mine.unit, role=Role.OFFICER)
    del reviewer.active_memberships

    assert not Submission.objects.filter(assigned_to(reviewer)).exists()
    assert assigned_groups(reviewer, [mine]) == {}


@pytest.fixture
def world():
    """A campaign with two submitted forms, a reviewer, and the approver who assigns."""
    campaign = make_campaign(units=2)
    forms = [make_submitted(campaign)]
    forms += [form for form in forms_of(campaign) if form.pk != forms[0].pk]
    level = forms[0].levels[0]
    return SimpleNamespace(
        campaign=campaign,
        level=level,
        units=[form.participation.unit for form in forms],
        reviewer=make_reviewer(campaign.agency),
        approver=make_user(campaign.agency, Role.APPROVER),
        desk=Desk(level, campaign.agency),
    )


def give(world, cells, reviewer=None, actor=None):
    services.assign(
        world.level,
        world.campaign.agency,
        cells,
        reviewer or world.reviewer,
        actor=actor or world.approver,
    )


def at(world, name):
    return reverse(f"submissions:{name}", args=[world.level.pk, world.campaign.agency.pk])


def test_assigning_replaces_who_had_the_cell_and_is_on_record(world):
    other = make_reviewer(world.campaign.agency)
    give(world, [(world.units[0], "1"), (world.units[0], "2")])
    give(world, [(world.units[0], "2")], reviewer=other)

    held = Assignment.objects.order_by("group").values_list("group", "reviewer")
    assert list(held) == [("1", world.reviewer.pk), ("2", other.pk)]
    assert Event.objects.filter(action="assign_reviewer").count() == 2


def test_nobody_is_given_their_own_unit_nor_work_of_another_body(world):
    own = world.units[0]
    Membership.objects.create(user=world.reviewer, unit=own, role=Role.OFFICER)
    stranger = make_reviewer(make_unit())

    with pytest.raises(WorkflowError, match=f"{own}: .* làm việc ở đơn vị này"):
        give(world, [(own, "1")])
    with pytest.raises(WorkflowError, match="không phải cán bộ thẩm định"):
        give(world, [(own, "1")], reviewer=stranger)
    with pytest.raises(PermissionDenied):
        give(world, [(world.units[1], "1")], actor=world.reviewer)

    assert not Assignment.objects.exists()


def test_the_loads_count_criteria_judged_and_open_and_what_nobody_has(world):
    give(world, [(world.units[0], "1")])
    form = Submission.objects.with_places().get(participation__unit=world.units[0])
    services.accept(form, actor=world.reviewer)
    services.give_verdict(form, criterion_of(form, "1.1"), Verdict.Kind.ACCEPT, actor=world.reviewer)

    matrix = matrix_of(world.desk, reviewers_of(world.campaign.agency))

    assert [(load.items, load.done, load.left) for load in matrix.loads] == [(2, 1, 1)]
    assert (matrix.unassigned.items, matrix.unassigned.done) == (4, 0)


def test_the_loads_count_what_is_open_as_progress_does(world):
    give(world, [(world.units[0], "1")])
    form = Submission.objects.with_places().get(participation__unit=world.units[0])
    services.accept(form, actor=world.reviewer)
    services.give_verdict(form, criterion_of(form, "1.1"), Verdict.Kind.ACCEPT, actor=world.reviewer)
    Verdict.objects.update(changed_in=2)

    matrix = matrix_of(world.desk, reviewers_of(world.campaign.agency))

    assert [(load.items, load.done) for load in matrix.loads] == [(2, 0)]


@pytest.mark.parametrize("cells", [1, 2])
def test_the_matrix_takes_a_fixed_number_of_statements(client, world, cells, django_assert_num_queries):
    give(world, [(unit, "1") for unit in world.units[:cells]])
    client.force_login(world.approver)

    with django_assert_num_queries(15):
        page = client.get(at(world, "assignment-edit"))

    assert page.content.decode().count(str(world.reviewer)) >= cells


def test_the_page_assigns_every_place_at_once_and_names_what_is_missing(client, world):
    client.force_login(world.approver)
    refused = client.post(at(world, "assignment-edit"), {"reviewer": world.reviewer.pk})

    assert refused.status_code == 422
    assert "Hãy chọn ít nhất một nhóm tiêu chí" in refused.content.decode()

    client.post(
        at(world, "assignment-edit"),
        {"reviewer": world.reviewer.pk, "groups": ["1", "2"], "every_place": "on"},
    )

    assert Assignment.objects.filter(reviewer=world.reviewer).count() == 4

    client.post(at(world, "assignment-edit"), {"clear": "1", "groups": ["1"], "every_place": "on"})

    assert set(Assignment.objects.values_list("group", flat=True)) == {"2"}


def test_a_reviewer_cannot_open_the_matrix(client, world):
    client.force_login(world.reviewer)

    assert client.get(at(world, "assignment-edit")).status_code == 404


def test_a_workbook_comes_back_with_people_and_lists_every_wrong_row(client, world):
    client.force_login(world.approver)
    book = load_workbook(io.BytesIO(client.get(at(world, "assignment-export")).content))
    sheet = book["Phân công"]
    assert [cell.value for cell in sheet[1]][-1] == "Tên đăng nhập người thẩm định"
    sheet.cell(2, 5).value = world.reviewer.username
    file = io.BytesIO()
    book.save(file)

    preview = client.post(at(world, "assignment-import"), {"file": make_upload("a.xlsx", file.getvalue())})

    assert "1 dòng sẽ thay đổi" in preview.content.decode()
    assert not Assignment.objects.exists()

    client.post(at(world, "assignment-confirm"), {"payload": preview.context["payload"]})

    assert Assignment.objects.get().reviewer == world.reviewer

    sheet.cell(3, 5).value = "khong.co"
    sheet.cell(4, 1).value = "don-vi-la"
    file = io.BytesIO()
    book.save(file)
    wrong = client.post(at(world, "assignment-import"), {"file": make_upload("a.xlsx", file.getvalue())})
    assert [error["text"].split(":")[0] for error in wrong.context["errors"]] == [
        f"Phân công, dòng 3 ({sheet.cell(3, 1).value})",
        "Phân công, dòng 4 (don-vi-la)",
    ]


def test_a_head_finds_the_way_to_assign_from_the_own_forms(client, world):
    here = make_user(world.campaign.agency, Role.HEAD)
    elsewhere = make_user(world.units[0], Role.HEAD)
    link = f'href="{reverse("submissions:assignment-list")}"'

    pages = []
    for head in (here, elsewhere):
        client.force_login(head)
        pages.append(client.get(reverse("submissions:home")).content.decode())

    assert [link in page for page in pages] == [True, False]
