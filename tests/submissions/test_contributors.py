import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from egov_scoring.models import Membership, Role
from submissions import services
from submissions.contributor_queries import unnamed_contributors
from submissions.models import Observation, Submission
from tests.factories import (
    SMALL_RUBRIC,
    criterion_of,
    make_campaign,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submitted,
    make_unit,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db
NAMED = SMALL_RUBRIC.replace(
    'text = "Tỷ lệ văn bản điện tử"\n',
    'text = "Tỷ lệ văn bản điện tử"\ncontributor = "Văn phòng UBND tỉnh"\n',
)
SOURCE = {"observed_on": date(2021, 12, 1), "document": "Báo cáo 9/BC-VP"}


@pytest.fixture
def form():
    return make_submitted(make_campaign(make_rubric(NAMED), units=2))


@pytest.fixture
def office(form):
    """The contributing unit, named for the campaign by its administrator."""
    unit = make_unit(form.campaign.province, kind="co-quan", name="Văn phòng")
    administrator = make_user(form.campaign.agency, Role.ADMINISTRATOR)
    services.name_contributors(form.campaign, {"Văn phòng UBND tỉnh": unit}, actor=administrator)
    return unit


def observe(form, actor, text="42/60", **values):
    criterion = criterion_of(form, "1.2")
    return services.add_observation(form, criterion, text, actor=actor, **(SOURCE | values))


def address(form, name, *more):
    return reverse(f"submissions:{name}", args=[form.campaign_block.pk, "1.2", *more])


def test_a_campaign_knows_which_named_agency_has_no_unit_yet(form):
    assert unnamed_contributors(form.campaign) == ["Văn phòng UBND tỉnh"]


def test_values_stand_beside_the_answer_and_the_latest_counts(client, form, office):
    reviewer = make_reviewer(form.campaign.agency)
    officer = make_officer(office)
    observe(form, officer, "30/60", observed_on=date(2021, 6, 1))
    services.accept(form, actor=reviewer)
    client.force_login(reviewer)
    page = reverse("submissions:verdict", args=[form.pk, "1.2"])

    assert "khác với đơn vị" in client.get(page).content.decode()
    observe(form, officer)
    shown = client.get(page)

    assert "khớp với đơn vị" in shown.content.decode()
    assert [o.answer for o in shown.context["observed"].observations] == ["30/60", "42/60"]
    assert form.responses.get(criterion__code="1.2").answer == "42/60"


def test_only_the_named_agency_enters_values_and_never_of_its_own_people_s_units(form, office):
    own = make_officer(office)
    Membership.objects.create(user=own, unit=form.unit, role=Role.OFFICER)

    for actor in (own, make_officer(form.unit), make_reviewer(form.campaign.agency)):
        with pytest.raises(PermissionDenied):
            observe(form, actor)
    with pytest.raises(PermissionDenied):
        services.add_observation(form, criterion_of(form, "1.1"), "#1", actor=make_officer(office), **SOURCE)

    assert not Observation.objects.exists()


def test_the_agency_has_its_own_queue_and_drafts_stay_hidden(client, form, office):
    client.force_login(make_officer(office))
    assert "Số liệu đầu mối" in client.get(reverse("submissions:home")).content.decode()

    page = client.get(address(form, "observation-list"))
    answers = {row.submission.pk: row.own_words for row in page.context["rows"]}
    draft = Submission.objects.exclude(pk=form.pk).get()
    assert answers[draft.pk] == ""
    assert answers[form.pk].startswith("42/60")

    add = address(form, "observation-add", form.pk)
    refused = client.post(add, {"answer": "70/60", "observed_on": "01/12/2021", "document": "x"})
    assert refused.status_code == 422
    client.post(add, {"answer": "42/60", "observed_on": "01/12/2021", "document": "Báo cáo 9"})
    assert Observation.objects.get().observed_on == date(2021, 12, 1)

    client.force_login(make_officer(form.unit))
    assert client.get(address(form, "observation-list")).status_code == 404


def test_values_come_from_a_workbook_after_a_preview(client, form, office):
    client.force_login(make_officer(office))
    book = load_workbook(io.BytesIO(client.get(address(form, "observation-export")).content))
    sheet = book["Số liệu đầu mối"]
    codes = [cell.value for cell in sheet["A"]]
    line = codes.index(form.unit.code) + 1
    for column, value in zip("CDE", ["40/60", "01/12/2021", "Báo cáo 9"], strict=True):
        sheet[f"{column}{line}"] = value
    file = io.BytesIO()
    book.save(file)

    preview = client.post(
        address(form, "observation-import"), {"file": make_upload("a.xlsx", file.getvalue())}
    )
    assert "1 dòng sẽ thay đổi" in preview.content.decode()
    assert not Observation.objects.exists()
    for _ in range(2):
        client.post(address(form, "observation-confirm"), {"payload": preview.context["payload"]})

    assert Observation.objects.get().answer == "40/60"


@pytest.mark.parametrize("values", [1, 3])
def test_a_task_takes_a_fixed_number_of_statements(client, form, office, values, django_assert_num_queries):
    officer = make_officer(office)
    for _ in range(values):
        observe(form, officer)
    client.force_login(officer)

    with django_assert_num_queries(8):
        assert client.get(address(form, "observation-list")).status_code == 200
