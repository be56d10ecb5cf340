import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from egov_scoring.models import Event, Membership, Role
from rankings.composition import named_in
from rankings.snapshot import block_data
from submissions import services
from submissions.contributor_queries import contributes, unnamed_contributors
from submissions.errors import WorkflowError
from submissions.models import Campaign, Contribution, Observation, Submission
from submissions.review_queries import history_of
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
ACT = {"number": "12/QĐ-STTTT", "day": date(2021, 1, 5)}
STEPS = ["export", "import", "confirm"]
SOURCE = {"observed_on": date(2021, 12, 1), "document": "Báo cáo 9/BC-VP"}


@pytest.fixture
def form():
    return make_submitted(make_campaign(make_rubric(NAMED), units=2))


@pytest.fixture
def office(form):
    """The contributing unit, named for the campaign by its administrator."""
    unit = make_unit(form.campaign.province, kind="co-quan", name="Văn phòng")
    administrator = make_user(form.campaign.agency, Role.ADMINISTRATOR)
    services.name_contributors(form.campaign, {"Văn phòng UBND tỉnh": unit}, actor=administrator, **ACT)
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


def name(campaign, code, unit, task=Contribution.ENTER, *, actor, **act):
    services.name_contributor(campaign.blocks.get(), code, unit, task, actor=actor, **act)
    return campaign.blocks.get().spec.node(code)


@pytest.fixture
def plain():
    """A form under a rubric that names nobody, with a unit that the campaign may name, and who names it."""
    form = make_submitted(make_campaign(make_rubric(SMALL_RUBRIC), units=2))
    unit = make_unit(form.campaign.province, kind="co-quan", name="Sở Nội vụ")
    return form, unit, make_user(form.campaign.agency, Role.ADMINISTRATOR)


def test_a_campaign_in_preparation_names_its_agencies_freely_and_an_open_one_by_a_document(plain):
    form, unit, administrator = plain
    campaign = form.campaign
    Campaign.objects.update(status=Campaign.Status.PREPARING)
    node = name(campaign, "1.2", unit, actor=administrator)
    assert (node.contributor, node.contribution) == ("Sở Nội vụ", "enter")

    Campaign.objects.update(status=Campaign.Status.OPEN)
    with pytest.raises(WorkflowError, match="số và ngày văn bản"):
        name(campaign, "1.1", unit, actor=administrator)
    name(campaign, "1.1", unit, Contribution.CONFIRM, actor=administrator, **ACT)

    event = Event.objects.filter(action="name_contributor").latest("pk")
    assert event.data["document"] == "12/QĐ-STTTT ngày 05/01/2021"
    assert (event.data["criterion"], event.data["unit"]) == ("1.1", unit.code)
    Campaign.objects.update(status=Campaign.Status.CLOSED)
    with pytest.raises(WorkflowError, match="đã đóng"):
        name(campaign, "1.1", None, actor=administrator, **ACT)


def test_the_campaign_s_word_goes_before_the_rubric_s_and_may_be_taken_back(form, office):
    other = make_unit(form.campaign.province, kind="co-quan", name="Sở Tài chính")
    administrator = make_user(form.campaign.agency, Role.ADMINISTRATOR)

    assert name(form.campaign, "1.2", other, actor=administrator, **ACT).contributor == "Sở Tài chính"
    with pytest.raises(PermissionDenied):
        observe(reread(form), make_officer(office))
    observe(reread(form), make_officer(other))
    assert name(form.campaign, "1.2", None, actor=administrator, **ACT).contributor == "Văn phòng UBND tỉnh"


def test_an_agency_that_is_named_nowhere_any_more_has_no_tasks(plain):
    form, unit, administrator = plain
    officer = make_officer(unit)
    for code in ("1.1", "1.2"):
        name(form.campaign, code, unit, actor=administrator, **ACT)

    name(form.campaign, "1.1", None, actor=administrator, **ACT)
    assert contributes(officer)
    name(form.campaign, "1.2", None, actor=administrator, **ACT)
    assert not contributes(officer)


def test_a_document_has_a_number_not_a_text(plain):
    form, unit, administrator = plain

    with pytest.raises(WorkflowError, match="dài quá 100 ký tự"):
        name(form.campaign, "1.2", unit, actor=administrator, **ACT | {"number": "9" * 101})


def reread(form):
    return Submission.objects.with_places().get(pk=form.pk)


def test_only_the_campaign_s_administrator_names_and_only_what_can_be_named(plain):
    form, unit, administrator = plain
    with pytest.raises(PermissionDenied):
        name(form.campaign, "1.2", unit, actor=make_reviewer(form.campaign.agency), **ACT)
    for code, task in (("1", Contribution.ENTER), ("9", Contribution.ENTER), ("1.2", "nhìn")):
        with pytest.raises(WorkflowError):
            name(form.campaign, code, unit, task, actor=administrator, **ACT)
    assert form.campaign.blocks.get().contributors == {}


