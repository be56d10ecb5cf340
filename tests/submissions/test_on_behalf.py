"""A verifying body enters the form of a unit that sends paper; whoever entered it does not verify it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Event, Role
from submissions import services
from submissions.desk_queries import desk, desk_rows
from submissions.documents.form import form_document
from submissions.errors import WorkflowError
from submissions.freezing import thaw
from submissions.models import EntryOnBehalf, Participation, Submission
from submissions.permissions import can_edit_answers, can_review, is_reviewer_of
from tests.factories import (
    FULL_ANSWERS,
    SMALL_RUBRIC,
    fill,
    forms_of,
    make_campaign,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submission,
    make_submitted,
    make_unit,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db
PAPER = {"number": "15/BC-BCHQS", "date": date(2022, 1, 5), "reason": "Đơn vị không dùng hệ thống."}


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def url(name, submission, *args):
    return reverse(f"submissions:{name}", args=[submission.pk, *args])


def start(submission, actor, **paper):
    return services.start_entry_on_behalf(
        submission, actor=actor, scan=make_upload("bao-cao.pdf"), **PAPER | paper
    )


def make_entered(**campaign):
    """A form entered and handed in by one reviewer of the agency."""
    submission = make_submission(make_campaign(**campaign))
    clerk = make_reviewer(submission.campaign.agency)
    start(submission, clerk)
    fill(fresh(submission), FULL_ANSWERS, actor=clerk)
    services.request_signature(fresh(submission), actor=clerk)
    revision = services.sign_and_submit(fresh(submission), actor=clerk)
    return fresh(submission), clerk, revision


def test_the_agency_enters_and_submits_from_the_paper_of_a_unit():
    submission, clerk, revision = make_entered()

    assert (submission.status, revision.in_time) == ("submitted", True)
    assert thaw(revision)["on_behalf"] == {
        "unit": submission.campaign.agency.code,
        "unit_name": submission.campaign.agency.name,
        "entered_by": str(clerk),
        "number": "15/BC-BCHQS",
        "date": "2022-01-05",
        "reason": "Đơn vị không dùng hệ thống.",
    }
    event = Event.objects.get(action="start_entry_on_behalf")
    assert (event.actor, event.data["number"]) == (clerk, "15/BC-BCHQS")


def test_the_unit_above_enters_for_its_communes_and_no_other_does():
    submission = make_submission()
    parent, other = make_unit(kind="huyen"), make_unit(kind="huyen")
    submission.unit.parent = parent
    submission.unit.save()

    with pytest.raises(PermissionDenied):
        start(fresh(submission), make_reviewer(other))
    entry = start(fresh(submission), make_officer(parent))

    assert entry.by_unit == parent


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR, Role.HEAD, Role.COUNCIL])
def test_only_officers_and_reviewers_of_the_body_enter(role):
    submission = make_submission()

    with pytest.raises(PermissionDenied):
        start(submission, make_user(submission.campaign.agency, role))


def test_without_a_start_nobody_outside_the_unit_edits():
    submission = make_submission()

    assert not can_edit_answers(make_reviewer(submission.campaign.agency), submission)


def test_the_unit_s_own_people_do_not_enter_on_behalf():
    submission = make_submission()
    insider = make_reviewer(submission.campaign.agency)
    insider.memberships.create(unit=submission.unit, role=Role.OFFICER)

    with pytest.raises(PermissionDenied):
        start(submission, insider)


@pytest.mark.parametrize("missing", ["number", "reason"])
def test_number_and_reason_are_needed(missing):
    submission = make_submission()

    with pytest.raises(WorkflowError, match="Hãy ghi"):
        start(submission, make_reviewer(submission.campaign.agency), **{missing: " "})

    assert not EntryOnBehalf.objects.exists()


def test_a_form_that_its_unit_submitted_is_not_entered_on_behalf():
    submission = make_submitted()

    with pytest.raises(WorkflowError, match="không sửa được"):
        start(submission, make_reviewer(submission.campaign.agency))


def test_the_same_lock_holds_for_an_entry_on_behalf():
    strict = make_rubric(SMALL_RUBRIC.replace('late = "assess"', 'late = "not_ranked"'))
    submission = make_submission(make_campaign(strict, due_at=timezone.now() - timedelta(seconds=1)))

    with pytest.raises(WorkflowError, match="Đã hết hạn nộp"):
        start(submission, make_reviewer(submission.campaign.agency))


def test_whoever_entered_a_form_does_not_verify_it_and_a_colleague_does():
    submission, clerk, _ = make_entered()
    colleague = make_reviewer(submission.campaign.agency)

    with pytest.raises(PermissionDenied):
        services.accept(submission, actor=clerk)
    services.accept(fresh(submission), actor=colleague)
    with pytest.raises(PermissionDenied):
        services.accept_remaining(fresh(submission), actor=clerk)
    services.accept_remaining(fresh(submission), actor=colleague)
    with pytest.raises(PermissionDenied):
        services.verify(fresh(submission), actor=clerk)

    assert services.verify(fresh(submission), actor=colleague).status == "verified"


def test_every_person_who_typed_an_answer_is_kept_from_verifying():
    submission = make_submission()
    agency = submission.campaign.agency
    first, second, third = (make_reviewer(agency) for _ in range(3))
    start(submission, first)
    fill(fresh(submission), {"1.1": "#1"}, actor=second)
    fill(fresh(submission), {"1.1": "#2"}, actor=first)
    Submission.objects.filter(pk=submission.pk).update(status="accepted", level=1)
    submission = fresh(submission)

    assert [can_review(person, submission) for person in (first, second, third)] == [False, False, True]
    assert not is_reviewer_of(second, submission)


def test_the_list_offers_entry_and_waits_only_for_those_who_did_not_enter(client):
    campaign = make_campaign(units=2)
    clerk, colleague = make_reviewer(campaign.agency), make_reviewer(campaign.agency)
    entered, other = (fresh(form) for form in forms_of(campaign))
    start(entered, clerk)
    fill(fresh(entered), FULL_ANSWERS, actor=clerk)
    services.request_signature(fresh(entered), actor=clerk)
    services.sign_and_submit(fresh(entered), actor=clerk)

    rows = {
        name: {row.submission: (row.is_mine, row.may_enter) for row in desk_rows(person, desk(person))}
        for name, person in (("clerk", clerk), ("colleague", colleague))
    }

    assert rows["clerk"] == {entered: (False, False), other: (False, True)}
    assert rows["colleague"] == {entered: (True, False), other: (False, True)}


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_entered_forms(django_assert_num_queries, units):
    campaign = make_campaign(units=units)
    clerk = make_reviewer(campaign.agency)
    for form in forms_of(campaign):
        start(fresh(form), clerk)
        Submission.objects.filter(pk=form.pk).update(status="submitted", level=1)
    reviewer = make_reviewer(campaign.agency)

    with django_assert_num_queries(8):
        rows = desk_rows(reviewer, desk(reviewer))

    assert [row.is_mine for row in rows] == [True] * units


def test_an_entry_is_started_and_filled_in_on_screen(client):
    submission = make_submission()
    client.force_login(make_reviewer(submission.campaign.agency))
    data = {"number": "15/BC-BCHQS", "date": "5/1/2022", "reason": "Gửi qua hệ thống văn bản."}

    refused = client.post(url("on-behalf-start", submission), data)
    started = client.post(url("on-behalf-start", submission), data | {"scan": make_upload("a.pdf")})
    page = client.get(url("group", submission, "1")).content.decode()
    scan = client.get(url("on-behalf-scan", submission))

    assert (refused.status_code, started.url) == (422, url("form", submission))
    assert "Nhập thay." in page and "data-autosave" in page
    assert scan["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["review", "verdict"])
def test_the_reviewer_reads_that_a_form_was_entered_by_whom_and_why(client, name):
    submission, clerk, _ = make_entered()
    client.force_login(make_reviewer(submission.campaign.agency))
    args = ["1.1"] if name == "verdict" else []

    page = client.get(url(name, submission, *args)).content.decode()

    assert "Nhập thay." in page and "15/BC-BCHQS" in page
    assert "Đơn vị không dùng hệ thống." in page and str(clerk) in page


@pytest.mark.parametrize("name", ["on-behalf-start", "on-behalf-scan", "form", "group"])
def test_strangers_find_nothing(client, name):
    submission, _, _ = make_entered()
    client.force_login(make_reviewer(make_unit(kind="co-quan")))
    args = ["1"] if name == "group" else []

    assert client.get(url(name, submission, *args)).status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_an_officer_of_the_agency_finds_what_to_enter(client, django_assert_num_queries, units):
    campaign = make_campaign(units=units)
    forms = forms_of(campaign)
    client.force_login(make_officer(campaign.agency))

    home = client.get(reverse("submissions:home")).content.decode()
    with django_assert_num_queries(4):
        page = client.get(reverse("submissions:on-behalf-list"))
    one = client.get(reverse("submissions:on-behalf-list"), {"tim": forms[0].unit.name.lower()})

    assert reverse("submissions:on-behalf-list") in home
    assert [form.pk for form in page.context["page"]] == [
        form.pk for form in forms if form.unit != campaign.agency
    ]
    assert forms[0].pk in [form.pk for form in one.context["page"]]


def test_the_form_of_a_unit_that_takes_no_part_is_not_offered(client):
    campaign = make_campaign()
    form = forms_of(campaign)[0]
    excluded = {"state": Participation.State.EXCLUDED, "reason": "Nhiệm vụ quốc phòng."}
    Participation.objects.filter(submission=form).update(**excluded)
    client.force_login(make_officer(campaign.agency))

    assert not client.get(reverse("submissions:on-behalf-list")).context["page"].object_list


def test_what_was_begun_or_belongs_to_others_is_not_offered(client):
    _, clerk, _ = make_entered()
    stranger = make_officer(make_unit(kind="co-quan"))
    for person in (clerk, stranger):
        client.force_login(person)

        assert not client.get(reverse("submissions:on-behalf-list")).context["page"].object_list


def test_who_enters_opens_the_evidence_and_its_colleague_only_reads_it(client):
    submission = make_submission()
    clerk, colleague = (make_reviewer(submission.campaign.agency) for _ in range(2))
    start(submission, clerk)
    scan = EntryOnBehalf.objects.get().scan
    stranger = make_officer(make_unit(kind="co-quan"))

    seen = {}
    for person in (clerk, colleague, stranger):
        client.force_login(person)
        detail = client.get(reverse("submissions:evidence-detail", args=[scan.pk]))
        listed = client.get(reverse("submissions:evidence-list"), {"don-vi": submission.unit.pk})
        seen[person] = (
            detail.status_code,
            bool(detail.context and detail.context.get("form")),
            listed.context["unit"] == submission.unit,
        )

    assert seen == {
        clerk: (200, True, True),
        colleague: (200, False, True),
        stranger: (404, False, False),
    }


def test_the_printed_form_says_who_entered_it_from_which_paper():
    submission, clerk, revision = make_entered()

    assert form_document(submission, revision).on_behalf == (
        f"{submission.campaign.agency} ({clerk}) nhập theo văn bản số 15/BC-BCHQS ngày 05/01/2022 "
        "của đơn vị. Lý do: Đơn vị không dùng hệ thống."
    )