def test_an_agency_that_confirms_waits_for_the_answer_and_one_with_values_is_not_taken_away(plain):
    form, unit, administrator = plain
    name(form.campaign, "1.2", unit, Contribution.CONFIRM, actor=administrator, **ACT)
    draft = Submission.objects.with_places().exclude(pk=form.pk).get()

    with pytest.raises(WorkflowError, match="chưa nộp phiếu"):
        observe(draft, make_officer(unit))
    observe(reread(form), make_officer(unit))
    with pytest.raises(WorkflowError, match="đã có 1 số liệu"):
        name(form.campaign, "1.2", None, actor=administrator, **ACT)


def test_who_contributes_stands_on_the_form_the_desk_and_the_open_rules(client, plain):
    form, unit, administrator = plain
    name(form.campaign, "1.2", unit, Contribution.CONFIRM, actor=administrator, **ACT)
    services.accept(form, actor=make_reviewer(form.campaign.agency))
    pages = {
        make_officer(form.unit): reverse("submissions:response-edit", args=[form.pk, "1.2"]),
        make_reviewer(form.campaign.agency): reverse("submissions:verdict", args=[form.pk, "1.2"]),
        make_officer(unit): address(form, "observation-list"),
    }
    for person, page in pages.items():
        client.force_login(person)
        assert "Số liệu do Sở Nội vụ xác nhận" in client.get(page).content.decode()
    client.logout()
    shown = client.get(reverse("rubrics:detail", args=["nho"])).content.decode()
    assert f"Số liệu do Sở Nội vụ xác nhận trong {form.campaign}." in shown


def test_a_published_result_keeps_who_contributed(plain):
    form, unit, administrator = plain
    name(form.campaign, "1.2", unit, Contribution.CONFIRM, actor=administrator, **ACT)

    nodes = block_data(form.campaign.blocks.get().spec, {})["nodes"]

    assert named_in(nodes) == [("1.2", "Sở Nội vụ", "confirm")]


def test_the_administrator_names_an_agency_on_screen(client, plain):
    form, unit, administrator = plain
    client.force_login(administrator)
    page = reverse("submissions:contributor-name", args=[form.campaign.pk])
    values = {"place": "so:1.2", "unit": unit.pk, "task": "enter"}

    refused = client.post(page, values | {"number": "", "day": "32/01/2021"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"number", "day"}
    assert client.post(page, values | {"number": "9/QĐ", "day": "05/01/2021"}).status_code == 302

    listed = client.get(reverse("submissions:contributor-edit", args=[form.campaign.pk])).content.decode()
    assert "9/QĐ ngày 05/01/2021" in listed
    again = client.get(page, {"tieu-chi": "so:1.2"}).context["form"]
    assert (again["unit"].value(), again["task"].value()) == (unit.pk, "enter")


def test_agencies_come_from_a_workbook_after_a_preview(client, plain):
    form, unit, administrator = plain
    client.force_login(administrator)
    address_of = {n: reverse(f"submissions:contributor-{n}", args=[form.campaign.pk]) for n in STEPS}
    book = load_workbook(io.BytesIO(client.get(address_of["export"]).content))
    sheet = book["Đầu mối số liệu"]
    line = [cell.value for cell in sheet["B"]].index("1.2") + 1

    def upload(*values):
        for column, value in zip("DFGH", values, strict=True):
            sheet[f"{column}{line}"] = value
        file = io.BytesIO()
        book.save(file)
        return client.post(address_of["import"], {"file": make_upload("a.xlsx", file.getvalue())})

    for values in (
        ("khong-co", "xác nhận", "9/QĐ", ""),
        (unit.code, "xem", "9/QĐ", ""),
        (unit.code, "xác nhận", "", ""),
    ):
        assert upload(*values).context["preview"].problems
    preview = upload(unit.code, "Xác nhận", "9/QĐ", "05/01/2021")
    assert "1 dòng sẽ thay đổi" in preview.content.decode()
    assert form.campaign.blocks.get().contributors == {}
    client.post(address_of["confirm"], {"payload": preview.context["payload"]})

    given = {"name": "Sở Nội vụ", "task": "confirm", "number": "9/QĐ", "day": "2021-01-05"}
    assert form.campaign.blocks.get().contributors == {"1.2": given}


def test_the_unit_reads_every_dated_value_in_the_log_of_its_form(client, form, office):
    observe(form, make_officer(office), "30/60", observed_on=date(2021, 6, 1))
    client.force_login(make_officer(form.unit))

    line = client.get(reverse("submissions:own-log", args=[form.pk])).context["page"].object_list[0]

    history = history_of(form, form.campaign_block.spec.node("1.2"))
    assert history[0].text.endswith(line.said)
    assert line.said.startswith("đầu mối ghi 30/60")
    assert line.said.endswith("số liệu ngày 01/6/2021, theo Báo cáo 9/BC-VP")
